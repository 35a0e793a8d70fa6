"""After a write only the touched teams are counted again, and nothing differs from counting all."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.cache import caches
from django.db import transaction

from orgchange.directory.models import DirectoryRevision
from orgchange.directory.services.writing import writing
from orgchange.teams import recount
from orgchange.teams.models import TeamMembership
from orgchange.teams.tallies import tallies
from orgchange.teams.trend import trend
from tests.factories.directory import department, employee
from tests.factories.teams import membership, team
from tests.teams.random_world import DAY0, PEOPLE, TEAMS, VERBS, World

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def keeping(settings):
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "figures": {"BACKEND": memory, "LOCATION": "recount"}}
    caches["figures"].clear()


@pytest.fixture
def wholes(monkeypatch):
    """How often all teams were counted."""
    found = []
    anew = recount._anew

    def counting(*said):
        found.append(1)
        return anew(*said)

    monkeypatch.setattr(recount, "_anew", counting)
    return found


def by_team(on):
    """The tallies without the order of anything."""
    return {
        one.team_id: (one._replace(crew=None), one.places(), one.loads()) for one in tallies(on=on)
    }


def answers(on):
    return by_team(on), trend(on=on, months=3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counted_in_part_is_counted_whole(seed, wholes):
    world, rnd = World(), Random(seed)
    days = [DAY0 + timedelta(days=10), DAY0 + timedelta(days=60)]
    asked = 0
    for _ in range(40):
        world.happen(
            rnd.choice(VERBS),
            rnd.randrange(PEOPLE),
            rnd.randrange(TEAMS),
            rnd.randrange(60),
            rnd.randrange(-20, 60),
            rnd.randrange(1, 120),
        )
        for on in days:
            asked += 2
            found = answers(on)
            with transaction.atomic():
                assert found == answers(on)
    assert len(wholes) < asked / 2


def joined(its, person, at=NOW, **more):
    with writing(at):
        membership(its, person, at=at, **more)


def test_a_seat_elsewhere_changes_the_load_in_ones_other_team(wholes):
    person = employee(department("LAB"))
    one, two = team("One"), team("Two")
    joined(one, person, allocation=60)
    assert by_team(ON)[one.pk][0].highest_load == 60

    joined(two, person, at=LATER, allocation=40)

    assert by_team(ON)[one.pk][0].highest_load == 100
    assert len(wholes) == 1


def test_what_went_again_within_its_own_instant_is_not_kept(wholes):
    its = team()
    joined(its, employee(department("LAB")))
    assert by_team(ON)[its.pk][0].working == 1

    with writing(NOW):  # a row born and superseded at the same instant is dropped
        TeamMembership.objects.filter(recorded_at=NOW).delete()
    with writing(LATER):
        pass

    assert by_team(ON)[its.pk][0].working == 0
    assert len(wholes) == 2


def test_what_was_counted_in_part_and_went_again_is_not_kept(wholes):
    its, other, lab = team(), team("Other"), department("LAB")
    first, second = employee(lab), employee(lab)
    joined(other, first)
    by_team(ON)
    joined(its, second, at=LATER)
    assert by_team(ON)[its.pk][0].working == 1

    with writing(LATER):
        TeamMembership.objects.filter(recorded_at=LATER).delete()

    assert by_team(ON)[its.pk][0].working == 0
    assert len(wholes) == 2


def test_a_backup_put_in_place_is_counted_whole(wholes):
    its, lab = team(), department("LAB")
    first, second = employee(lab), employee(lab)
    joined(its, first)
    DirectoryRevision.objects.filter(pk=1).update(number=100)
    joined(its, second, at=LATER)
    assert by_team(ON)[its.pk][0].working == 2

    TeamMembership.objects.filter(recorded_at=LATER).delete()
    DirectoryRevision.objects.filter(pk=1).update(number=100, written_at=NOW)
    with writing(LATER + timedelta(hours=1)):
        pass
    with writing(LATER + timedelta(hours=2)):
        pass

    assert by_team(ON)[its.pk][0].working == 1
    assert len(wholes) == 2


def test_a_write_while_it_is_counted_again_is_not_kept_as_half(monkeypatch):
    one, two, lab = team("One"), team("Two"), department("LAB")
    first, second, third = (employee(lab) for _ in range(3))
    joined(one, first)
    by_team(ON)
    joined(one, second, at=LATER)
    touched, late = recount._touched, iter([third])

    def interrupted(since):
        found = touched(since)
        for person in late:
            joined(one, person, at=LATER + timedelta(hours=1))
            joined(two, person, at=LATER + timedelta(hours=1))
        return found

    monkeypatch.setattr(recount, "_touched", interrupted)
    found = by_team(ON)

    assert [found[its.pk][0].working for its in (one, two)] == [3, 1]
    assert found == by_team(ON)


def test_a_write_about_nobodys_team_counts_no_team(wholes, django_assert_num_queries):
    its = team()
    joined(its, employee(department("LAB")))
    by_team(ON)
    with writing(LATER):
        pass

    with django_assert_num_queries(4):  # the revision, what was touched, its proof, the revision
        by_team(ON)
    assert not wholes[1:]
