"""The people behind a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.assignments.models import Attainment
from courses.assignments.states import (
    Detail,
    State,
    detail_sql,
    is_covered,
    joined_sql,
    state_sql,
)
from courses.catalogue.models import CourseSkill
from courses.coverage import figures, kept, sql
from courses.coverage.shapes import Query, Subject, here
from courses.coverage.tree import Node, Tree, load
from courses.learning.models import Completion
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import ids_of
from orgchange.directory.models import Employee


@dataclass(frozen=True)
class Standing:
    """One person and one requirement behind a figure."""

    employee_id: int
    requirement_id: int
    state: State
    detail: str
    due_on: date | None
    covered_until: date | None
    period: int
    completion_id: int | None
    department_id: int
    attainment_id: int | None


@dataclass(frozen=True)
class Line:
    """A standing with everything a list shows of it."""

    standing: Standing
    employee: Employee
    subject: Subject
    department: Node
    completion: Completion | None
    attainment: Attainment | None = None

    @property
    def finished_on(self) -> date | None:
        """When what covers it was done, or attained."""
        evidence = self.completion or self.attainment
        return evidence.finished_on if evidence else None

    @property
    def course_title(self) -> str:
        """What is to be held, by its title in the reader's language."""
        return self.subject.title_here

    @property
    def state_text(self) -> str:
        """The state, said as closely as it is known."""
        return state_text(self.standing.state, self.standing.detail)

    @property
    def last_covered_day(self) -> date | None:
        """The last day that is covered; None where it is for good."""
        until = self.standing.covered_until
        return None if until is None or until == OPEN_DATE else until - timedelta(days=1)


def state_text(state: State, detail: str) -> str:
    """A state, said as closely as it is known."""
    if detail not in Detail.values:
        return str(state.label)
    said = {"state": state.label, "detail": Detail(detail).label}
    return _("%(state)s: %(detail)s") % said


@dataclass(frozen=True)
class SkillLine:
    """A skill: who must hold a course that grants it, and who is covered in one. People once."""

    name: str
    courses: tuple[str, ...]
    required: int
    covered: int


