"""Readings: who writes them, what is refused, written once, corrected by new ones."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from orgchange.audit.models import AuditEntry
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.measuring import readings_of
from orgchange.pilots.models import Reading
from orgchange.pilots.services.readings import NoMoreReadings
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight, new, write


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_who_works_on_it_writes_what_was_read(firm, running):
    [written] = write(running, firm.users["member"], new("4.4", sample=210, note=" By hand. "))

    assert (written.value, written.sample, written.note) == (Decimal("4.4"), 210, "By hand.")
    assert (written.recorded_by, written.superseded_at) == (firm.users["member"], OPEN_INSTANT)
    assert AuditEntry.objects.filter(action="pilot.readings").count() == 1


def test_whose_data_it_is_writes_too(firm, running):
    measure = firm.contract.measures.first()
    measure.data_owner = firm.people["stranger"]
    with p.unguarded():
        measure.save()

    assert write(running, firm.users["stranger"], new("4.4"))


@pytest.mark.parametrize("who", ["stranger", "manager", "evaluator", "director"])
def test_nobody_else_does(firm, running, who):
    with pytest.raises(NotAllowed):
        write(running, firm.users[who], new("4.4"))


def test_the_same_key_is_the_same_reading(firm, running):
    [first] = write(running, firm.users["owner"], new("4.4", key="a"))
    again = write(running, firm.users["owner"], new("4.4", key="a"), new("4", fortnight(1)))

    assert again[0] == first
    assert Reading.objects.count() == 2


def test_a_key_that_says_something_else_is_refused(firm, running):
    write(running, firm.users["owner"], new("4.4", key="a"))

    with pytest.raises(InvalidInput) as refused:
        write(running, firm.users["owner"], new("4.5", key="a"))

    assert codes(refused) == [("readings[0].key", "key_reused")]


def test_one_reading_a_day_stands(firm, running):
    write(running, firm.users["owner"], new("4.4"))

    with pytest.raises(InvalidInput) as refused:
        write(
            running, firm.users["owner"], new("4.5"), new("4", fortnight(1)), new("4", fortnight(1))
        )

    assert codes(refused) == [
        ("readings[0].measured_on", "there_already"),
        ("readings[2].measured_on", "there_already"),
    ]
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (new("4", series="other"), ("series", "unknown_series")),
        (new("4", NOW.date() + timedelta(days=1)), ("measured_on", "too_late")),
        (new("4.12345"), ("value", "too_precise")),
        (new("1e12"), ("value", "out_of_range")),
        (new("NaN"), ("value", "out_of_range")),
        (new("4", sample=0), ("sample", "out_of_range")),
        (new("4", note="x" * 301), ("note", "too_long")),
        (new("4", corrects=0), ("corrects", "corrected_before")),
    ],
)
def test_what_is_wrong_is_named_with_its_row(firm, running, row, problem):
    with pytest.raises(InvalidInput) as refused:
        write(running, firm.users["owner"], new("4", fortnight(1)), row)

    assert codes(refused) == [(f"readings[1].{problem[0]}", problem[1])]
    assert not Reading.objects.exists()


def test_a_correction_names_the_wrong_one_which_stays(firm, running):
    [wrong] = write(running, firm.users["owner"], new("44"))
    [right] = write(running, firm.users["owner"], new("4.4", corrects=wrong.pk))

    wrong.refresh_from_db()
    assert (right.corrects, wrong.superseded_at, wrong.value) == (wrong, NOW, Decimal("44"))
    assert readings_of(running) == [right]


def test_a_correction_may_move_a_reading_to_another_day(firm, running):
    [wrong] = write(running, firm.users["owner"], new("4.4"))

    write(running, firm.users["owner"], new("4.4", fortnight(1), corrects=wrong.pk))

    assert [row.measured_on for row in readings_of(running)] == [fortnight(1)]


def test_a_reading_is_corrected_once(firm, running):
    [wrong] = write(running, firm.users["owner"], new("44"))

    with pytest.raises(InvalidInput) as refused:
        write(
            running,
            firm.users["owner"],
            new("4.4", corrects=wrong.pk),
            new("4.5", fortnight(1), corrects=wrong.pk),
        )

    assert codes(refused) == [("readings[1].corrects", "corrected_before")]


def test_a_correction_that_changes_nothing_is_refused(firm, running):
    [wrong] = write(running, firm.users["owner"], new("4.4"))

    with pytest.raises(InvalidInput) as refused:
        write(running, firm.users["owner"], new("4.40", corrects=wrong.pk))

    assert codes(refused) == [("readings[0].value", "unchanged")]


def test_a_reading_of_another_pilot_is_not_corrected_from_here(firm, running):
    other = p.pilot(firm.fund, firm.people["owner"], state="running", title="Another")
    theirs = p.reading(other, "4", on=START)

    with pytest.raises(InvalidInput):
        write(running, firm.users["owner"], new("5", corrects=theirs.pk))


def test_any_day_is_seen_as_it_was_known_then(firm, running):
    earlier, now = NOW - timedelta(days=2), NOW
    [wrong] = write(running, firm.users["owner"], new("44"), now=earlier)
    [right] = write(running, firm.users["owner"], new("4.4", corrects=wrong.pk), now=now)

    assert readings_of(running, known_at=earlier + timedelta(hours=1)) == [wrong]
    assert readings_of(running, known_at=now) == [right]
    assert readings_of(running, known_at=earlier - timedelta(hours=1)) == []


@pytest.mark.parametrize("state", ["decision", "closing", "closed"])
def test_once_what_came_out_is_said_readings_stay_as_they_are(firm, running, state):
    running.state = state
    running.save()

    with pytest.raises(NoMoreReadings):
        write(running, firm.users["owner"], new("4.4"))


def test_after_the_day_on_which_it_stopped_nothing_is_read(firm, running):
    running.state, running.ended_on = "evaluating", fortnight(2)
    running.save()

    write(running, firm.users["owner"], new("4.4", fortnight(2)))
    with pytest.raises(InvalidInput):
        write(running, firm.users["owner"], new("4.4", fortnight(3)))


@pytest.mark.parametrize(
    "change", [{"value": 5}, {"measured_on": fortnight(1)}, {"series": "wrong"}, {"note": "x"}]
)
def test_the_database_itself_refuses_to_change_a_reading(running, change):
    row = p.reading(running, "4.4", on=START)

    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(pk=row.pk).update(**change)


def test_the_database_lets_a_reading_be_superseded_once(running):
    row = p.reading(running, "4.4", on=START)
    Reading.objects.filter(pk=row.pk).update(superseded_at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(pk=row.pk).update(superseded_at=OPEN_INSTANT)
