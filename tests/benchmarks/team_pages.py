"""Whole pages of teams through Django's test client: routing, access, queries, templates.

Each page is read right after a dated write (somebody's seat in a team, before a worker has counted
again), once more, and where nothing is kept at all. The limit is what the pages promise at this
size, not plain SQL: 150 ms; for the trend of three years, 500 ms.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgchange.directory.models import AccessGrant, DirectoryRevision
from tests.benchmarks.report import Line

PAGE, TREND = 0.150, 0.500
TIMES = 7
KEEPING = {
    **settings.CACHES,
    "figures": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench"},
}
FIGURES = ("working", "share", "background", "mix", "filled", "load", "continuity")


def pages(people):
    """The lines of the pages, as HR of the whole reads them, and the head of half the firm."""
    hr, head = _hr(), _head()
    board = _board(hr)
    with override_settings(CACHES=KEEPING, ALLOWED_HOSTS=["*"]):
        for name, who, path, limit in (*_lists(hr), *_ones(hr, board), *_sums(hr, head)):
            yield _line(name, who, path, limit, people)


def _lists(hr):
    yield "page: list of teams", hr, "/teams/", PAGE
    for name in ("members", "filled", "share"):
        yield f"page: list of teams by {name}", hr, f"/teams/?sort=-{name}", PAGE
    yield "page: figures by team", hr, "/teams/figures/?scope=team", PAGE
    for name in FIGURES:
        path = f"/teams/figures/?scope=team&sort=-{name}"
        yield f"page: figures by team, by {name}", hr, path, PAGE
    below = "/teams/figures/?scope=team&only=below"
    yield "page: figures by team, below target", hr, below, PAGE


def _ones(hr, board):
    yield "page: one team", hr, "/teams/7/", PAGE
    yield "page: figures of one team", hr, "/teams/7/figures/", PAGE
    yield "page: board", hr, f"/teams/drafts/{board.pk}/", PAGE
    yield "page: board, free time", hr, f"/teams/drafts/{board.pk}/?free=60", PAGE
    yield "page: suggestions", hr, "/teams/7/suggestions/?slot=legal&share=20", PAGE
    yield "page: seats", hr, "/teams/memberships/", PAGE


def _sums(hr, head):
    for who, of in ((hr, "HR"), (head, "a head")):
        yield f"page: organisation's figures, {of}", who, "/teams/figures/", PAGE
        yield f"page: host functions, {of}", who, "/teams/figures/?scope=function", PAGE
        yield f"page: departments, {of}", who, "/teams/figures/?scope=department", PAGE
        yield f"page: trend, {of}", who, "/teams/figures/trend/", TREND


def _line(name, who, path, limit, people):
    client = Client()
    client.force_login(who)
    _get(client, path)  # templates and translations are read once per process
    fresh, again, empty = [], [], []
    for n in range(TIMES):
        _write(n)
        fresh.append(_get(client, path))
        again.append(_get(client, path))
    for _ in range(TIMES):
        caches["figures"].clear()
        empty.append(_get(client, path))
    with CaptureQueriesContext(connection) as captured:
        _get(client, path)
    note = f"again {min(again):.3f}, nothing kept {min(empty):.3f}"
    return Line(name, people, min(fresh), limit, len(captured), note=note)


def _write(n):
    """Somebody joins a team, or leaves it again."""
    from orgchange.teams.services import seat, write_roster

    now = timezone.now()
    said = seat(
        team_id=7,
        employee_id=100 + n,
        slot="other",
        allocation=1,
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=30),
    )
    write_roster(statements=[said], actor=None, now=now)


def _get(client, path):
    begun = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - begun
    assert response.status_code == 200, (path, response.status_code)
    return taken


def _hr():
    from tests.factories.accounts import user

    found = user("bench-hr")
    AccessGrant.objects.create(user=found, role="hr", starts_on=timezone.now().date())
    DirectoryRevision.objects.get_or_create(pk=1)
    return found


def _head():
    """The head of the first department below the top, with all below it."""
    from orgchange.directory.models import DepartmentPlace, Employee
    from tests.factories.accounts import user

    found = user("bench-head")
    Employee.objects.filter(pk=50).update(user=found)
    DepartmentPlace.objects.filter(department=2).update(head=50)
    return found


def _board(hr):
    from orgchange.teams.models import Team
    from orgchange.teams.services import drafts

    day = timezone.now().date() + timedelta(days=7)
    return drafts.start(team=Team.objects.get(pk=7), starts_on=day, actor=hr, now=timezone.now())