@dataclass(frozen=True)
class People:
    """The people behind a cell, to be counted and sliced: what a paginator asks of a list."""

    tree: Tree
    subjects: dict[int, Subject]
    ctes: tuple[str, ...]
    text: str
    params: tuple[Any, ...]

    @cached_property
    def _count(self) -> int:
        return int(self._fetch(f"SELECT COUNT(*) FROM ({self.text}) n")[0][0])

    def count(self) -> int:
        """How many pairs of person and course there are."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, wanted: slice) -> list[Line]:
        start, stop = wanted.start or 0, wanted.stop
        limit = "" if stop is None else f" LIMIT {int(stop) - int(start)}"
        offset = f" OFFSET {int(start)}" if start else ""
        if offset and not limit:
            limit = f" LIMIT {2**62}"
        order = " ORDER BY 10, 1, 2"  # name, person, requirement
        return self._lines(self._fetch(f"{self.text}{order}{limit}{offset}"))

    def _fetch(self, text: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.with_ctes(self.ctes, text), self.params or None)
            return list(cursor.fetchall())

    def _lines(self, rows: Sequence[tuple[Any, ...]]) -> list[Line]:
        found = [_standing(row) for row in rows]
        people = Employee.objects.in_bulk({s.employee_id for s in found})
        evidence = Completion.objects.in_bulk({s.completion_id for s in found if s.completion_id})
        attained = Attainment.objects.in_bulk({s.attainment_id for s in found if s.attainment_id})
        return [
            Line(
                standing=s,
                employee=people[s.employee_id],
                subject=self.subjects[s.requirement_id],
                department=self.tree.nodes[s.department_id],
                completion=evidence.get(s.completion_id or 0),
                attainment=attained.get(s.attainment_id or 0),
            )
            for s in found
        ]


def people(
    query: Query,
    *,
    scope: frozenset[int] | None,
    visible: QuerySet[Employee] | None,
    state: str = "",
    detail: str = "",
    now: datetime,
) -> People:
    """Who is behind a figure, by name: everybody concerned, or those of one state.

    `visible` (None: all) are the people whose records the asker may see. Those of whom nothing
    is required are listed when asked for, for one course.
    """
    if query.is_present:
        kept.bring_up(now)
    at = figures.point(query, now)
    tree = load(at)
    subjects = figures.subjects(query)
    roots = figures.roots(query, tree, scope)
    part = figures.part(query, tree, roots, subjects)
    inside, params = _visible(visible)
    if state == State.NOT_REQUIRED and len(subjects) == 1:
        text = _not_required(at, part, subjects[0], inside)
    else:
        text = _concerned(at, part, state, detail, inside)
    ctes = (*sql.tree(at), *sql.extras(at, part))
    return People(tree, {s.id: s for s in subjects}, ctes, text, params)


def page(found: People, number: Any, size: int = 50) -> Any:
    """One page of the people behind a figure."""
    return Paginator(found, size).get_page(number)  # type: ignore[arg-type]


def _concerned(at: sql.Point, part: sql.Part, state: str, detail: str, inside: str) -> str:
    day = at.moment.day()
    known, why = state_sql(day), detail_sql(day)
    wanted = f" AND {known} = '{State(state).value}'" if state in State.values else ""
    if detail in Detail.values:
        wanted += f" AND {why} = '{Detail(detail).value}'"
    everyone = sql.Part(requirements=part.requirements, kind=part.kind)
    return (
        f"SELECT o.employee_id, o.requirement_id, {known} AS state, {why} AS detail, o.due_on,"
        f" CASE WHEN {is_covered(day)} THEN o.covered_until END AS covered_until, o.period,"
        f" CASE WHEN {is_covered(day)} THEN o.completion_id END AS completion_id,"
        " j.department_id,"
        " (SELECT e.full_name FROM directory_employee e WHERE e.id = o.employee_id) AS name,"
        f" CASE WHEN {is_covered(day)} THEN o.attainment_id END AS attainment_id"
        f" {joined_sql(at.moment)}{everyone.where('', 'o.requirement_id')}"
        f"{wanted}{_here(part)}{inside}"
    )


def _not_required(at: sql.Point, part: sql.Part, subject: Subject, inside: str) -> str:
    return (
        f"SELECT j.employee_id, {subject.id} AS requirement_id, 'not_required' AS state,"
        " '' AS detail, NULL AS due_on, NULL AS covered_until, 1 AS period,"
        " NULL AS completion_id, j.department_id,"
        " (SELECT e.full_name FROM directory_employee e WHERE e.id = j.employee_id) AS name,"
        " NULL AS attainment_id"
        f" FROM directory_jobrecord j WHERE {at.moment.in_job()}"
        f"{sql.Part(kind=part.kind).where('')}{_here(part)}{inside}"
        " AND NOT EXISTS (SELECT 1 FROM assignments_obligation o"
        f" WHERE o.employee_id = j.employee_id AND o.requirement_id = {subject.id}"
        f" AND {at.moment.holds('o')})"
    )


def _here(part: sql.Part) -> str:
    """In one of the departments, by the primary job or a second one."""
    if part.departments is None:
        return ""
    inside = sql.among("j.department_id", part.departments).removeprefix(" AND ")
    second = sql.among("z.department_id", part.departments)
    return (
        f" AND ({inside} OR j.employee_id IN"
        f" (SELECT z.employee_id FROM second z WHERE TRUE{second}))"
    )


def _visible(visible: QuerySet[Employee] | None) -> tuple[str, tuple[Any, ...]]:
    if visible is None:
        return "", ()
    text, params = ids_of(visible)
    return f" AND j.employee_id IN ({text})", params


def _standing(row: tuple[Any, ...]) -> Standing:
    employee, requirement, state, detail, due, until, period, completion, department = row[:9]
    return Standing(
        employee,
        requirement,
        State(state),
        detail,
        _day(due),
        _day(until),
        period,
        completion,
        department,
        row[10],
    )


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def skills(query: Query, *, scope: frozenset[int] | None, now: datetime) -> list[SkillLine]:
    """Coverage by skill granted, within the roots of a query. From the people, one statement."""
    if query.is_present:
        kept.bring_up(now)
    at = figures.point(query, now)
    tree = load(at)
    subjects = figures.subjects(query)
    part = figures.part(query, tree, figures.roots(query, tree, scope), subjects)
    known = sql.flags(at.moment.day())
    everyone = sql.Part(requirements=part.requirements, kind=part.kind)
    text = (
        "SELECT g.skill_id, COUNT(*), SUM(g.covered) FROM (SELECT s.employee_id, c.skill_id,"
        " MAX(s.covered) AS covered FROM (SELECT o.employee_id, o.requirement_id,"
        f" CASE WHEN {known['covered']} THEN 1 ELSE 0 END AS covered {joined_sql(at.moment)}"
        f"{everyone.where('', 'o.requirement_id')} AND {known['required']}{_here(part)}) s"
        " JOIN assignments_requirement r ON r.id = s.requirement_id"
        " JOIN catalogue_courseskill c ON c.course_id = r.course_id"
        " GROUP BY s.employee_id, c.skill_id) g GROUP BY g.skill_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.with_ctes([*sql.tree(at), *sql.extras(at, part)], text))
        counted = {skill: (int(required), int(covered)) for skill, required, covered in cursor}
    return _skill_lines(counted, {s.code for s in subjects})


def _skill_lines(counted: dict[int, tuple[int, int]], codes: set[str]) -> list[SkillLine]:
    names: dict[int, str] = {}
    courses: dict[int, list[str]] = {}
    grants = CourseSkill.objects.filter(skill__in=counted, course__code__in=codes)
    for grant in grants.select_related("skill", "course").order_by("skill__code", "course__code"):
        names[grant.skill_id] = here(grant.skill.name, grant.skill.name_zh)
        courses.setdefault(grant.skill_id, []).append(
            here(grant.course.title, grant.course.title_zh)
        )
    return [SkillLine(names[pk], tuple(courses[pk]), *counted[pk]) for pk in names]
