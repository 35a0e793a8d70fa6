"""The statements behind skill coverage, for SQLite and PostgreSQL.

`people` is everybody of the scope, `need` what the profile asks on the day, `held` what these
people hold of it. One statement sums `held` by skill, one orders the people, one reads the cells of
a page. Days and ids are written out; nothing a person typed ever is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from courses.skills.matrix.shapes import ENDING_DAYS
from orgchange.core.sql import Sql, listed
from orgchange.directory.models import JobFunction
from orgchange.teams.moment import JOBS, PLACES, SEATS, Moment, date_sql

HOLDINGS, NEEDS, PEOPLE = "skills_holding", "skills_profileneed", "directory_employee"
MET = "(h.is_exempt OR h.level >= h.needed)"
SHARE = f"CASE WHEN {MET} THEN h.needed ELSE h.level END"


@dataclass(frozen=True)
class Part:
    """Whom and what is asked about: a moment, a profile (some of its skills), a scope.

    `departments` None: all. `visible`: a SELECT of the ids of those who may be seen; None: all.
    """

    at: Moment
    profile_id: int
    skills: frozenset[int] | None = None
    team_id: int | None = None
    departments: Collection[int] | None = None
    function: str = ""
    visible: tuple[str, tuple[Any, ...]] | None = None

    def among(self, column: str) -> Sql:
        """Only those who may be seen."""
        if self.visible is None:
            return Sql("")
        text, params = self.visible
        return Sql(f" AND {column} IN ({text})", params)


def people(part: Part) -> Sql:
    """CTE `people(employee_id, department_id)`: each once, by the primary job of the day."""
    return _seated(part) if part.team_id is not None else _employed(part)


def _seated(part: Part) -> Sql:
    """Members and deputies of a team; guests are in no figure."""
    at, among = part.at, part.among("m.employee_id")
    return Sql(
        "people AS (SELECT m.employee_id, MIN(j.department_id) AS department_id"
        f" FROM {SEATS} m LEFT JOIN {JOBS} j ON j.employee_id = m.employee_id"
        f" AND j.is_primary AND {at.holds('j')}"
        f" WHERE m.team_id = {int(part.team_id or 0)} AND {at.holds('m')}"
        f" AND m.standing <> 'guest'{among.text} GROUP BY m.employee_id)",
        among.params,
    )


def _employed(part: Part) -> Sql:
    at, among = part.at, part.among("j.employee_id")
    said = (
        "" if part.departments is None else f" AND j.department_id IN ({listed(part.departments)})"
    )
    joined = ""
    if part.function:
        code = JobFunction(part.function).value
        joined = f" LEFT JOIN {PLACES} p ON p.department_id = j.department_id AND {at.holds('p')}"
        said += f" AND COALESCE(NULLIF(j.function, ''), p.function, 'other') = '{code}'"
    return Sql(
        f"people AS (SELECT j.employee_id, j.department_id FROM {JOBS} j{joined}"
        f" WHERE {at.holds('j')} AND j.is_primary AND j.kind <> 'service_account'"
        f"{said}{among.text})",
        among.params,
    )


def need(part: Part) -> str:
    """CTE `need(skill_id, level, is_mandatory)`: what the profile asks on the day."""
    said = "" if part.skills is None else f" AND n.skill_id IN ({listed(part.skills)})"
    return (
        f"need AS (SELECT n.skill_id, n.level, n.is_mandatory FROM {NEEDS} n"
        f" WHERE n.profile_id = {int(part.profile_id)} AND {part.at.holds('n')}{said})"
    )


def ends(part: Part) -> str:
    """Whether a holding `h` ends soon, and nothing as good follows it."""
    at, soon = part.at, part.at.on + timedelta(days=ENDING_DAYS)
    return (
        f"(NOT h.is_exempt AND h.level > 0 AND h.valid_to <= {date_sql(soon)}"
        f" AND NOT EXISTS (SELECT 1 FROM {HOLDINGS} f WHERE f.employee_id = h.employee_id"
        f" AND f.skill_id = h.skill_id AND {at.known('f')} AND f.valid_from = h.valid_to"
        " AND (f.is_exempt OR f.level >= h.level OR f.level >= n.level)))"
    )


def held(part: Part) -> str:
    """CTE `held`, after `people` and `need`: what people of the scope hold of what is needed."""
    return (
        "held AS (SELECT h.employee_id, h.skill_id, h.level, h.is_exempt, n.level AS needed,"
        f" n.is_mandatory, {ends(part)} AS ends"
        f" FROM need n JOIN {HOLDINGS} h ON h.skill_id = n.skill_id"
        f" JOIN people p ON p.employee_id = h.employee_id WHERE {part.at.holds('h')})"
    )


def sums(part: Part) -> list[tuple[Any, ...]]:
    """(skill, needed, mandatory, holders, exempt, ending, levels held, one holder, people,
    people with everything mandatory) of each need. One statement."""
    whom = people(part)
    alone = "MIN(CASE WHEN NOT h.is_exempt AND h.level >= h.needed THEN h.employee_id END)"
    return Sql(
        f"WITH {whom.text}, {need(part)}, {held(part)},"
        " complete AS (SELECT COUNT(*) AS number FROM (SELECT h.employee_id FROM held h"
        f" WHERE h.is_mandatory AND {MET} GROUP BY h.employee_id"
        " HAVING COUNT(*) = (SELECT COUNT(*) FROM need WHERE is_mandatory)) c),"
        " summed AS (SELECT h.skill_id,"
        " COUNT(*) FILTER (WHERE NOT h.is_exempt AND h.level >= h.needed) AS holders,"
        " COUNT(*) FILTER (WHERE h.is_exempt) AS exempt, COUNT(*) FILTER (WHERE h.ends) AS ending,"
        f" SUM({SHARE}) AS levels, {alone} AS alone FROM held h GROUP BY h.skill_id)"
        " SELECT n.skill_id, n.level, n.is_mandatory, COALESCE(s.holders, 0),"
        " COALESCE(s.exempt, 0), COALESCE(s.ending, 0), COALESCE(s.levels, 0), s.alone,"
        " (SELECT COUNT(*) FROM people), (SELECT number FROM complete)"
        " FROM need n LEFT JOIN summed s ON s.skill_id = n.skill_id",
        whom.params,
    ).rows()


@dataclass(frozen=True)
class Wanted:
    """Which lines, in which order. `singles`: who alone holds something; `named`: a SELECT."""

    only: str = ""
    sort: str = "name"
    singles: Collection[int] = ()
    named: tuple[str, tuple[Any, ...]] | None = None

    @property
    def is_counted(self) -> bool:
        """Whether each person's own figures decide: the costly way."""
        return self.only in ("gap", "met", "ending", "exempt") or self.sort.lstrip("-") in (
            "met",
            "gap",
        )


