"""A day and an instant, and what people are at them, as common table expressions for both engines.

Days, instants and ids are written into the text as literals; nothing a person typed ever is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from orgchange.core.sql import known

JOBS, PLACES = "directory_jobrecord", "directory_departmentplace"
SEATS, CHARTERS = "teams_teammembership", "teams_teamcharter"


def date_sql(day: date) -> str:
    """A date as a literal. PostgreSQL wants its type where nothing else tells it."""
    return f"DATE '{day:%Y-%m-%d}'" if connection.vendor == "postgresql" else f"'{day:%Y-%m-%d}'"


def instant_sql(at: datetime) -> str:
    """An instant as a literal: SQLite compares instants as text in UTC."""
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return f"TIMESTAMPTZ '{text}+00'" if connection.vendor == "postgresql" else f"'{text}'"


def known_sql(alias: str, known_at: datetime | None) -> str:
    """The condition that a row is known at an instant; now, when None."""
    if known_at is None:
        return known(alias).text
    at = instant_sql(known_at)
    return f"{alias}.recorded_at <= {at} AND {alias}.superseded_at > {at}"


def fetched(ctes: Sequence[str], text: str) -> list[tuple[Any, ...]]:
    """Run a statement led by its common table expressions, and fetch everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {', '.join(ctes)} {text}")
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def joined_text(column: str, *, distinct: bool = False) -> str:
    """The texts of a group, in any order, with commas between."""
    word = "DISTINCT " if distinct else ""
    if connection.vendor == "postgresql":
        return f"STRING_AGG({word}{column}, ',')"
    return f"GROUP_CONCAT({word}{column})"


@dataclass(frozen=True)
class Moment:
    """What held on a day, as known at an instant (None: now)."""

    on: date
    known_at: datetime | None = None

    @property
    def day(self) -> str:
        """The day as a literal."""
        return date_sql(self.on)

    def known(self, alias: str) -> str:
        """The condition that a dated row is known."""
        return known_sql(alias, self.known_at)

    def holds(self, alias: str) -> str:
        """The condition that a dated row is known, and in force on the day."""
        in_force = f"{alias}.valid_from <= {self.day} AND {alias}.valid_to > {self.day}"
        return f"{in_force} AND {self.known(alias)}"


def jobs(at: Moment, people: str) -> str:
    """CTE `job`: every job record up to the day, of those whose ids a SELECT gives."""
    active = "j.working_status = 'active' AND j.kind <> 'service_account'"
    return (
        "job AS (SELECT j.employee_id, j.department_id, j.site, j.function, j.valid_from,"
        f" j.valid_to, j.is_primary, {active} AS is_active FROM {JOBS} j"
        f" WHERE j.valid_from <= {at.day} AND {at.known('j')} AND j.employee_id IN ({people}))"
    )


def home(at: Moment) -> list[str]:
    """CTEs `place` and `home`, after `job`: each person's primary job in force.

    The home function is the job's, or else that of its department's place on the day. Active: not
    on leave, not a service account.
    """
    return [
        f"place AS (SELECT p.department_id, p.function FROM {PLACES} p WHERE {at.holds('p')})",
        "home AS (SELECT j.employee_id, j.department_id, j.site,"
        " COALESCE(NULLIF(j.function, ''), p.function, 'other') AS function, j.is_active"
        " FROM job j LEFT JOIN place p ON p.department_id = j.department_id"
        f" WHERE j.is_primary AND j.valid_to > {at.day})",
    ]


def held_functions(at: Moment, people: str = "") -> list[str]:
    """CTEs `stay` and `held`, after `job`: each function of each person up to the day, with the
    first day of each stay in it. `people` narrows to a SELECT of ids.

    A job that says no function has that of its department on the first day on which the person
    worked there: a department that is given another function gives nobody a background.
    """
    narrowed = f" WHERE j.employee_id IN ({people})" if people else ""
    return [
        "stay AS (SELECT j.employee_id, j.department_id, j.function, MIN(j.valid_from) AS since"
        f" FROM job j{narrowed} GROUP BY j.employee_id, j.department_id, j.function)",
        "held AS (SELECT s.employee_id, s.since,"
        " COALESCE(NULLIF(s.function, ''), p.function, 'other') AS function"
        f" FROM stay s LEFT JOIN {PLACES} p ON s.function = ''"
        f" AND p.department_id = s.department_id AND {at.known('p')}"
        " AND p.valid_from <= s.since AND p.valid_to > s.since)",
    ]


def backgrounds(at: Moment) -> list[str]:
    """CTEs up to `held`, after `job`, of those only who have had more than one job record: the
    others cannot have worked in two functions, and they are the most."""
    return [
        "mover AS (SELECT employee_id FROM job GROUP BY employee_id HAVING COUNT(*) > 1)",
        *held_functions(at, "SELECT employee_id FROM mover"),
    ]
