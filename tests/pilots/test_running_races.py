"""Two at once: the same reading is one, and a pilot is stopped once."""

import threading

import pytest
from django.db import connection

from orgchange.core.errors import DomainError
from orgchange.pilots.models import KillAlarm, Pilot, PilotMove, Reading
from orgchange.pilots.services.readings import write_readings
from tests.factories.innovation import NOW
from tests.pilots.running import fortnight, new

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory"),
]


def at_once(pilot, actor, requests):
    """Each request in a thread and a connection of its own; what came back, or the refusal."""
    gate = threading.Barrier(len(requests))
    found = []

    def run(rows):
        gate.wait()
        try:
            mine = Pilot.objects.get(pk=pilot.pk)
            found.append(write_readings(pilot=mine, rows=rows, source="api", actor=actor, now=NOW))
        except DomainError as refused:
            found.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[rows]) for rows in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_repeated_request_at_the_same_time_is_one_reading(firm, running):
    found = at_once(running, firm.users["owner"], [[new("4.4", key="a")]] * 6)

    assert len({rows[0].pk for rows in found}) == 1
    assert Reading.objects.count() == 1


def test_of_two_corrections_at_the_same_time_one_is_refused(firm, running):
    [wrong] = write_readings(
        pilot=running, rows=[new("44")], source="api", actor=firm.users["owner"], now=NOW
    )

    found = at_once(
        running,
        firm.users["owner"],
        [[new("4.4", corrects=wrong.pk)], [new("4.5", corrects=wrong.pk)]],
    )

    assert sum(isinstance(one, DomainError) for one in found) == 1
    assert Reading.objects.filter(corrects=wrong).count() == 1


def test_readings_that_meet_a_criterion_together_stop_the_pilot_once(firm, running):
    requests = [[new("8", fortnight(number))] for number in range(5)]

    found = at_once(running, firm.users["owner"], requests)

    assert not [one for one in found if isinstance(one, DomainError)]
    assert KillAlarm.objects.count() == 1
    assert PilotMove.objects.filter(transition="kill").count() == 1
