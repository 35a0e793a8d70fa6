"""The figures over time: at each month's end up to three years back, and on the day itself.

Days matter only as far as a point lies between them, so every row becomes a stretch of points,
from the first one on which it holds to before the first one on which it no longer does. Stretches
are intersected once; what begins and ends is summed per point. Not a query per month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from orgchange.core.dates import add_months
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment
from orgchange.teams.recount import counted
from orgchange.teams.stretches import Axis, Scope, pieces, stretches
from orgchange.teams.trend_counts import COUNTS, changes, chosen, slot_ctes, team_ctes

MONTHS = 36
PARTS = 100  # what is kept of the teams' trend, in parts: a write touches few of them
_SUMS = ", ".join(f"CAST(SUM({name}) AS INTEGER)" for name in COUNTS)


@dataclass(frozen=True)
class TrendPoint:
    """The pooled counts of one day, as those of `Pooled`."""

    day: date
    teams: int
    measured: int
    above: int
    working: int
    cross: int
    background: int
    required: int
    filled: int


def points(on: date, *, months: int = MONTHS) -> list[date]:
    """The last days of the months before a day, the oldest first, and the day itself."""
    first = on.replace(day=1)
    ends = [add_months(first, -back) - timedelta(days=1) for back in reversed(range(months))]
    return [*ends, on]


def trend(
    *, on: date, known_at: datetime | None = None, scope: Scope | None = None, months: int = MONTHS
) -> list[TrendPoint]:
    """The counts at every point, as known at an instant. One statement, whatever the months."""
    days, asked, at = points(on, months=months), scope or Scope(), Moment(on, known_at)
    if asked.department_id is not None:
        rows = [row[1:] for row in kept(*_at_points(Axis(days), at, asked))]
        return _points(days, _by_point(rows, len(days)))
    if asked == Scope() and known_at is None:
        found = counted(lambda ids: _changes(Axis(days), at, Scope(team_ids=ids)), parts=PARTS)
    else:
        found = kept(*_changes(Axis(days), at, asked))
    sums = _by_point([row[1:] for row in found], len(days))
    return _points(
        days, zip(*(accumulate(column) for column in zip(*sums, strict=True)), strict=True)
    )


def _changes(axis: Axis, at: Moment, scope: Scope) -> tuple[list[str], str]:
    """Rows (part of the teams, point, changes of the counts): a part is kept, and counted again."""
    ctes = [*stretches(axis, at, scope), *pieces(), *slot_ctes(), *team_ctes()]
    union = " UNION ALL ".join(changes())
    return ctes, f"SELECT team_id % {PARTS}, i, {_SUMS} FROM ({union}) d GROUP BY 1, 2"


def _at_points(axis: Axis, at: Moment, scope: Scope) -> tuple[list[str], str]:
    """Rows (nothing, point, counts) of the teams that have a member in a department."""
    ctes = [*stretches(axis, at, scope), *pieces(), *slot_ctes(), *team_ctes()]
    ctes += chosen(axis, scope.department_id or 0)
    return ctes, f"SELECT 0, i, {_SUMS} FROM chosen GROUP BY i"


def _by_point(rows: Iterable[tuple[int, ...]], points: int) -> list[list[int]]:
    """The sums of rows (point, counts), one a point."""
    sums = [[0] * len(COUNTS) for _ in range(points)]
    for i, *counts in rows:
        if i < points:
            sums[i] = [a + b for a, b in zip(sums[i], counts, strict=True)]
    return sums


def _points(days: Sequence[date], rows: Iterable[Sequence[int]]) -> list[TrendPoint]:
    return [TrendPoint(day, *counts) for day, counts in zip(days, rows, strict=True)]
