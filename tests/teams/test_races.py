"""Many writers at once: whatever the order, no day of anybody's is booked beyond the whole."""

import random
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from orgchange.teams import services
from orgchange.teams.loads import loads
from orgchange.teams.models import TeamMembership
from orgchange.teams.services.writing import RosterRefused
from tests.factories.directory import department, employee
from tests.factories.teams import team

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory"),
]


def race(acts):
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


def seat_in(where, person, allocation, *, since=TODAY, until=date(2027, 1, 1)):
    def act():
        services.set_membership(
            team=where,
            employee=person,
            slot="other",
            allocation=allocation,
            starts_on=since,
            ends_on=until,
            actor=None,
            now=NOW,
        )

    return act


def highest(people):
    found = loads([p.pk for p in people], since=date(2020, 1, 1))
    return max((s.percent for stretches in found.values() for s in stretches), default=0)


def test_eight_teams_ask_for_a_quarter_of_one_person_and_four_get_it():
    person = employee(department("SALES"))
    teams = [team(f"Team {n}") for n in range(8)]

    errors = race([seat_in(where, person, 25) for where in teams])

    assert len(errors) == 4
    assert {type(error) for error in errors} == {RosterRefused}
    assert TeamMembership.objects.current().count() == 4
    assert highest([person]) == 100


def test_random_writers_never_overbook_a_day():
    rnd = random.Random(20261121)
    where = department("SALES")
    people = [employee(where) for _ in range(4)]
    teams = [team(f"Team {n}") for n in range(6)]

    for _round in range(6):
        acts = []
        for _ in range(8):
            since = TODAY + timedelta(days=rnd.randrange(60))
            until = since + timedelta(days=rnd.randrange(1, 60))
            one = rnd.choice(teams), rnd.choice(people), rnd.randrange(10, 70)
            acts.append(seat_in(*one, since=since, until=until))
        errors = race(acts)
        assert {type(error) for error in errors} <= {RosterRefused}
        assert highest(people) <= 100

    assert TeamMembership.objects.current().count() > 8
