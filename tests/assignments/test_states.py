"""The five states, on both engines: who is where on a day, and why."""

from datetime import UTC, date, datetime

import pytest

from courses.assignments.states import local_dates, standings
from tests.factories.assignments import exemption, obligation, requirement
from tests.factories.directory import department, employee, job

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
DUE = date(2026, 6, 30)


@pytest.fixture
def unit():
    return department("SALES", since=date(2026, 1, 1))


@pytest.fixture
def ai():
    return requirement()


def stand(person, *, on=None, now=NOW, known_at=None):
    rows = standings(now=now, on=on, known_at=known_at, employee_ids=[person.pk])
    return [(row.state, row.detail) for row in rows]


def test_without_an_obligation_nothing_is_required(unit):
    assert stand(employee(unit)) == []


def test_the_due_day_itself_is_still_pending(unit, ai):
    person = employee(unit)
    obligation(person, ai, due_on=DUE)

    assert stand(person, on=DUE) == [("pending", "")]
    assert stand(person, on=date(2026, 7, 1)) == [("overdue", "never")]


def test_now_is_each_persons_own_day(unit, ai):
    auckland = employee(unit, time_zone="Pacific/Auckland")
    honolulu = employee(unit, time_zone="Pacific/Honolulu")
    obligation(auckland, ai, due_on=DUE)
    obligation(honolulu, ai, due_on=DUE)

    assert stand(auckland) == [("overdue", "never")]
    assert stand(honolulu) == [("pending", "")]


def test_the_last_day_of_validity_is_covered(unit, ai):
    person = employee(unit)
    covered = (date(2025, 5, 1), date(2026, 5, 1))
    obligation(person, ai, due_on=DUE, until=date(2026, 5, 1), covered=covered)
    obligation(person, ai, due_on=date(2026, 4, 30), since=date(2026, 5, 1), period=2)

    assert stand(person, on=date(2026, 4, 30)) == [("covered", "")]
    assert stand(person, on=date(2026, 5, 1)) == [("overdue", "expired")]


def test_excluded_goes_before_covered_and_says_why(unit, ai):
    covered = (date(2025, 5, 1), date(9999, 12, 31))
    away, exempt, blocked = (
        employee(unit, working_status="on_leave"),
        employee(unit),
        employee(unit),
    )
    obligation(away, ai, due_on=DUE, covered=covered)
    obligation(exempt, ai, due_on=DUE, covered=covered)
    exemption(exempt, ai, since=date(2026, 1, 1))
    obligation(blocked, ai, due_on=None)

    assert stand(away) == [("excluded", "leave")]
    assert stand(exempt) == [("excluded", "exempt")]
    assert stand(blocked) == [("excluded", "blocked")]


def test_service_accounts_and_people_without_a_job_stand_nowhere(unit, ai):
    robot, left = employee(unit, kind="service_account"), employee(unit, until=date(2026, 3, 1))
    obligation(robot, ai, due_on=DUE)
    obligation(left, ai, due_on=DUE)

    assert stand(robot) == []
    assert stand(left, on=date(2026, 2, 28)) == [("pending", "")]
    assert stand(left, on=date(2026, 3, 1)) == []


def test_a_second_job_does_not_double_anybody(unit, ai):
    person = employee(unit)
    job(person, department("LAB"), position=2)
    obligation(person, ai, due_on=DUE)

    assert len(stand(person)) == 1


def test_what_was_known_then_is_still_answered(unit, ai):
    person = employee(unit)
    obligation(person, ai, due_on=DUE)
    covered = (date(2026, 2, 1), date(9999, 12, 31))
    obligation(person, ai, due_on=DUE, covered=covered, at=datetime(2026, 7, 15, tzinfo=UTC))

    then = datetime(2026, 7, 10, tzinfo=UTC)
    assert stand(person, on=date(2026, 7, 1), known_at=then) == [("overdue", "never")]
    assert stand(person, on=date(2026, 7, 1)) == [("covered", "")]


def test_there_are_never_more_than_three_dates_at_once():
    assert 1 <= len(local_dates(NOW)) <= 3
    assert len(local_dates(datetime(2026, 7, 1, 10, 30, tzinfo=UTC))) == 3
