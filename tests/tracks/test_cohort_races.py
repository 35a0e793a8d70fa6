"""Many at once for the last places: none is given twice, and nobody falls out of the line."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from courses.tracks.models import Cohort, CohortPlace, TrackEnrolment
from courses.tracks.services import cohorts
from courses.tracks.services.nominating import OnTrackAlready
from courses.tracks.services.screening import sign
from orgchange.core.errors import DomainError
from tests.factories import tracks_entry as entry
from tests.factories.tracks import NOW

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def of():
    return entry.firm(criteria=False)


def race(*acts):
    """All at once; answers what was refused. Nothing may break, nor wait for ever."""
    refused, broken, ready = [], [], threading.Barrier(len(acts))

    def run(act):
        try:
            ready.wait()
            act()
        except DomainError as error:
            refused.append(error.code)
        except DatabaseError as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not broken
    assert not any(thread.is_alive() for thread in threads)
    return refused


def open_places(cohort):
    return CohortPlace.objects.filter(cohort=cohort, given_up_at=None)


def test_a_cohort_is_never_overbooked(of):
    cohort = entry.cohort(of, places=3)
    ways = entry.waiting(of, 8)

    def seat(way):
        return lambda: cohorts.give_place(
            cohort=cohort, enrolment=way, actor=of.users["lead"], now=NOW
        )

    assert race(*(seat(way) for way in ways)) == []
    assert open_places(cohort).exclude(placed_at=None).count() == 3
    assert open_places(cohort).count() == len(ways)


def test_places_given_up_while_others_come_are_given_once(of):
    ways = entry.waiting(of, 8)
    cohort = entry.cohort(of, places=3)
    placed = [row.enrolment for row in open_places(cohort).exclude(placed_at=None)]
    late = entry.waiting(of, 3, now=NOW + timedelta(hours=1))

    acts = [
        *(
            lambda way=way: cohorts.give_up(enrolment=way, actor=of.users["lead"], now=NOW)
            for way in placed[:2]
        ),
        *(
            lambda way=way: cohorts.give_place(
                cohort=cohort, enrolment=way, actor=of.users["lead"], now=NOW
            )
            for way in late
        ),
        lambda: cohorts.change_cohort(
            cohort=cohort, changes={"places": 4}, actor=of.users["lead"], now=NOW
        ),
    ]
    assert race(*acts) == []
    taken = open_places(cohort).exclude(placed_at=None)
    assert taken.count() == 4
    assert set(taken.values_list("enrolment", flat=True)) == {way.pk for way in ways[2:6]}


def test_beginning_and_giving_up_at_once_leave_nobody_in_between(of):
    ways = entry.waiting(of, 4)
    cohort = entry.cohort(of, places=4, starts_in=1)

    race(
        lambda: cohorts.begin_cohort(cohort=cohort, actor=of.users["lead"], now=NOW),
        *(
            lambda way=way: cohorts.give_up(enrolment=way, actor=of.users["lead"], now=NOW)
            for way in ways
        ),
    )

    for way in TrackEnrolment.objects.filter(pk__in=[way.pk for way in ways]):
        held = open_places(Cohort.objects.get()).filter(enrolment=way).exists()
        assert (way.state == "active") == held


def test_two_signatures_at_once_admit_once():
    of = entry.firm()
    cohort = entry.cohort(of, places=1)
    way = entry.nominated(of)
    entry.released(of, way)
    entry.rated(of, way)

    assert (
        race(
            *(
                lambda who=who: sign(enrolment=way, actor=of.users[who], now=NOW)
                for who in ("lead", "hr")
            )
        )
        == []
    )

    way.refresh_from_db()
    assert way.state == "waiting"
    assert open_places(cohort).count() == 1


def test_two_nominations_at_once_make_one_way(of):
    refused = race(
        lambda: entry.nominated(of),
        lambda: entry.nominated(of, by="boss"),
    )

    assert refused == [OnTrackAlready.code]
    assert TrackEnrolment.objects.filter(employee=of.person).count() == 1
