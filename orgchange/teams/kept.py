"""Answers that are asked for often, kept until the next dated write.

What a statement answers depends on its text, in which day, knowledge, ids and settings are written
out, and on the dated rows, every write of which moves the directory's revision on. So an answer is
kept under both; nothing has to be thrown away by hand, and nothing old is ever read. The truth is
in the database: a cache that is empty, or away, costs time and nothing else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import structlog
from django.core.cache import caches
from django.db import connection
from redis.exceptions import RedisError

from orgchange.directory.models import DirectoryRevision
from orgchange.teams.moment import fetched

CACHE = "figures"
log = structlog.get_logger(__name__)


def kept(ctes: Sequence[str], text: str) -> list[tuple[Any, ...]]:
    """As `fetched`, once per revision. Within a transaction, always afresh.

    A revision that is written but not committed may be another in the end.
    """
    if connection.in_atomic_block:
        return fetched(ctes, text)
    key = f"{said(ctes, text)}:{revision()}".replace(" ", "")
    answer = found(key)
    if answer is None:  # the revision was read first: what is kept is never older than its key
        answer = fetched(ctes, text)
        with or_away():
            caches[CACHE].set(key, answer)
    return answer


@contextmanager
def or_away() -> Iterator[None]:
    """What is done with the cache, or left undone where its server does not answer."""
    try:
        yield
    except RedisError as error:
        log.warning("figures_cache_away", error=str(error))


def revision() -> tuple[Any, ...] | None:
    """The number and the instant of the last write: a number comes back with an old backup."""
    return DirectoryRevision.objects.values_list("number", "written_at").first()


def found(key: str) -> list[tuple[Any, ...]] | None:
    """What is kept. What is asked for stays longer."""
    rows: list[tuple[Any, ...]] | None = None
    with or_away():
        rows = caches[CACHE].get(key)
        if rows is not None:
            caches[CACHE].touch(key)
    return rows


def said(ctes: Sequence[str], text: str) -> str:
    """What is asked, as a key."""
    return sha256("\n".join((*ctes, text)).encode()).hexdigest()