def ordered_ids(
    part: Part, wanted: Wanted, *, start: int = 0, most: int | None = None
) -> list[tuple[int, int | None]]:
    """(person, department) of the lines asked for, in order. One statement."""
    found = _lines(part, wanted)
    limit = "" if most is None else f" LIMIT {int(most)} OFFSET {int(start)}"
    text = f"{found.text} ORDER BY {_order(wanted.sort)}{limit}"
    return [(row[0], row[1]) for row in Sql(text, found.params).rows()]


def count(part: Part, wanted: Wanted) -> int:
    """How many lines there are. One statement."""
    found = _lines(part, wanted)
    head, body = found.text.split(" SELECT p.employee_id, p.department_id FROM ", 1)
    return int(Sql(f"{head} SELECT COUNT(*) FROM {body}", found.params).rows()[0][0])


def _lines(part: Part, wanted: Wanted) -> Sql:
    whom = people(part)
    ctes, joined = [whom.text, need(part)], ""
    if wanted.is_counted:
        ctes += [held(part), _own()]
        joined = " LEFT JOIN own s ON s.employee_id = p.employee_id"
    said, params = "", tuple[Any, ...]()
    if wanted.named is not None:
        said += f" AND p.employee_id IN ({wanted.named[0]})"
        params = wanted.named[1]
    return Sql(
        f"WITH {', '.join(ctes)} SELECT p.employee_id, p.department_id FROM people p"
        f" JOIN {PEOPLE} e ON e.id = p.employee_id"
        f" LEFT JOIN directory_department d ON d.id = p.department_id{joined}"
        f" WHERE 1 = 1{said}{_only(wanted)}",
        (*whom.params, *params),
    )


def _own() -> str:
    """CTE `own`, after `held`: each person's figures over what they hold."""
    return (
        f"own AS (SELECT h.employee_id, COUNT(*) FILTER (WHERE h.is_mandatory AND {MET}) AS met,"
        f" SUM(CASE WHEN h.is_mandatory THEN {SHARE} ELSE 0 END) AS levels,"
        " COUNT(*) FILTER (WHERE h.ends) AS ending,"
        " COUNT(*) FILTER (WHERE h.is_exempt) AS exempt FROM held h GROUP BY h.employee_id)"
    )


def _only(wanted: Wanted) -> str:
    whole = "(SELECT COUNT(*) FROM need WHERE is_mandatory)"
    return {
        "gap": f" AND COALESCE(s.met, 0) < {whole}",
        "met": f" AND COALESCE(s.met, 0) = {whole}",
        "ending": " AND COALESCE(s.ending, 0) > 0",
        "exempt": " AND COALESCE(s.exempt, 0) > 0",
        "single": f" AND p.employee_id IN ({listed(wanted.singles)})",
    }.get(wanted.only, "")


def _order(sort: str) -> str:
    """Missing levels are what is needed less what is held, so their order is the other way."""
    by, is_down = sort.removeprefix("-"), sort.startswith("-")
    column, turned = {
        "name": ("e.full_name", False),
        "department": ("d.name", False),
        "met": ("COALESCE(s.met, 0)", False),
        "gap": ("COALESCE(s.levels, 0)", True),
    }[by]
    way = "DESC" if is_down != turned else "ASC"
    return f"{column} {way}, e.full_name, e.id"


def cells(part: Part, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(person, skill, held, exempt, valid to, ends) of what some people hold. One statement."""
    return Sql(
        f"WITH {need(part)} SELECT h.employee_id, h.skill_id, h.level, h.is_exempt, h.valid_to,"
        f" {ends(part)} FROM need n JOIN {HOLDINGS} h ON h.skill_id = n.skill_id"
        f" WHERE {part.at.holds('h')} AND h.employee_id IN ({listed(ids)})"
    ).rows()


def people_by_department(part: Part) -> dict[int, int]:
    """How many people of the scope each department has, without below. One statement."""
    whom = people(part)
    rows = Sql(
        f"WITH {whom.text} SELECT p.department_id, COUNT(*) FROM people p GROUP BY p.department_id",
        whom.params,
    ).rows()
    return dict(rows)
