"""The tracks that ship, and what a test supposes of their published versions."""

from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from courses.tracks.models import Track
from tests.factories.skills import shipped_framework


def shipped_track(code="ai-translator"):
    """A track that ships. Tests that commit leave empty tables behind."""
    if not Track.objects.filter(code=code).exists():
        shipped_framework()
        import_module("courses.tracks.migrations.0010_shipped_tracks").ship(apps, None)
    return Track.objects.get(code=code)


@contextmanager
def unguarded():
    """Published versions can be changed meanwhile: what a test supposes was published otherwise."""
    guards = import_module("courses.tracks.migrations.0011_published_versions_stand")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.unguard(apps, editor)
        yield
        guards.guard(apps, editor)
