"""Answers that are asked for often, kept until the next dated write.

What a statement answers depends on its text, in which day, knowledge, ids and settings are written
out, and on the dated rows, every write of which moves the directory's revision on. So an answer is
kept under both; nothing has to be thrown away by hand, and nothing old is ever read.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db import connection

from orgchange.directory.models import DirectoryRevision
from orgchange.teams.moment import fetched

CACHE = "figures"


def kept(ctes: Sequence[str], text: str) -> list[tuple[Any, ...]]:
    """As `fetched`, once per revision. Within a transaction, always afresh.

    A revision that is written but not committed may be another in the end.
    """
    if connection.in_atomic_block:
        return fetched(ctes, text)
    key, cache = _key(ctes, text), caches[CACHE]
    found: list[tuple[Any, ...]] | None = cache.get(key)
    if found is None:  # the revision was read first: what is kept is never older than its key
        found = fetched(ctes, text)
        cache.set(key, found)
    return found


def _key(ctes: Sequence[str], text: str) -> str:
    """The revision by its number and its instant: a number comes back with an old backup."""
    at = DirectoryRevision.objects.values_list("number", "written_at").first()
    said = sha256("\n".join((*ctes, text)).encode()).hexdigest()
    return f"{said}:{at}".replace(" ", "")
