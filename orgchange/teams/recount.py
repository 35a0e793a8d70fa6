"""Answers about all teams as they stand now: after a write only the touched teams are counted.

A dated write touches few teams, and the rows it wrote say which: those recorded or superseded since
the answer was kept. Their rows are counted again and put in place of the old ones. That is only
done on what is proved to be the same history:

- an answer is kept when the revision was the same before and after it was counted, so it holds
  exactly what was committed by then;
- with it is kept a `mark` of all that was recorded up to that instant: how many rows, the sum of
  their ids, how many superseded. Ids only grow, so rows that went again (an act taken back within
  its own instant, a backup put in place) change the mark, and everything is counted anew.

The tree gives people their functions: where it was changed, everything is counted anew, too.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.db import connection

from orgchange.core.dates import OPEN_INSTANT
from orgchange.teams.kept import CACHE, found, or_away, revision, said
from orgchange.teams.models import Team
from orgchange.teams.moment import CHARTERS, JOBS, PLACES, SEATS, fetched, instant_sql, known_sql

Rows = list[tuple[Any, ...]]
Statement = Callable[[Collection[int] | None], tuple[Sequence[str], str]]
MOST = 250  # more touched teams are not counted faster than all of them


@dataclass(frozen=True)
class Held:
    """An answer, the revision it is true at, the instant of that, and the mark of all up to it."""

    revision: str
    since: datetime
    mark: str
    rows: Rows

    def as_rows(self) -> Rows:
        """One more row, in front: the cache takes texts and numbers."""
        return [(self.revision, self.since.isoformat(), self.mark), *self.rows]


def counted(statement: Statement, *, parts: int = 0) -> Rows:
    """What a statement answers about all teams. Within a transaction, always afresh.

    `statement` gives the text for some teams, or for all (None). The first column is the team; with
    `parts`, the remainder of its id by that number.
    """
    whole = statement(None)
    before = None if connection.in_atomic_block else revision()
    if before is None or before[1] is None:
        return fetched(*whole)
    key = said(*whole)
    held = _held(key)
    if held and held.revision == str(before):
        return held.rows
    fresh = _renewed(statement, held, before, parts) if held else None
    is_of_one = revision() == before  # else parts of it may be of a later revision
    if fresh is None or not is_of_one:
        fresh = _anew(whole, before)
        is_of_one = revision() == before
    if is_of_one:
        with or_away():
            caches[CACHE].set(key, fresh.as_rows())
    return fresh.rows


def _held(key: str) -> Held | None:
    rows = found(key)
    if not rows:
        return None
    (number, since, mark), *others = rows
    return Held(number, datetime.fromisoformat(since), mark, others)


def _anew(whole: tuple[Sequence[str], str], now: tuple[int, datetime]) -> Held:
    return Held(str(now), now[1], _marks(now[1])[0], fetched(*whole))


def _renewed(
    statement: Statement, held: Held, now: tuple[int, datetime], parts: int
) -> Held | None:
    """What was kept, with the touched teams counted again; None where all have to be."""
    mark, mark_now = _marks(held.since, now[1])
    touched = _touched(held.since) if mark == held.mark else None
    if touched is None or len(touched) > MOST:
        return None
    rows = held.rows
    if touched:
        gone = {pk % parts for pk in touched} if parts else touched
        again = fetched(*statement(_of_parts(gone, parts) if parts else touched))
        rows = [row for row in rows if row[0] not in gone]
        rows += [row for row in again if row[0] in gone]
    return Held(str(now), now[1], mark_now, rows)


def _of_parts(numbers: Collection[int], parts: int) -> list[int]:
    return [pk for pk in Team.objects.values_list("pk", flat=True) if pk % parts in numbers]


def _touched(since: datetime) -> frozenset[int] | None:
    """The teams that may have other figures since an instant; None: all may.

    Their own rows, those of people seated in them, and those of these people's other seats, which
    are part of their load. Rows of the instant itself are left to the mark.
    """
    ctes = [
        f"moved AS (SELECT m.team_id, m.employee_id FROM {SEATS} m WHERE {_written('m', since)})",
        "person AS (SELECT employee_id FROM moved UNION"
        f" SELECT j.employee_id FROM {JOBS} j WHERE {_written('j', since)})",
    ]
    text = f"""SELECT team_id FROM moved
        UNION SELECT c.team_id FROM {CHARTERS} c WHERE {_written("c", since)}
        UNION SELECT m.team_id FROM {SEATS} m
        WHERE {known_sql("m", None)} AND m.employee_id IN (SELECT employee_id FROM person)
        UNION SELECT 0 WHERE EXISTS (SELECT 1 FROM {PLACES} p WHERE {_written("p", since)})"""
    ids = frozenset(row[0] for row in fetched(ctes, text))
    return None if 0 in ids else ids


def _written(alias: str, since: datetime) -> str:
    """The condition that a row was recorded or superseded after an instant."""
    at = instant_sql(since)
    ended = f"{alias}.superseded_at > {at} AND {alias}.superseded_at < {instant_sql(OPEN_INSTANT)}"
    return f"({alias}.recorded_at > {at} OR {ended})"


def _marks(*instants: datetime) -> list[str]:
    """All that was recorded up to each instant, in a few numbers."""
    counts = ", ".join(f"{count} AS n{n}" for n, count in enumerate(_counts(instants)))
    each = " UNION ALL ".join(
        f"SELECT {place} AS place, {counts} FROM {table}"
        for place, table in enumerate((SEATS, CHARTERS, JOBS, PLACES))
    )
    rows = fetched([f"written AS ({each})"], "SELECT * FROM written ORDER BY place")
    numbers = [[row[1 + 3 * n : 4 + 3 * n] for row in rows] for n in range(len(instants))]
    return [" ".join(":".join(map(str, three)) for three in of) for of in numbers]


def _counts(instants: Iterable[datetime]) -> Iterator[str]:
    for instant in instants:
        at = instant_sql(instant)
        yield f"COUNT(CASE WHEN recorded_at <= {at} THEN 1 END)"
        yield f"SUM(CASE WHEN recorded_at <= {at} THEN id END)"
        yield f"COUNT(CASE WHEN superseded_at <= {at} THEN 1 END)"
