"""The shares over time: at each month's end up to three years back, and on the day itself.

Days matter only as far as a point lies between them, so every row becomes a stretch of points,
from the first one on which it holds to before the first one on which it no longer does. Stretches
are intersected once; what begins and ends is summed per point. Not a query per month.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.conf import settings
from django.db import connection

from orgchange.core.dates import add_months
from orgchange.core.sql import listed
from orgchange.teams.kept import kept
from orgchange.teams.moment import (
    CHARTERS,
    JOBS,
    PLACES,
    SEATS,
    Moment,
    backgrounds,
    date_sql,
    jobs,
)

MONTHS = 36


@dataclass(frozen=True)
class Scope:
    """Which teams: all; those of a host function; those with a member in a department; one.

    `team_ids` (None: all) are those that the asker may see.
    """

    function: str = ""
    department_id: int | None = None
    team_ids: Collection[int] | None = None


@dataclass(frozen=True)
class TrendPoint:
    """The pooled counts of one day."""

    day: date
    teams: int
    working: int
    cross: int
    background: int


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
    ctes = [*_stretches(axis, at, asked), *_pieces()]
    if asked.department_id is None:
        sums = _begun_and_ended()
    else:
        ctes += _team_points(axis, at, asked.department_id)
        sums = "SELECT i, COUNT(*), SUM(working), SUM(crossing), SUM(background) FROM chosen"
        sums += " GROUP BY i"
    found = {row[0]: tuple(map(int, row[1:])) for row in kept(ctes, sums)}
    rows = [found.get(i, (0, 0, 0, 0)) for i in range(len(days))]
    if asked.department_id is None:
        rows = list(zip(*(accumulate(column) for column in zip(*rows, strict=True)), strict=True))
    return [TrendPoint(day, *counts) for day, counts in zip(days, rows, strict=True)]


@dataclass(frozen=True)
class Axis:
    """The points, by number from 0."""

    days: list[date]

    @property
    def end(self) -> int:
        """One after the last number."""
        return len(self.days)

    def step(self, column: str) -> str:
        """How many points lie before a date: the first point at which a row from it on holds."""
        if connection.vendor == "postgresql":
            steps = ", ".join(f"'{day + timedelta(days=1):%Y-%m-%d}'" for day in self.days)
            return f"width_bucket({column}, ARRAY[{steps}]::date[])"
        return "(" + " + ".join(f"({column} > {date_sql(day)})" for day in self.days) + ")"

    def span(self, alias: str) -> str:
        """A dated row as a stretch `[a, b)` of points."""
        return f"{self.step(f'{alias}.valid_from')} AS a, {self.step(f'{alias}.valid_to')} AS b"

    def touches(self, alias: str) -> str:
        """The condition that a row can hold at a point at all."""
        first, last = date_sql(self.days[0]), date_sql(self.days[-1])
        return f"{alias}.valid_from <= {last} AND {alias}.valid_to > {first}"


def _stretches(axis: Axis, at: Moment, scope: Scope) -> list[str]:
    """CTEs `chartered`, `seated`, `employed`, `placed` and `second`, each with a stretch."""
    teams = "" if scope.team_ids is None else f" AND {{}}.team_id IN ({listed(scope.team_ids)})"
    host = f" AND c.host_function = '{scope.function}'" if scope.function else ""
    inside = teams.format("m")
    if scope.function:
        inside += " AND m.team_id IN (SELECT team_id FROM chartered)"
    seated = "SELECT employee_id FROM seated"
    return [
        f"chartered AS (SELECT c.team_id, c.host_function, {axis.span('c')} FROM {CHARTERS} c"
        f" WHERE {axis.touches('c')} AND {at.known('c')}{host}{teams.format('c')})",
        f"seated AS (SELECT m.team_id, m.employee_id, m.allocation, {axis.span('m')}"
        f" FROM {SEATS} m WHERE m.standing <> 'guest' AND {axis.touches('m')}"
        f" AND {at.known('m')}{inside})",
        f"placed AS (SELECT p.department_id, p.parent_id, p.function, {axis.span('p')}"
        f" FROM {PLACES} p WHERE {axis.touches('p')} AND {at.known('p')})",
        *_unplaced(axis),
        jobs(at, seated),
        *backgrounds(at),
        f"second AS (SELECT employee_id, {axis.step('since')} AS a FROM (SELECT employee_id,"
        " MIN(since) AS since, ROW_NUMBER() OVER (PARTITION BY employee_id ORDER BY MIN(since))"
        " AS rank FROM held GROUP BY employee_id, function) h WHERE rank = 2)",
        f"employed AS (SELECT j.employee_id, j.department_id, j.function, {axis.span('j')}"
        f" FROM {JOBS} j WHERE j.is_primary AND j.working_status = 'active'"
        f" AND j.kind <> 'service_account' AND {axis.touches('j')} AND {at.known('j')}"
        f" AND j.employee_id IN ({seated}))",
        "at_home AS MATERIALIZED (SELECT e.employee_id, e.department_id,"
        " COALESCE(NULLIF(e.function, ''), f.function) AS function,"
        f" {_largest('e.a', 'COALESCE(f.a, 0)')} AS a, {_smallest('e.b', 'COALESCE(f.b, e.b)')}"
        " AS b, COALESCE(g.a, 1000) AS second FROM employed e"
        " LEFT JOIN functioned f ON e.function = '' AND f.department_id = e.department_id"
        " AND f.a < e.b AND f.b > e.a LEFT JOIN second g ON g.employee_id = e.employee_id"
        " WHERE e.a < e.b)",
    ]


def _unplaced(axis: Axis) -> list[str]:
    """`functioned`: the function of every department at every point; other, where it has none."""
    return [
        "functioned AS (SELECT department_id, function, a, b FROM placed WHERE a < b UNION ALL"
        " SELECT department_id, 'other', b, following FROM (SELECT department_id, b,"
        f" LEAD(a, 1, {axis.end}) OVER (PARTITION BY department_id ORDER BY a) AS following"
        " FROM placed WHERE a < b) g WHERE b < following UNION ALL"
        " SELECT department_id, 'other', 0, MIN(a) FROM placed WHERE a < b"
        " GROUP BY department_id HAVING MIN(a) > 0 UNION ALL"
        f" SELECT d.id, 'other', 0, {axis.end} FROM directory_department d WHERE NOT EXISTS"
        " (SELECT 1 FROM placed p WHERE p.department_id = d.id AND p.a < p.b))"
    ]


def _pieces() -> list[str]:
    """`piece`: points at which somebody is a working member, with what they count for.

    `work` is the seat where there is one of somebody in a team; where there are several, their
    shares are summed between the points at which they change.
    """
    least = int(settings.TEAM_WORKING_ALLOCATION)
    several = "JOIN pair q ON q.team_id = m.team_id AND q.employee_id = m.employee_id"
    several = f"FROM seated m {several} AND q.seats > 1 WHERE m.a < m.b"
    return [
        "pair AS MATERIALIZED (SELECT team_id, employee_id, COUNT(*) AS seats,"
        " SUM(allocation) AS share, MIN(a) AS a, MAX(b) AS b FROM seated WHERE a < b"
        " GROUP BY team_id, employee_id)",
        "shift AS (SELECT team_id, employee_id, i, SUM(share) AS share FROM ("
        f"SELECT m.team_id, m.employee_id, m.a AS i, m.allocation AS share {several}"
        f" UNION ALL SELECT m.team_id, m.employee_id, m.b, -m.allocation {several}) s"
        " GROUP BY team_id, employee_id, i)",
        "work AS (SELECT team_id, employee_id, a, b FROM pair"
        f" WHERE seats = 1 AND share >= {least} UNION ALL SELECT team_id, employee_id, a, b FROM"
        " (SELECT team_id, employee_id, i AS a, SUM(share) OVER mine AS share,"
        " LEAD(i) OVER mine AS b FROM shift"
        " WINDOW mine AS (PARTITION BY team_id, employee_id ORDER BY i)) r"
        f" WHERE share >= {least})",
        "piece AS MATERIALIZED (SELECT team_id, department_id, is_cross, a, b,"
        " CASE WHEN second > a THEN second ELSE a END AS known_from FROM ("
        "SELECT w.team_id, e.department_id, e.second,"
        " CASE WHEN e.function <> c.host_function THEN 1 ELSE 0 END AS is_cross,"
        f" {_largest('w.a', 'c.a', 'e.a')} AS a, {_smallest('w.b', 'c.b', 'e.b')} AS b FROM work w"
        " JOIN chartered c ON c.team_id = w.team_id AND c.a < w.b AND c.b > w.a"
        " JOIN at_home e ON e.employee_id = w.employee_id AND e.a < w.b AND e.b > w.a"
        ") p WHERE a < b)",
    ]


def _begun_and_ended() -> str:
    """What begins less what ends at each point, of open teams and of working members."""
    arms = [
        "SELECT a AS i, 1 AS teams, 0 AS working, 0 AS crossing, 0 AS background"
        " FROM chartered WHERE a < b",
        "SELECT b, -1, 0, 0, 0 FROM chartered WHERE a < b",
        *_changes(""),
    ]
    return (
        "SELECT i, SUM(teams), SUM(working), SUM(crossing), SUM(background) FROM ("
        f"{' UNION ALL '.join(arms)}) d GROUP BY i"
    )


def _changes(team: str) -> list[str]:
    """Changes of the counts of pieces at the points where they begin and end."""
    zero = "0 AS teams, " if not team else ""
    return [
        f"SELECT {team}a AS i, {zero}1 AS working, is_cross AS crossing, 0 AS background"
        " FROM piece",
        f"SELECT {team}b, {zero}-1, -is_cross, 0 FROM piece",
        f"SELECT {team}known_from, {zero}0, 0, 1 FROM piece WHERE known_from < b",
        f"SELECT {team}b, {zero}0, 0, -1 FROM piece WHERE known_from < b",
    ]


def _team_points(axis: Axis, at: Moment, department_id: int) -> list[str]:
    """`chosen`: the counts, at each point, of the teams that have a member in the department."""
    numbers = " UNION ALL ".join(f"SELECT {i} AS i" for i in range(axis.end))
    low, high = _largest("r.a", "l.a"), _smallest("r.b", "l.b")
    return [
        f"point AS ({numbers})",
        "changed AS (SELECT team_id, i, SUM(working) AS working, SUM(crossing) AS crossing,"
        f" SUM(background) AS background FROM ({' UNION ALL '.join(_changes('team_id, '))}) d"
        " GROUP BY team_id, i)",
        "counted AS (SELECT team_id, i AS a, LEAD(i) OVER mine AS b,"
        " SUM(working) OVER mine AS working, SUM(crossing) OVER mine AS crossing,"
        " SUM(background) OVER mine AS background FROM changed"
        " WINDOW mine AS (PARTITION BY team_id ORDER BY i))",
        "reach(department_id, a, b, depth) AS ("
        f"SELECT d.id, 0, {axis.end}, 0 FROM directory_department d WHERE d.id = {department_id}"
        f" UNION ALL SELECT l.department_id, {low}, {high}, r.depth + 1 FROM reach r"
        " JOIN placed l ON l.parent_id = r.department_id AND l.a < r.b AND l.b > r.a"
        " AND l.a < l.b WHERE r.depth < 100)",
        "there AS (SELECT DISTINCT q.team_id, n.i FROM piece q"
        " JOIN reach r ON r.department_id = q.department_id"
        " JOIN point n ON n.i >= q.a AND n.i < q.b AND n.i >= r.a AND n.i < r.b)",
        "chosen AS (SELECT t.i, k.working, k.crossing, k.background FROM there t"
        " JOIN counted k ON k.team_id = t.team_id AND k.a <= t.i AND k.b > t.i)",
    ]


def _largest(*terms: str) -> str:
    name = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    return f"{name}({', '.join(terms)})"


def _smallest(*terms: str) -> str:
    name = "LEAST" if connection.vendor == "postgresql" else "MIN"
    return f"{name}({', '.join(terms)})"
