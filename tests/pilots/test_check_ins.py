"""Check-ins: two minutes a fortnight, with the readings of the same form."""

from datetime import timedelta

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.fortnights import due_on, next_days
from orgchange.pilots.models import CheckIn, Reading
from orgchange.pilots.services.check_ins import (
    NotRunning,
    Said,
    change_check_in,
    write_check_in,
)
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight, new

DAY = timedelta(days=1)


def said(number=0, **changes):
    given = {
        "starts_on": fortnight(number),
        "ends_on": fortnight(number + 1) - DAY,
        "mood": "calm",
        "happened": "Two docks are steady.",
        "work_done": 20,
        "buffer_used": 2,
        **changes,
    }
    return Said(**given)


def write(firm, running, row, *, who="member", readings=()):
    return write_check_in(
        pilot=running, said=row, readings=readings, actor=firm.users[who], now=NOW
    )


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_member_checks_in_with_what_was_measured(firm, running):
    day = fortnight(1) - DAY

    written = write(firm, running, said(), readings=[new("4.4", day), new("1", day, "wrong")])

    assert (written.written_by, written.happened) == (
        firm.users["member"],
        "Two docks are steady.",
    )
    assert Reading.objects.filter(pilot=running, measured_on=day).count() == 2
    assert AuditEntry.objects.filter(action="pilot.check_in").count() == 1


def test_a_reading_that_stops_the_pilot_comes_with_its_check_in(firm, running):
    rows = [new("8", fortnight(1) - DAY), new("8", fortnight(0))]

    write(firm, running, said(), readings=rows)

    assert running.state == "evaluating"
    assert CheckIn.objects.count() == 1


def test_with_a_wrong_reading_nothing_is_written(firm, running):
    with pytest.raises(InvalidInput):
        write(firm, running, said(), readings=[new("4.4", series="nothing")])

    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "manager", "evaluator"])
def test_nobody_else_checks_in(firm, running, who):
    with pytest.raises(NotAllowed):
        write(firm, running, said(), who=who)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"starts_on": fortnight(2)}, ("ends_on", "order")),
        ({"ends_on": NOW.date() + DAY}, ("ends_on", "too_late")),
        ({"starts_on": START - DAY}, ("starts_on", "too_early")),
        ({"mood": "fine"}, ("mood", "required")),
        ({"happened": "  "}, ("happened", "required")),
        ({"work_done": 101}, ("work_done", "out_of_range")),
        ({"buffer_used": -1}, ("buffer_used", "out_of_range")),
    ],
)
def test_what_is_wrong_is_named(firm, running, changes, problem):
    with pytest.raises(InvalidInput) as refused:
        write(firm, running, said(**changes))

    assert codes(refused) == [problem]


def test_days_are_checked_in_once(firm, running):
    write(firm, running, said())

    with pytest.raises(InvalidInput) as refused:
        write(firm, running, said(starts_on=fortnight(0) + DAY * 13, ends_on=fortnight(2)))

    assert codes(refused) == [("ends_on", "there_already")]


@pytest.mark.parametrize("state", ["setup", "ready", "evaluating", "closed"])
def test_only_while_it_runs(firm, running, state):
    running.state = state
    running.save()

    with pytest.raises(NotRunning):
        write(firm, running, said())


def test_one_put_right_keeps_what_it_said_in_the_record(firm, running):
    row = write(firm, running, said())

    change_check_in(check_in=row, said=said(work_done=30), actor=firm.users["owner"], now=NOW + DAY)

    row.refresh_from_db()
    entry = AuditEntry.objects.get(action="pilot.check_in_changed")
    assert row.work_done == 30
    assert entry.changes["work_done"] == ["20", "30"]


def test_the_next_one_is_due_a_fortnight_later():
    assert due_on(START, None) == fortnight(1)
    assert due_on(START, START + 13 * DAY) == START + 27 * DAY


def test_it_is_about_the_days_since_the_last_one():
    assert next_days(START, None, today=START + 13 * DAY) == (START, START + 13 * DAY)
    assert next_days(START, START + 13 * DAY, today=START + 30 * DAY) == (
        START + 14 * DAY,
        START + 30 * DAY,
    )
