"""The one SQL text behind every figure, for SQLite and PostgreSQL.

`tree` walks the places in force upwards; `second` holds further jobs in another unit than the
primary one; `extra` gives +1 in the second unit and -(lines - 1) in the unit where a person's
lines meet, so that every unit is a plain sum in which each person counts once; `cell` and `head`
are counts as columns of each unit without what is below. Kept counts are these cells, written
down; a figure is these cells (kept or not) summed along the tree.

The pieces of the five states come from `courses.assignments.states`. Ids and dates are written
into the text as literals; nothing a person typed ever is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from courses.assignments.states import (
    Moment,
    date_sql,
    is_covered,
    is_excluded,
    is_expired,
    is_overdue,
    joined_sql,
)
from orgchange.directory.models import EmploymentKind

COUNTS = (
    "required",
    "excluded",
    "exempt",
    "on_leave",
    "covered",
    "overdue",
    "overdue_expired",
)
HEADS = ("people", "without_manager", "with_requirement", "fully_covered")
CELL_KEY = ("department_id", "requirement_id", "kind", "is_meeting")
HEAD_KEY = ("department_id", "kind", "is_meeting")
DEEPEST = 60


@dataclass(frozen=True)
class Turned(Moment):
    """Now, as far as each time zone has been turned: {time zone: local date}."""

    days: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def dates(self) -> Collection[date]:
        """Which dates the time zones have been turned to."""
        return set(self.days.values())

    @cached_property
    def _today(self) -> str:
        by_day: dict[date, list[str]] = {}
        for zone, day in self.days.items():
            by_day.setdefault(day, []).append(text_sql(zone))
        common, *others = sorted(by_day, key=lambda day: (-len(by_day[day]), day))
        arms = "".join(
            f" WHEN {{job}}.time_zone IN ({', '.join(by_day[day])}) THEN {date_sql(day)}"
            for day in others
        )
        return f"CASE{arms} ELSE {date_sql(common)} END" if arms else date_sql(common)


def text_sql(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class Point:
    """A moment for the people, and the day of which the tree is read."""

    moment: Moment
    tree_on: date


@dataclass(frozen=True)
class Part:
    """Which cells are wanted; None is all. `people` is a SELECT of employee ids."""

    departments: Collection[int] | None = None
    requirements: Collection[int] | None = None
    kind: str | None = None
    people: str | None = None
    own: bool = True
    meetings: bool = True
    by_kind: bool = False

    def where(self, department: str, requirement: str = "", kind: str = "j.kind") -> str:
        """The part as conditions on columns, each led by AND."""
        said = among(department, self.departments)
        if requirement:
            said += among(requirement, self.requirements)
        if self.kind is not None:
            said += f" AND {kind} = '{EmploymentKind(self.kind).value}'"
        return said

    def of(self, employee: str) -> str:
        """Only the people of the part."""
        return f" AND {employee} IN ({self.people})" if self.people else ""


EVERYTHING = Part(by_kind=True)


def among(column: str, ids: Collection[int] | None) -> str:
    """`AND column IN (…)`, nothing where all are meant."""
    if ids is None:
        return ""
    return f" AND {column} IN ({', '.join(str(int(pk)) for pk in ids) or 'NULL'})"


def flags(day: str) -> dict[str, str]:
    """Each count of a cell as a condition on o, j and x. Only the seven exist; the rest follow."""
    excluded, covered = is_excluded(), is_covered(day)
    overdue = f"NOT {excluded} AND NOT {covered} AND {is_overdue(day)}"
    return {
        "required": f"NOT {excluded}",
        "excluded": excluded,
        "exempt": "j.working_status = 'active' AND x.id IS NOT NULL",
        "on_leave": "j.working_status <> 'active'",
        "covered": f"NOT {excluded} AND {covered}",
        "overdue": overdue,
        "overdue_expired": f"{overdue} AND {is_expired()}",
    }


def tree(point: Point, mark: str = "") -> list[str]:
    """CTEs `place` and `tree`: each department under each of its ancestors, itself included.

    `branch_id` is the ancestor's child through which the department hangs; 0 where it is the same.
    A department without a place stands alone, so that nobody in it drops out of the figures.
    """
    on = date_sql(point.tree_on)
    return [
        f"place{mark} AS (SELECT p.department_id, p.parent_id FROM directory_departmentplace p"
        f" WHERE p.valid_from <= {on} AND p.valid_to > {on} AND {point.moment.known('p')})",
        f"tree{mark}(department_id, ancestor_id, branch_id, depth) AS ("
        "SELECT d.id, d.id, CAST(0 AS bigint), 0 FROM directory_department d UNION ALL"
        " SELECT t.department_id, p.parent_id, t.ancestor_id, t.depth + 1"
        f" FROM tree{mark} t JOIN place{mark} p ON p.department_id = t.ancestor_id"
        f" WHERE p.parent_id IS NOT NULL AND t.depth < {DEEPEST})",
    ]


def reach(point: Point, shown: Collection[int]) -> list[str]:
    """CTEs `place` and `reach`: the shown departments, each with everything below it."""
    return [
        tree(point)[0],
        "reach(ancestor_id, department_id, depth) AS ("
        f"SELECT d.id, d.id, 0 FROM directory_department d WHERE TRUE{among('d.id', shown)}"
        " UNION ALL SELECT r.ancestor_id, p.department_id, r.depth + 1"
        " FROM reach r JOIN place p ON p.parent_id = r.department_id"
        f" WHERE r.depth < {DEEPEST})",
    ]


def extras(point: Point, part: Part, mark: str = "") -> list[str]:
    """CTEs `second` and `extra`: what people with further jobs add to, or take from, a unit."""
    moment = point.moment
    return [
        f"second{mark} AS (SELECT DISTINCT s.employee_id, s.department_id,"
        " j.department_id AS home_id FROM directory_jobrecord s JOIN directory_jobrecord j"
        f" ON j.employee_id = s.employee_id AND {moment.in_job()}"
        f" WHERE NOT s.is_primary AND {moment.holds('s')}"
        f" AND s.department_id <> j.department_id{part.of('s.employee_id')})",
        f"extra{mark} AS (SELECT employee_id, department_id, FALSE AS is_meeting, 1 AS weight"
        f" FROM second{mark} UNION ALL"
        " SELECT u.employee_id, t.ancestor_id, TRUE, 1 - COUNT(DISTINCT t.branch_id) FROM"
        f" (SELECT employee_id, department_id FROM second{mark}"
        f" UNION SELECT employee_id, home_id FROM second{mark}) u"
        f" JOIN tree{mark} t ON t.department_id = u.department_id"
        " GROUP BY u.employee_id, t.ancestor_id HAVING COUNT(DISTINCT t.branch_id) > 1)",
    ]


def cells(point: Point, part: Part, mark: str = "") -> str:
    """Own counts by department and requirement: SELECT of CELL_KEY and COUNTS."""
    moment = point.moment
    conditions = flags(moment.day())
    kind, by_kind = ("j.kind", ", j.kind") if part.by_kind else ("''", "")
    own = (
        f"SELECT j.department_id, o.requirement_id, {kind} AS kind, FALSE AS is_meeting, "
        + ", ".join(
            f"COUNT(*) FILTER (WHERE {said}) AS {name}" for name, said in conditions.items()
        )
        + f" {joined_sql(moment)}{part.where('j.department_id', 'o.requirement_id')}"
        f"{part.of('o.employee_id')} GROUP BY j.department_id, o.requirement_id{by_kind}"
    )
    whoever = Part(None, part.requirements, part.kind)
    stands = (
        f"SELECT o.employee_id, o.requirement_id, {kind} AS kind, "
        + ", ".join(f"{said} AS {name}" for name, said in conditions.items())
        + f" {joined_sql(moment)}{whoever.where('', 'o.requirement_id')}"
        f" AND o.employee_id IN (SELECT employee_id FROM second{mark})"
    )
    extra = (
        "SELECT e.department_id, s.requirement_id, s.kind, e.is_meeting, "
        + ", ".join(
            f"COALESCE(SUM(e.weight) FILTER (WHERE s.{name}), 0) AS {name}" for name in COUNTS
        )
        + f" FROM extra{mark} e JOIN ({stands}) s ON s.employee_id = e.employee_id"
        f" WHERE {_arms(part)}{among('e.department_id', part.departments)}"
        " GROUP BY e.department_id, s.requirement_id, s.kind, e.is_meeting"
    )
    return f"{own} UNION ALL {extra}" if part.own else extra


def heads(point: Point, part: Part, mark: str = "", *, with_duties: bool = True) -> str:
    """Own headcount by department: SELECT of HEAD_KEY and HEADS."""
    moment = point.moment
    kind, by_kind = ("j.kind", ", j.kind") if part.by_kind else ("''", "")
    has, full = "d.required > 0", "d.required > 0 AND d.covered = d.required"
    duties = _duties(moment, part, mark) if with_duties else ""
    jobs = f"FROM directory_jobrecord j{duties} {{}} WHERE {moment.in_job()}"
    if not with_duties:
        has = full = "FALSE"
    what = {
        "people": "TRUE",
        "without_manager": "j.manager_id IS NULL",
        "with_requirement": has,
        "fully_covered": full,
    }
    own = (
        f"SELECT j.department_id, {kind} AS kind, FALSE AS is_meeting, "
        + _counted(what)
        + f" {jobs.format('')}{part.where('j.department_id')}{part.of('j.employee_id')}"
        f" GROUP BY j.department_id{by_kind}"
    )
    extra = (
        f"SELECT e.department_id, {kind} AS kind, e.is_meeting, "
        + ", ".join(
            f"COALESCE(SUM(e.weight) FILTER (WHERE {said}), 0) AS {name}"
            for name, said in what.items()
        )
        + f" {jobs.format(f'JOIN extra{mark} e ON e.employee_id = j.employee_id')}"
        f" AND {_arms(part)}{among('e.department_id', part.departments)}"
        f"{Part(kind=part.kind).where('')} GROUP BY e.department_id, e.is_meeting{by_kind}"
    )
    return f"{own} UNION ALL {extra}" if part.own else extra


def _counted(conditions: Mapping[str, str]) -> str:
    return ", ".join(f"COUNT(*) FILTER (WHERE {said}) AS {n}" for n, said in conditions.items())


def _arms(part: Part) -> str:
    if part.own and part.meetings:
        return "TRUE"
    return "e.is_meeting" if part.meetings else "NOT e.is_meeting"


def _duties(moment: Moment, part: Part, mark: str) -> str:
    """An outer join `d`: how many requirements each person has, and is covered in."""
    conditions = flags(moment.day())
    where = Part(None, part.requirements).where("", "o.requirement_id")
    if part.departments is not None and part.own:
        where += (
            f" AND (j.department_id IN ({', '.join(str(int(d)) for d in part.departments)})"
            f" OR o.employee_id IN (SELECT employee_id FROM second{mark}))"
        )
    elif not part.own:
        where += f" AND o.employee_id IN (SELECT employee_id FROM second{mark})"
    return (
        f" LEFT JOIN (SELECT o.employee_id, COUNT(*) FILTER (WHERE {conditions['required']})"
        f" AS required, COUNT(*) FILTER (WHERE {conditions['covered']}) AS covered"
        f" {joined_sql(moment)}{where}{part.of('o.employee_id')}"
        " GROUP BY o.employee_id) d ON d.employee_id = j.employee_id"
    )


def summed(names: Collection[str], alias: str = "c", sign: str = "") -> str:
    """`SUM(c.name)` of each name, under its own name."""
    return ", ".join(f"SUM({sign}{alias}.{name}) AS {name}" for name in names)


def rolled(source: str, walk: str, key: Collection[str], names: Collection[str]) -> str:
    """A source of own counts summed along a walk of the tree (`tree` or `reach`)."""
    keys = "".join(f", c.{name}" for name in key)
    return (
        f"SELECT t.ancestor_id AS department_id{keys}, {summed(names)} FROM ({source}) c"
        f" JOIN {walk} t ON t.department_id = c.department_id GROUP BY t.ancestor_id{keys}"
    )


def with_ctes(ctes: Collection[str], text: str) -> str:
    """A statement led by its CTEs."""
    return f"WITH RECURSIVE {', '.join(ctes)} {text}"
