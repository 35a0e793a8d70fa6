"""When people leave, move, go on leave or come back: the same day, in the same transaction."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orgchange.core.dates import OPEN_DATE
from orgchange.directory import services as directory
from orgchange.teams.models import TeamMembership, TeamTask
from tests.factories.directory import department, employee, job
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sales():
    return department("SALES", function="business")


@pytest.fixture
def labs():
    return department("LABS", function="data_science")


@pytest.fixture
def forecasts():
    return team("Forecasts")


def seats():
    rows = TeamMembership.objects.current().order_by("valid_from")
    return [(row.valid_from, row.valid_to) for row in rows]


def tasks():
    rows = TeamTask.objects.filter(settled_at=None).order_by("kind", "happens_on")
    return [(task.kind, task.slot, task.happens_on) for task in rows]


def test_leaving_ends_the_seat_that_day_and_raises_a_task(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person, slot="owner")

    directory.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)

    after = TODAY + timedelta(days=1)
    assert seats() == [(date(2025, 1, 1), after)]
    assert tasks() == [("left", "owner", after)]


def test_undoing_the_leaving_gives_back_the_seat_and_takes_back_the_task(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person, slot="owner")
    directory.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)

    directory.undo_last(employee=person, recorded_at=NOW, actor=None, now=LATER)

    assert seats() == [(date(2025, 1, 1), OPEN_DATE)]
    assert tasks() == []


def test_a_transfer_to_another_function_keeps_the_seat_and_tells_the_owner(sales, labs, forecasts):
    person = employee(sales)
    membership(forecasts, person, slot="business_expert")

    directory.transfer(
        employee=person, department=labs, manager=None, valid_from=TODAY, actor=None, now=NOW
    )

    assert seats() == [(date(2025, 1, 1), OPEN_DATE)]
    assert tasks() == [("moved", "business_expert", TODAY)]


def test_a_transfer_within_the_function_raises_nothing(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person)
    shops = department("SHOPS", function="business")

    directory.transfer(
        employee=person, department=shops, manager=None, valid_from=TODAY, actor=None, now=NOW
    )

    assert tasks() == []


def test_a_long_leave_flags_the_seat_and_a_short_one_does_not(sales, forecasts):
    person, other = employee(sales), employee(sales)
    membership(forecasts, person)
    membership(forecasts, other)
    short, long = TODAY + timedelta(days=14), TODAY + timedelta(days=180)

    directory.set_leave(employee=other, valid_from=TODAY, valid_to=short, actor=None, now=NOW)
    directory.set_leave(employee=person, valid_from=TODAY, valid_to=long, actor=None, now=LATER)

    assert tasks() == [("on_leave", "other", TODAY), ("returned", "other", long)]
    assert {end for _start, end in seats()} == {OPEN_DATE}


def test_who_comes_back_finds_the_seat_ended_and_the_owner_is_told(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person, slot="owner")
    directory.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)
    back = TODAY + timedelta(days=90)

    directory.rehire(employee=person, department=sales, valid_from=back, actor=None, now=LATER)

    assert seats() == [(date(2025, 1, 1), TODAY + timedelta(days=1))]
    assert ("returned", "owner", back) in tasks()


def test_a_second_job_that_goes_on_keeps_the_seat(sales, labs, forecasts):
    person = employee(sales)
    job(person, labs, position=2)
    membership(forecasts, person)

    directory.end_job(employee=person, position=1, last_day=TODAY, actor=None, now=NOW)

    assert seats() == [(date(2025, 1, 1), OPEN_DATE)]


def test_a_first_day_corrected_to_a_later_one_moves_the_start_of_the_seat(sales, forecasts):
    person = employee(sales, since=date(2025, 6, 1))
    membership(forecasts, person, since=date(2025, 3, 1))

    directory.change_person(employee=person, changes={"full_name": "N"}, actor=None, now=NOW)

    assert seats() == [(date(2025, 6, 1), OPEN_DATE)]


def test_what_was_known_before_the_leaving_can_still_be_asked(sales, forecasts):
    person = employee(sales)
    membership(forecasts, person)
    directory.leave_organisation(employee=person, last_day=TODAY, actor=None, now=NOW)

    before = TeamMembership.objects.known_at(NOW - timedelta(minutes=1)).get()
    assert before.valid_to == OPEN_DATE
