"""Pages of what is measured: a reading by hand draws the chart, a check-in, an alarm."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from orgchange.pilots.models import CheckIn, Reading
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client, firm, running):
    """Opens, or posts to, a page of the running pilot as somebody."""

    def ask(name, who, *args, data=None, query=""):
        client.force_login(firm.users[who])
        url = reverse(f"pilots:{name}", args=[running.pk, *args]) + query
        return client.get(url) if data is None else client.post(url, data)

    return ask


def text(response):
    return response.content.decode()


def test_a_reading_by_hand_draws_the_chart(page, running):
    page(
        "reading-new",
        "member",
        data={"series": "primary", "value": "4.4", "measured_on": "2026-08-17", "key": "k"},
    )

    overview = text(page("pilot", "stranger"))
    assert "4.4 in week 2" in overview
    assert 'class="chart wide"' in overview
    assert 'class="chart narrow"' in overview
    assert "Too few readings to say: 1 since the start." in overview


def test_a_form_that_was_sent_twice_writes_once(page):
    data = {"series": "primary", "value": "4.4", "measured_on": "2026-08-17", "key": "k"}

    page("reading-new", "member", data=data)
    page("reading-new", "member", data=data)

    assert Reading.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(page, running):
    p.reading(running, "4", on=START)

    answer = page(
        "reading-new",
        "member",
        data={"series": "primary", "value": "5", "measured_on": START, "key": "k"},
    )

    assert answer.status_code == 422
    assert "There is a reading of this day" in text(answer)
    assert 'value="5"' in text(answer)


def test_a_stranger_sees_the_chart_and_gets_no_form(page, running):
    p.reading(running, "4", on=START)

    overview = text(page("pilot", "stranger"))

    assert 'class="chart wide"' in overview
    assert "Add a reading" not in overview
    assert "Check in" not in overview
    assert page("check-ins", "stranger").status_code == 404


def test_a_reading_is_corrected(page, running):
    wrong = p.reading(running, "44", on=START)

    page(
        "reading-correct",
        "owner",
        wrong.pk,
        data={"value": "4.4", "measured_on": START, "note": "A slip"},
    )

    assert Reading.objects.get(corrects=wrong).note == "A slip"
    assert "1 reading was corrected" in text(page("readings", "owner"))


def test_any_day_is_shown_as_it_was_known(page, running):
    p.reading(running, "4.4", on=START, at=NOW - timedelta(days=5))
    p.reading(running, "3.9", on=fortnight(1), at=NOW)

    then = text(page("readings", "stranger", query=f"?known_on={NOW.date() - timedelta(days=2)}"))

    assert "4.4 in week 0" in then
    assert "3.9" not in then


def test_a_day_that_is_none_asks_nothing(page, running):
    assert page("readings", "stranger", query="?known_on=never").status_code == 200


CHECK_IN = {
    "mood": "worried",
    "happened": "Rain blurs one photo in nine.",
    "next_steps": "A hood is on order.",
    "work_done": "50",
    "buffer_used": "20",
    "starts_on": "2026-08-03",
    "ends_on": "2026-08-16",
    "value_primary": "4.4",
    "value_wrong": "",
}


def test_a_check_in_writes_what_was_measured_too(page, running):
    answer = page("check-in-new", "member", data=CHECK_IN)

    assert answer.status_code == 302
    assert CheckIn.objects.get().mood == "worried"
    assert Reading.objects.get().measured_on == date(2026, 8, 16)
    overview = text(page("pilot", "member"))
    assert "Rain blurs one photo in nine." in overview
    assert "20 of 25 days used at 50" in overview


def test_a_check_in_is_prefilled_from_the_one_before(page, running):
    page("check-in-new", "member", data=CHECK_IN)

    form = text(page("check-in-new", "owner"))

    assert "A hood is on order." in form
    assert 'name="work_done" value="50"' in form
    assert 'name="starts_on" value="2026-08-17"' in form


def test_a_wrong_reading_of_a_check_in_stands_beside_its_own_field(page, running):
    p.reading(running, "4", on=date(2026, 8, 16))

    answer = page("check-in-new", "member", data=CHECK_IN)

    assert answer.status_code == 422
    assert answer.context["form"].errors["value_primary"]


def test_a_check_in_is_put_right(page, running):
    page("check-in-new", "member", data=CHECK_IN)
    row = CheckIn.objects.get()

    page("check-in", "owner", row.pk, data={**CHECK_IN, "work_done": "55"})

    row.refresh_from_db()
    assert row.work_done == 55
    assert "How the buffer burns" in text(page("check-ins", "owner"))


def test_an_alarm_by_hand_stops_the_pilot(page, firm, running):
    criterion = p.in_words(firm.contract)

    page("alarm-new", "sponsor", data={"criterion": criterion.pk, "words": "I saw it."})

    running.refresh_from_db()
    assert running.state == "evaluating"
    assert "Somebody is watched by it" in text(page("pilot", "stranger"))


def test_who_may_not_is_refused(page):
    assert page("reading-new", "stranger").status_code == 403
    assert page("check-in-new", "manager").status_code == 403
    assert page("alarm-new", "stranger").status_code == 404
