"""Kept figures are those read afresh, at every day and knowledge, whatever was written."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.cache import caches
from django.db import transaction

from orgchange.directory.services.writing import writing
from orgchange.teams import counts, kept, moment, sql
from orgchange.teams.trend import trend
from tests.factories.directory import department, employee
from tests.factories.teams import membership, team
from tests.teams.random_world import DAY0, PEOPLE, TEAMS, VERBS, World

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keeping(settings):
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "figures": {"BACKEND": memory, "LOCATION": "kept"}}
    caches["figures"].clear()


def answers(on, known_at, departments):
    keys = [d.pk for d in departments]
    return (
        sql.team_figures(on=on, known_at=known_at),
        sql.pooled_figures(on=on, known_at=known_at),
        sql.pooled_figures(on=on, known_at=known_at, by="function"),
        sql.pooled_figures(on=on, known_at=known_at, by="department", keys=keys),
        trend(on=on, known_at=known_at, months=3),
    )


def test_whatever_happens_what_is_kept_is_what_is_so():
    world, rnd = World(), Random(3)
    instants = [None]
    for _ in range(40):
        world.happen(
            rnd.choice(VERBS),
            rnd.randrange(PEOPLE),
            rnd.randrange(TEAMS),
            rnd.randrange(60),
            rnd.randrange(-20, 60),
            rnd.randrange(1, 120),
        )
        instants.append(world.now)
        on, known_at = DAY0 + timedelta(days=rnd.randrange(90)), rnd.choice(instants)
        for day, known in ((DAY0 + timedelta(days=30), None), (on, known_at)):
            answers(day, known, world.departments)
            twice = answers(day, known, world.departments)
            with transaction.atomic():
                assert twice == answers(day, known, world.departments)


def test_the_second_reader_asks_only_whether_something_was_written(django_assert_num_queries):
    membership(team(), employee(department("LAB")))
    first = sql.pooled_figures(on=ON)

    with django_assert_num_queries(1):
        assert sql.pooled_figures(on=ON) == first


def test_what_is_written_and_not_committed_is_not_kept():
    its, person = team(), employee(department("LAB"))
    with transaction.atomic():
        with writing(NOW):
            membership(its, person)
        assert sql.pooled_figures(on=ON)[""].working == 1
        transaction.set_rollback(True)

    with writing(NOW):
        pass
    assert sql.pooled_figures(on=ON)[""].working == 0


def test_what_is_asked_with_another_setting_is_another_question(settings):
    membership(team(), employee(department("LAB")), allocation=20)
    at = moment.Moment(ON)
    kept.kept(counts.worker_ctes(at), "SELECT COUNT(*) FROM worker")

    settings.TEAM_WORKING_ALLOCATION = 50

    assert kept.kept(counts.worker_ctes(at), "SELECT COUNT(*) FROM worker") == [(0,)]
