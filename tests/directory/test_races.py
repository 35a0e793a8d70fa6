"""Two writers at once: what each of them said is on record, and no two rows overlap."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from orgchange.directory import services
from orgchange.directory.checks import violations
from orgchange.directory.models import DirectoryRevision, JobRecord
from tests.factories.directory import department, employee

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory"),
]


def race(*acts):
    """Run the acts at the same time, each on a connection of its own; answer their errors."""
    gate, errors = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait()
            act()
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def overlaps(person):
    rows = list(JobRecord.objects.filter(employee=person))
    return [
        (a.pk, b.pk)
        for a in rows
        for b in rows
        if a.pk < b.pk
        and a.valid_from < b.valid_to
        and b.valid_from < a.valid_to
        and a.recorded_at < b.superseded_at
        and b.recorded_at < a.superseded_at
    ]


def test_two_racing_transfers_of_one_person_leave_no_overlap():
    start, one, other = department("A"), department("B"), department("C")
    person = employee(start)

    def to(where, day, now):
        return lambda: services.transfer(
            employee=person, department=where, manager=None, valid_from=day, actor=None, now=now
        )

    for n in range(5):
        day = date(2026, 4, 1) + timedelta(days=n)
        now = NOW + timedelta(minutes=n)
        errors = race(
            to(one, day, now), to(other, day + timedelta(days=2), now - timedelta(seconds=1))
        )
        assert errors == []

    assert overlaps(person) == []
    assert violations() == []
    assert JobRecord.objects.current().on(date(2030, 1, 1)).get().department in (one, other)
    assert DirectoryRevision.objects.get().number == 10


def test_two_racing_links_that_would_close_a_cycle_cannot_both_be_written():
    unit = department("A")
    ann, ben = employee(unit), employee(unit)

    def under(person, manager):
        return lambda: services.change_job(
            employee=person,
            changes={"manager_id": manager.pk},
            valid_from=date(2026, 4, 1),
            actor=None,
            now=NOW,
        )

    errors = race(under(ann, ben), under(ben, ann))

    assert [error.code for error in errors] == ["cycle"]
    assert violations() == []
