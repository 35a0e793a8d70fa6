"""Kept figures are those read afresh, at every day and knowledge, whatever was written."""

import os
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from orgchange.core.json_rows import JsonRows
from orgchange.directory.services.writing import writing
from orgchange.teams import counts, kept, moment, sql
from orgchange.teams.ranking import PARTS, ranks
from orgchange.teams.trend import trend
from tests.factories.directory import department, employee
from tests.factories.teams import membership, team
from tests.teams.random_world import DAY0, PEOPLE, TEAMS, VERBS, World

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
REDIS = "django.core.cache.backends.redis.RedisCache"


@pytest.fixture(autouse=True)
def keeping(settings):
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "figures": {"BACKEND": memory, "LOCATION": "kept"}}
    caches["figures"].clear()


@pytest.fixture
def as_json(monkeypatch):
    through = JsonRows()
    fetched = kept.fetched
    monkeypatch.setattr(kept, "fetched", lambda *said: through.loads(through.dumps(fetched(*said))))


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
    with writing(NOW):
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


def test_figures_are_the_same_from_a_shared_cache(request):
    world, rnd = World(), Random(5)
    for _ in range(20):
        world.happen(
            rnd.choice(VERBS),
            rnd.randrange(PEOPLE),
            rnd.randrange(TEAMS),
            rnd.randrange(60),
            rnd.randrange(-20, 60),
            rnd.randrange(1, 120),
        )
    fresh = answers(ON, None, world.departments), [ranks(by=name, on=ON) for name in PARTS]

    request.getfixturevalue("as_json")
    caches["figures"].clear()

    assert fresh[0] == answers(ON, None, world.departments)
    assert fresh[1] == [ranks(by=name, on=ON) for name in PARTS]


def test_a_cache_that_is_away_costs_only_time(settings):
    away = {"BACKEND": REDIS, "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "figures": away}
    membership(team(), employee(department("LAB")))

    assert sql.pooled_figures(on=ON)[""].working == 1


@pytest.mark.real_worker
@pytest.mark.skipif("TEST_REDIS_URL" not in os.environ, reason="needs TEST_REDIS_URL")
def test_in_redis_figures_are_kept_for_every_process(settings, django_assert_num_queries):
    shared = {
        "BACKEND": REDIS,
        "LOCATION": os.environ["TEST_REDIS_URL"],
        "KEY_PREFIX": "test-figures",
        "TIMEOUT": 60,
        "OPTIONS": {"serializer": "orgchange.core.json_rows.JsonRows"},
    }
    settings.CACHES = {**settings.CACHES, "figures": shared}
    with writing(timezone.now()):
        membership(team(), employee(department("LAB")))
    first = sql.pooled_figures(on=ON), sql.team_figures(on=ON)

    with django_assert_num_queries(2):
        assert (sql.pooled_figures(on=ON), sql.team_figures(on=ON)) == first
