"""A validated pilot that is handed over: accepted, measured place by place, followed for a year."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Proposal
from orgchange.notices.models import Notice
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp
from orgchange.pilots.notices.scaling_notices import due_holds, plan_year
from orgchange.pilots.scaling.adoption import places_of, reached
from orgchange.pilots.services import scaling
from orgchange.pilots.services.adoption import Measured, write_adoption
from orgchange.pilots.services.scale_money import AskedBefore, NoRound, ask_for_money
from tests.factories import directory as d
from tests.factories.innovation import NOW
from tests.pilots.ending import closing

TODAY = firm_day(NOW)


@pytest.fixture
def scale_up(firm):
    pilot = closing(firm, verdict="validated")
    row = ScaleUp.objects.create(pilot=pilot)
    fields = {
        "operator": firm.people["submitter"],
        "metric": "Receipts booked by photo",
        "unit": "%",
        "target": Decimal(80),
    }
    return scaling.write_scale_up(scale_up=row, fields=fields, actor=firm.users["owner"], now=NOW)


@pytest.fixture
def accepted(firm, scale_up):
    return scaling.accept(scale_up=scale_up, actor=firm.users["submitter"], now=NOW)


def live_site(firm, scale_up, name="Shops", *, since=None, who="submitter"):
    given = {"actor": firm.users[who], "now": NOW}
    place = scaling.plan_site(
        scale_up=scale_up, department=d.department(name.upper()), planned_on=None, **given
    )
    return scaling.change_site(site=place, planned_on=None, live_on=since or TODAY, **given)


def measure(firm, site, value, *, on=TODAY, who="submitter", now=NOW):
    rows = [Measured(site, on, Decimal(value))]
    return write_adoption(scale_up=site.scale_up, rows=rows, actor=firm.users[who], now=now)


def test_whoever_is_named_is_asked_once(firm, scale_up):
    scaling.write_scale_up(
        scale_up=scale_up, fields={"words": "Train two."}, actor=firm.users["owner"], now=NOW
    )

    assert Notice.objects.get(kind="scale_asked").recipient == firm.people["submitter"]


@pytest.mark.parametrize("who", ["stranger", "director", "chair"])
def test_nobody_else_writes_the_hand_over(firm, scale_up, who):
    with pytest.raises(NotAllowed):
        scaling.write_scale_up(
            scale_up=scale_up, fields={"words": "Mine."}, actor=firm.users[who], now=NOW
        )


def test_only_whoever_is_named_accepts_and_the_year_begins(firm, scale_up):
    with pytest.raises(NotAllowed):
        scaling.accept(scale_up=scale_up, actor=firm.users["owner"], now=NOW)

    row = scaling.accept(scale_up=scale_up, actor=firm.users["submitter"], now=NOW)

    assert (row.starts_on, row.ends_on.year - row.starts_on.year) == (TODAY, 1)


def test_it_is_not_accepted_without_a_number_to_follow(firm, scale_up):
    scaling.write_scale_up(
        scale_up=scale_up, fields={"target": None}, actor=firm.users["owner"], now=NOW
    )

    with pytest.raises(scaling.NotWhole):
        scaling.accept(scale_up=scale_up, actor=firm.users["submitter"], now=NOW)


def test_another_operator_accepts_anew(firm, accepted):
    row = scaling.write_scale_up(
        scale_up=accepted,
        fields={"operator": firm.people["stranger"]},
        actor=firm.users["owner"],
        now=NOW,
    )

    assert (row.accepted_at, row.starts_on) == (None, None)


def test_a_department_is_there_once(firm, accepted):
    live_site(firm, accepted)

    with pytest.raises(scaling.TwiceThere):
        scaling.plan_site(
            scale_up=accepted,
            department=ScaleSite.objects.get().department,
            planned_on=None,
            actor=firm.users["submitter"],
            now=NOW,
        )


def test_in_use_is_not_said_of_a_day_to_come(firm, accepted):
    with pytest.raises(InvalidInput):
        live_site(firm, accepted, since=TODAY + timedelta(days=1))


def test_a_place_that_was_measured_stays(firm, accepted):
    site = live_site(firm, accepted)
    measure(firm, site, 50)

    with pytest.raises(scaling.HasReadings):
        scaling.remove_site(site=site, actor=firm.users["submitter"], now=NOW)


def test_a_second_reading_of_a_day_corrects_the_first(firm, accepted):
    site = live_site(firm, accepted)
    measure(firm, site, 50)

    measure(firm, site, 55)

    assert AdoptionReading.objects.get().value == 55


def test_what_is_wrong_with_readings_is_named_and_nothing_is_written(firm, accepted):
    site = live_site(firm, accepted)
    rows = [
        Measured(site, TODAY, Decimal(50)),
        Measured(site, TODAY, Decimal(51)),
        Measured(site, TODAY + timedelta(days=1), Decimal("NaN")),
    ]

    with pytest.raises(InvalidInput) as refused:
        write_adoption(scale_up=accepted, rows=rows, actor=firm.users["submitter"], now=NOW)

    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("readings[1].measured_on", "twice"),
        ("readings[2].measured_on", "to_come"),
        ("readings[2].value", "invalid"),
    ]
    assert not AdoptionReading.objects.exists()


def test_the_newest_reading_says_whether_a_place_has_reached_the_target(firm, accepted):
    shops, law = live_site(firm, accepted), live_site(firm, accepted, "Law")
    live_site(firm, accepted, "Third")
    measure(firm, shops, 90, on=TODAY - timedelta(days=9))
    measure(firm, shops, 70)
    measure(firm, law, 80)

    assert reached(places_of(accepted), accepted.target) == (1, 3)


# ---- the governor, for a year


def reminders():
    return Notice.objects.filter(kind="scale_reading_due")


def test_a_place_without_a_reading_for_a_month_is_asked_for_once_a_month(firm, accepted):
    live_site(firm, accepted)
    later = NOW + timedelta(days=31)

    for at in (NOW, later, later + timedelta(hours=1), later + timedelta(days=30)):
        plan_year(at)

    assert [notice.recipient for notice in reminders()] == [firm.people["submitter"]] * 2


def test_whoever_measures_is_left_in_peace(firm, accepted):
    site = live_site(firm, accepted)
    later = NOW + timedelta(days=31)
    plan_year(later)
    measure(firm, site, 50, on=firm_day(later), now=later)

    held = due_holds(list(reminders()), later)

    plan_year(later + timedelta(days=20))
    assert list(held) == [reminders().get().pk]


def test_after_a_year_it_is_told_that_it_is_over_and_nothing_more_is_asked(firm, accepted):
    live_site(firm, accepted)
    over = NOW + timedelta(days=370)

    plan_year(over)
    plan_year(over + timedelta(days=40))

    told = Notice.objects.filter(kind="scale_year_over")
    assert {notice.recipient for notice in told} == {
        firm.people[name] for name in ("submitter", "owner", "sponsor")
    }
    assert not reminders().exists()


def test_nothing_is_asked_before_somebody_accepted(firm, scale_up):
    live_site(firm, scale_up, who="owner")

    plan_year(NOW + timedelta(days=60))

    assert not reminders().exists()


# ---- new money


def test_new_money_is_a_draft_that_knows_what_the_pilot_knows(firm, accepted):
    made = ask_for_money(scale_up=accepted, actor=firm.users["submitter"], now=NOW)

    copy = made.versions.get(number=None)
    assert (made.state, made.submitter) == ("draft", firm.people["submitter"])
    assert (copy.metric, copy.target) == ("Receipts booked by photo", Decimal(80))
    assert ScaleUp.objects.get().proposal == made


def test_it_is_begun_once(firm, accepted):
    ask_for_money(scale_up=accepted, actor=firm.users["submitter"], now=NOW)

    with pytest.raises(AskedBefore):
        ask_for_money(scale_up=accepted, actor=firm.users["owner"], now=NOW)

    assert Proposal.objects.filter(state="draft").count() == 1


def test_without_an_open_round_it_is_said_so(firm, accepted):
    with pytest.raises(NoRound):
        ask_for_money(
            scale_up=accepted, actor=firm.users["submitter"], now=NOW + timedelta(days=900)
        )


# ---- the page


def test_colleagues_see_how_far_it_has_come(firm, accepted, client):
    site = live_site(firm, accepted)
    measure(firm, site, 45)
    client.force_login(firm.users["stranger"])

    page = client.get(reverse("pilots:scaling", args=[accepted.pilot_id])).content.decode()

    assert "0 of 1 place in use has reached the target" in page
    assert 'class="chart wide adoption"' in page
    assert reverse("pilots:edit-scaling", args=[accepted.pilot_id]) not in page


def test_the_figures_of_the_page_are_those_of_the_export(firm, accepted, client):
    measure(firm, live_site(firm, accepted), 45)
    client.force_login(firm.users["stranger"])

    sent = client.get(reverse("pilots:scaling-export", args=[accepted.pilot_id]))

    rows = b"".join(sent.streaming_content).decode().splitlines()
    assert rows[1].split(",")[0:4:3] == ["SHOPS", "45.0000"]


def test_whoever_is_asked_accepts_by_one_button(firm, scale_up, client):
    client.force_login(firm.users["submitter"])

    client.post(reverse("pilots:accept-scaling", args=[scale_up.pilot_id]))

    assert ScaleUp.objects.get().accepted_at is not None
