"""The guard of published kinds comes off by the way back of its migration, and on again."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from orgchange.teams.models import KindVersion
from tests.factories.teams import shipped_kind

pytestmark = pytest.mark.django_db(transaction=True)
GUARDS = [
    import_module(f"orgchange.teams.migrations.{name}")
    for name in ("0014_published_kinds_stand", "0020_published_kinds_gain_nothing")
]


def run(name):
    steps = GUARDS if name == "guard" else GUARDS[::-1]
    with connection.schema_editor() as editor:
        for step in steps:
            getattr(step, name)(apps, editor)


@pytest.fixture
def published():
    return shipped_kind("pilot").versions.exclude(published_at=None).first()


@pytest.fixture
def unguarded(published):
    run("unguard")
    yield published
    run("guard")


def change(published, share):
    with transaction.atomic():
        KindVersion.objects.filter(pk=published.pk).update(minimum_share=share)
        published.slots.update(required=share)


def test_after_the_way_back_nothing_refuses(unguarded):
    change(unguarded, 10)
    assert KindVersion.objects.get(pk=unguarded.pk).minimum_share == 10
    assert set(unguarded.slots.values_list("required", flat=True)) == {10}


def test_after_the_way_back_and_forth_again_the_database_refuses(published):
    run("unguard")
    run("guard")
    rows = KindVersion.objects.filter(pk=published.pk)
    for act in (
        lambda: rows.update(minimum_share=10),
        lambda: published.slots.update(required=10),
        lambda: published.slots.create(code="late", name="Late"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no functions of ours")
def test_nothing_is_left_behind(unguarded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'teams_kind_%%_stands'")
        assert cursor.fetchall() == []
