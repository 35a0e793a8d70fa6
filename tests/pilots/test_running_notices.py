"""An alarm is told at once; a check-in is asked for when it is due, once more, then no more."""

from datetime import timedelta

import pytest

from orgchange.notices.models import Notice
from orgchange.pilots.models import CheckIn
from orgchange.pilots.notices.running_notices import (
    check_in_holds,
    plan_reminders,
    reading_holds,
)
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight, new, write

DAY = timedelta(days=1)


def told(kind):
    rows = Notice.objects.filter(kind=kind).select_related("recipient").order_by("pk")
    return [row.recipient.full_name for row in rows]


def at(day):
    """The noon of a day."""
    return NOW.replace(year=day.year, month=day.month, day=day.day, hour=12)


def check_in(pilot, user, number):
    return CheckIn.objects.create(
        pilot=pilot,
        starts_on=fortnight(number),
        ends_on=fortnight(number + 1) - DAY,
        mood="calm",
        happened="Steady.",
        work_done=10,
        buffer_used=0,
        written_by=user,
        written_at=NOW,
    )


def test_an_alarm_is_told_to_those_who_answer_for_the_pilot_but_not_to_who_caused_it(firm, running):
    write(running, firm.users["owner"], new("8"), new("8", fortnight(1)))

    assert sorted(told("pilot_alarm")) == ["Chair", "Manager", "Sponsor"]


def test_nothing_is_asked_for_before_it_is_due(firm, running):
    plan_reminders(at(fortnight(1) - DAY))

    assert told("pilot_check_in") == []


def test_a_due_check_in_is_asked_for_once_and_once_more_after_a_week(firm, running):
    for days in range(40):
        plan_reminders(at(fortnight(1) + days * DAY))
        plan_reminders(at(fortnight(1) + days * DAY))

    assert told("pilot_check_in") == ["Owner", "Owner"]


def test_who_checked_in_is_asked_for_the_next_one(firm, running):
    check_in(running, firm.users["owner"], 0)

    plan_reminders(at(fortnight(2) - DAY))

    occurrence = Notice.objects.get(kind="pilot_check_in").occurrence
    assert occurrence == (fortnight(2) - DAY).isoformat()


def test_a_check_in_that_came_meanwhile_makes_the_notice_pointless(firm, running):
    plan_reminders(at(fortnight(1)))
    notice = Notice.objects.get(kind="pilot_check_in")
    assert check_in_holds([notice], NOW) == {}

    check_in(running, firm.users["owner"], 0)

    assert list(check_in_holds([notice], NOW)) == [notice.pk]


def test_whose_data_it_is_is_asked_for_the_reading(firm, running):
    measure = firm.contract.measures.first()
    measure.data_owner = firm.people["stranger"]
    with p.unguarded():
        measure.save()
    p.reading(running, "4.4", on=START)

    plan_reminders(at(fortnight(1)))

    assert told("pilot_reading") == ["Stranger"]
    notice = Notice.objects.get(kind="pilot_reading")
    assert reading_holds([notice], NOW) == {}
    p.reading(running, "4.1", on=fortnight(1))
    assert list(reading_holds([notice], NOW)) == [notice.pk]


@pytest.mark.parametrize("state", ["on_hold", "evaluating", "closed"])
def test_a_pilot_that_does_not_run_asks_for_nothing(firm, running, state):
    running.state = state
    running.save()

    plan_reminders(at(fortnight(3)))

    assert told("pilot_check_in") == []


def test_many_pilots_cost_as_many_queries_as_one(firm, running, django_assert_num_queries):
    for number in range(5):
        other = p.pilot(firm.fund, firm.people["owner"], state="running", title=f"Pilot {number}")
        p.contract(other, number=1)

    with django_assert_num_queries(6):
        plan_reminders(at(fortnight(1)))
