"""The figures over time: at each month's end up to three years back, and on the day itself.

Days matter only as far as a point lies between them, so every row becomes a stretch of points,
from the first one on which it holds to before the first one on which it no longer does. Stretches
are intersected once; what begins and ends is summed per point. Not a query per month.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from orgchange.core.dates import add_months
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment
from orgchange.teams.stretches import Axis, Scope, pieces, stretches
from orgchange.teams.trend_counts import COUNTS, changes, chosen, slot_ctes, team_ctes

MONTHS = 36


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
    days, asked = points(on, months=months), scope or Scope()
    axis, at = Axis(days), Moment(on, known_at)
    ctes = [*stretches(axis, at, asked), *pieces(), *slot_ctes(), *team_ctes()]
    sums = ", ".join(f"SUM({name})" for name in COUNTS)
    if asked.department_id is None:
        text = f"SELECT i, {sums} FROM ({' UNION ALL '.join(changes())}) d GROUP BY i"
    else:
        ctes += chosen(axis, asked.department_id)
        text = f"SELECT i, {sums} FROM chosen GROUP BY i"
    found = {row[0]: tuple(map(int, row[1:])) for row in kept(ctes, text)}
    rows = [found.get(i, (0,) * len(COUNTS)) for i in range(len(days))]
    if asked.department_id is None:
        rows = list(zip(*(accumulate(column) for column in zip(*rows, strict=True)), strict=True))
    return [TrendPoint(day, *counts) for day, counts in zip(days, rows, strict=True)]
