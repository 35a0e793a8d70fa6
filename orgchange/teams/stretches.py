"""Rows of the two time axes as stretches of points, and the working members they make."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection

from orgchange.core.sql import listed
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


@dataclass(frozen=True)
class Scope:
    """Which teams: all; those of a host function; those with a member in a department; one.

    `team_ids` (None: all) are those that the asker may see.
    """

    function: str = ""
    department_id: int | None = None
    team_ids: Collection[int] | None = None


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


def stretches(axis: Axis, at: Moment, scope: Scope) -> list[str]:
    """CTEs `chartered`, `seated`, `employed`, `placed` and `second`, each with a stretch."""
    teams = "" if scope.team_ids is None else f" AND {{}}.team_id IN ({listed(scope.team_ids)})"
    chosen = teams.format("c")
    if scope.function:
        chosen += f" AND c.host_function = '{scope.function}'"
    inside = teams.format("m")
    if scope.function:
        inside += " AND m.team_id IN (SELECT team_id FROM chartered)"
    seated = "SELECT employee_id FROM seated"
    return [
        f"chartered AS (SELECT c.team_id, c.host_function, c.version_id, {axis.span('c')}"
        f" FROM {CHARTERS} c WHERE {axis.touches('c')} AND {at.known('c')}{chosen})",
        "seated AS (SELECT m.team_id, m.employee_id, m.slot, m.standing, m.allocation,"
        f" {axis.span('m')} FROM {SEATS} m WHERE m.standing <> 'guest' AND {axis.touches('m')}"
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
        f" {largest('e.a', 'COALESCE(f.a, 0)')} AS a, {smallest('e.b', 'COALESCE(f.b, e.b)')}"
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


def pieces() -> list[str]:
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
        f" {largest('w.a', 'c.a', 'e.a')} AS a, {smallest('w.b', 'c.b', 'e.b')} AS b FROM work w"
        " JOIN chartered c ON c.team_id = w.team_id AND c.a < w.b AND c.b > w.a"
        " JOIN at_home e ON e.employee_id = w.employee_id AND e.a < w.b AND e.b > w.a"
        ") p WHERE a < b)",
    ]


def largest(*terms: str) -> str:
    """The largest of some expressions."""
    name = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    return f"{name}({', '.join(terms)})"


def smallest(*terms: str) -> str:
    """The smallest of some expressions."""
    name = "LEAST" if connection.vendor == "postgresql" else "MIN"
    return f"{name}({', '.join(terms)})"
