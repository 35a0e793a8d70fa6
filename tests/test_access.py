"""Every URL and API action × every kind of person: the table in tests/access, walked.

A URL or an API action without its row fails here. Every kind asks on SQLite, which no run goes
without. Who may do what is Python and the same on both engines, while what a door asks of its
database is not: on PostgreSQL each row is asked by its witnesses.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access
from tests.access.rows import Row, page
from tests.access.world import World, build

HELPERS = {"rows", "world"}
AREAS = [
    importlib.import_module(f"tests.access.{info.name}")
    for info in pkgutil.iter_modules(access.__path__)
    if info.name not in HELPERS
]
ROWS = [row for area in AREAS for row in area.ROWS]


def prepared() -> World:
    """The world with what every area needs in it."""
    world = build()
    for step in ("prepare", "finish"):
        for area in AREAS:
            getattr(area, step, lambda world: None)(world)
    return world


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name}" if entry.name else str(entry.pattern), entry


def wanted() -> set[tuple[str, str]]:
    """(URL name, method); the method is empty for pages, where any row will do."""
    found = set()
    for name, entry in patterns(get_resolver()):
        actions = getattr(entry.callback, "actions", None)
        if actions:
            found |= {(name, method) for method in actions if method != "head"}
        else:
            found.add((name, ""))
    return found


def test_every_url_and_every_api_action_has_its_row():
    said = {(row.name, row.method) for row in ROWS} | {(row.name, "") for row in ROWS}

    assert sorted(wanted() - said) == []


def test_every_row_names_a_url_and_stands_once():
    names = {name for name, _method in wanted()}
    keys = [str(row) for row in ROWS]

    assert sorted({row.name for row in ROWS} - names) == []
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_areas_cannot_write_over_each_others_names():
    world = World(people={})
    world.draft = "a course"
    world.draft = "a course"

    with pytest.raises(ValueError, match="draft is 'a course' already"):
        world.draft = "an assignment"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The firm, made once for the module; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield prepared()
        transaction.set_rollback(True)


def asking(row: Row) -> Mapping[str, int]:
    """Who asks here, and what each gets."""
    return row.statuses if connection.vendor == "sqlite" else row.witnesses()


def test_witnesses_are_the_first_and_the_last_who_may_and_one_of_each_refusal():
    """From the narrowest sight to the widest: both ends of a scope are asked of the database."""
    row = page("core:home", method="post", ok="manager head hr executive", refused="auditor")

    assert row.witnesses() == {
        "stranger": 302,
        "employee": 404,
        "manager": 302,
        "executive": 302,
        "auditor": 403,
    }


def test_no_answer_of_a_row_goes_without_a_witness_and_on_sqlite_nobody_does():
    for row in ROWS:
        assert set(row.witnesses().values()) == set(row.statuses.values()), row
        assert connection.vendor != "sqlite" or asking(row) == row.statuses, row


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_kind_of_person_gets_what_the_table_says(row: Row, world: World):
    path = reverse(row.name, args=row.args(world)) + row.query
    said = dict(asking(row))

    got = {kind: status_for(kind, row, path, world) for kind in said}

    assert got == said


def status_for(kind: str, row: Row, path: str, world: World) -> int:
    client = world.client(kind)
    data = row.data(world)
    is_json = row.is_api and row.method != "get" and not any(map(is_upload, data.values()))
    extra = {"content_type": "application/json"} if is_json else {}
    with transaction.atomic():
        response = getattr(client, row.method)(path, data, **extra)
        transaction.set_rollback(True)
    return response.status_code


def is_upload(value: object) -> bool:
    return hasattr(value, "chunks")
