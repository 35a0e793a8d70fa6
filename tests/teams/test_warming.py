"""A worker counts the figures after a write, so that people find them kept."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction

from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import writing
from orgchange.teams import kept, ranking, sql, tasks
from orgchange.teams.reports import warming
from orgchange.teams.trend import trend
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keeping(settings):
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "figures": {"BACKEND": memory, "LOCATION": "warm"}}
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    caches["figures"].clear()


@pytest.fixture
def sent(monkeypatch):
    """The worker, at once, in place of the broker."""
    found = []

    def apply_async(args, **_options):
        found.append(args)
        return warming.run(now=NOW)

    monkeypatch.setattr(tasks.warm_figures, "apply_async", apply_async)
    return found


@pytest.fixture
def never(monkeypatch):
    """From here on, a statement that is not kept is a failure."""

    def start():
        def fetched(_ctes, text):
            pytest.fail(f"not kept: {text[:80]}")

        monkeypatch.setattr(kept, "fetched", fetched)

    return start


def join(its, code):
    with writing(NOW) as at:
        membership(its, employee(department(code)))
        people_changed.send(employee_ids=None, now=at)


def test_after_a_write_what_the_pages_ask_is_kept_as_it_is_now(sent, never):
    its = team()
    join(its, "LAB")
    join(its, "SALES")

    never()

    assert sql.pooled_figures(on=ON)[""].working == 2
    assert sum(pool.working for pool in sql.pooled_figures(on=ON, by="function").values()) == 2
    assert trend(on=ON)[-1].working == 2
    assert ranking.ranks(by="continuity", on=ON)[its.pk].working == 2
    assert its.pk in ranking.ranks(by="name", only="unowned", on=ON)


PAGES = ("", "?scope=function", "?scope=department", "trend/")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_find_it(page, client, sent, never):
    hr = user(username="hr")
    grant(hr, "hr")
    client.force_login(hr)
    with time_machine.travel(NOW, tick=False):
        join(team(), "LAB")
        never()
        assert client.get(f"/teams/figures/{page}").status_code == 200


def test_nothing_is_counted_before_the_write_is_committed(sent):
    its = team()
    with transaction.atomic():
        join(its, "LAB")
        assert not sent
    assert len(sent) == 1


def test_a_write_that_is_taken_back_wakes_nobody(sent):
    its = team()
    with transaction.atomic():
        join(its, "LAB")
        transaction.set_rollback(True)
    assert not sent


def test_counting_again_asks_only_whether_something_was_written(never):
    join(team(), "LAB")
    assert warming.run(now=NOW) == 1

    never()

    assert warming.run(now=NOW) == 1


def test_a_write_in_between_is_counted_by_the_one_who_is_at_it(monkeypatch, never):
    its, warm = team(), warming.warm
    later = iter(["SALES"])

    def interrupted(*, now):
        warm(now=now)
        for code in later:
            join(its, code)
            assert warming.run(now=now) == 0  # the woken worker finds somebody at it

    monkeypatch.setattr(warming, "warm", interrupted)
    join(its, "LAB")

    assert warming.run(now=NOW) == 2

    never()
    assert sql.pooled_figures(on=ON)[""].working == 2


def test_a_failure_leaves_room_for_the_next(monkeypatch):
    def broken(*, now):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(warming, "warm", broken)
        with pytest.raises(RuntimeError):
            warming.run(now=NOW)

    assert warming.run(now=NOW) == 1


def test_tomorrow_is_counted_shortly_before_it_begins(settings, never):
    settings.FIRM_TIME_ZONE = "UTC"
    join(team(), "LAB")
    warming.run(now=datetime(2026, 6, 30, 23, 55, tzinfo=UTC))

    never()

    assert sql.pooled_figures(on=ON)[""].working == 1


def test_without_redis_nobody_is_woken(settings, sent):
    settings.REDIS_URL = ""
    join(team(), "LAB")
    assert not sent
