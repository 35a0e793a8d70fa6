"""People and courses with their states, as lists for pages: filtered, counted, cut in SQL.

Everything starts from a queryset of people whose records the viewer may see, and is made of the
pieces in `states`, so that a list and a figure cannot disagree.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.assignments.models import (
    AssignmentVersion,
    Requirement,
    RequirementKind,
    two_titles,
)
from courses.assignments.registry import requirement_page
from courses.assignments.states import Moment, State, detail_sql, joined_sql, state_sql
from courses.catalogue.models import Course
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import Sql, ids_of, listed
from orgchange.directory.models import Employee

ORDERS = {
    "urgent": "CASE r.state WHEN 'overdue' THEN 0 WHEN 'pending' THEN 1 WHEN 'excluded' THEN 3"
    " ELSE 2 END, r.due_on, r.full_name, r.employee_id, r.requirement_id",
    "name": "r.full_name, r.employee_id, r.requirement_id",
    "-name": "r.full_name DESC, r.employee_id DESC, r.requirement_id",
    "due": "r.due_on IS NULL, r.due_on, r.full_name, r.employee_id, r.requirement_id",
    "-due": "r.due_on IS NULL, r.due_on DESC, r.full_name, r.employee_id, r.requirement_id",
}
COLUMNS = (
    "employee_id",
    "full_name",
    "employee_number",
    "department",
    "job_title",
    "requirement_id",
    "kind",
    "course_id",
    "code",
    "title",
    "title_zh",
    "state",
    "detail",
    "due_on",
    "original_due_on",
    "period",
    "covered_until",
    "completion_id",
    "attainment_id",
    "day",
)


@dataclass(frozen=True)
class Line:
    """One person and one requirement at a moment, with the words that a list shows."""

    employee_id: int
    full_name: str
    employee_number: str
    department: str
    job_title: str
    requirement_id: int
    kind: str
    course_id: int | None
    code: str
    title: str
    title_zh: str
    state: str
    detail: str
    due_on: date | None
    original_due_on: date | None
    period: int
    covered_until: date | None
    completion_id: int | None
    attainment_id: int | None
    day: date

    @property
    def course(self) -> str:
        """What is to be held, by its title in the language in force."""
        return in_language(self.title, self.title_zh)

    @property
    def is_stage(self) -> bool:
        """Whether it is a track's stage: nothing to start, nothing done already elsewhere."""
        return self.kind == RequirementKind.STAGE

    @property
    def requirement(self) -> Requirement:
        """What is to be held, without its course: for whoever asks its kind, code or page."""
        held = Requirement(id=self.requirement_id, kind=self.kind, code=self.code)
        held.name, held.name_zh = self.title, self.title_zh
        return held

    @property
    def page(self) -> str:
        """Where a stage is looked at; for a course, and where there is no such page, empty."""
        return requirement_page(self.requirement, self.employee_id) if self.is_stage else ""

    @property
    def where(self) -> str:
        """Job title and department, as a small second line."""
        return ", ".join(part for part in (self.job_title, self.department) if part)

    @property
    def last_day(self) -> date | None:
        """The last covered day; None for ever, or where not covered."""
        if self.covered_until is None or self.covered_until >= OPEN_DATE:
            return None
        return self.covered_until - timedelta(days=1)

    @property
    def state_text(self) -> str:
        """The state in a word or two, with what tells it more closely."""
        words = {
            "leave": _("On leave"),
            "exempt": _("Exempt"),
            "blocked": _("Blocked"),
            "expired": _("Overdue, expired"),
        }
        return words.get(self.detail) or str(State(self.state).label)

    @property
    def is_renewal(self) -> bool:
        """Whether something was held before."""
        return self.period > 1

    @property
    def is_open(self) -> bool:
        """Whether something is to be done."""
        return self.state in ("pending", "overdue")


@dataclass(frozen=True)
class Wanted:
    """Which lines: of which people (None: all), courses, assignment, states, and words in names."""

    moment: Moment
    people: QuerySet[Employee] | None = None
    requirement_ids: Collection[int] | None = None
    assignment_id: int | None = None
    states: Collection[str] = ()
    details: Collection[str] = ()
    search: str = ""
    due_by: date | None = None
    leave_out: Collection[int] = field(default=())


def in_language(title: str, title_zh: str) -> str:
    """The title for the reader; the other one where there is none."""
    return two_titles(title, title_zh, get_language() or "en")


def title_of(course: Course) -> str:
    """A course's title in the language in force."""
    return in_language(course.title, course.title_zh) or course.code


def lines(
    wanted: Wanted, *, order: str = "urgent", limit: int | None = None, offset: int = 0
) -> list[Line]:
    """The lines in order; one query."""
    inner = _rows(wanted)
    cut = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    columns = ", ".join(f"r.{name}" for name in COLUMNS)
    outer = _picked(wanted)
    text = f"SELECT {columns} FROM ({inner.text}) r{outer.text} ORDER BY {ORDERS[order]}{cut}"
    return [_line(row) for row in Sql(text, (*inner.params, *outer.params)).rows()]


def state_counts(wanted: Wanted) -> dict[str, int]:
    """{state: lines}, before the choice of states; one query."""
    inner = _rows(wanted)
    everything = Wanted(moment=wanted.moment, search=wanted.search, due_by=wanted.due_by)
    outer = _picked(everything)
    text = f"SELECT r.state, COUNT(*) FROM ({inner.text}) r{outer.text} GROUP BY r.state"
    return dict(Sql(text, (*inner.params, *outer.params)).rows())


def count(wanted: Wanted) -> int:
    """How many lines there are; one query."""
    inner, outer = _rows(wanted), _picked(wanted)
    text = f"SELECT COUNT(*) FROM ({inner.text}) r{outer.text}"
    return int(Sql(text, (*inner.params, *outer.params)).rows()[0][0])


def counts_by_assignment(
    moment: Moment, people: QuerySet[Employee] | None, assignment_ids: Collection[int]
) -> dict[int, dict[str, int]]:
    """{assignment: {state: people}} of everybody in its audience; one query."""
    day = moment.day()
    source = (f"SELECT s.assignment_id, {state_sql(day)} AS state, COUNT(*) AS people ") + _joined(
        moment,
        " JOIN assignments_obligationsource s ON s.employee_id = o.employee_id"
        f" AND s.requirement_id = o.requirement_id AND {moment.holds('s')}"
        f" AND s.assignment_id IN ({listed(assignment_ids)})",
    )
    scope = _within("o.employee_id", people)
    found: dict[int, dict[str, int]] = {}
    text = f"{source}{scope.text} GROUP BY 1, 2"
    for assignment_id, state, number in Sql(text, scope.params).rows():
        found.setdefault(assignment_id, {})[state] = number
    return found


def last_versions(assignment_ids: Collection[int]) -> dict[int, AssignmentVersion]:
    """{assignment: its latest version, as known now}; one query."""
    rows = AssignmentVersion.objects.current().filter(assignment__in=assignment_ids)
    return {row.assignment_id: row for row in rows.order_by("valid_from", "pk")}


class LinePages(Sequence[Line]):
    """Lines for Django's paginator: counted once, cut in SQL."""

    def __init__(self, wanted: Wanted, *, order: str = "urgent") -> None:
        self.wanted, self.order = wanted, order
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = count(self.wanted)
        return self._count

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return lines(self.wanted, order=self.order, limit=1, offset=index)[0]
        low, high = index.start or 0, index.stop if index.stop is not None else len(self)
        return lines(self.wanted, order=self.order, limit=high - low, offset=low)

    def __iter__(self) -> Iterator[Line]:
        return iter(lines(self.wanted, order=self.order))


def _rows(wanted: Wanted) -> Sql:
    """All columns of everybody's obligations in force, with names, within the scope."""
    moment, day = wanted.moment, wanted.moment.day()
    head = (
        "SELECT o.employee_id, e.full_name, e.employee_number, d.name AS department, j.job_title,"
        " o.requirement_id, q.kind, q.course_id, q.code, COALESCE(c.title, q.name) AS title,"
        " COALESCE(c.title_zh, q.name_zh) AS title_zh,"
        f" {state_sql(day)} AS state, {detail_sql(day)} AS detail, o.due_on, o.original_due_on,"
        " o.period, o.covered_until, o.completion_id, o.attainment_id,"
        f" {day} AS day "
    )
    body = _joined(
        moment,
        " JOIN directory_employee e ON e.id = o.employee_id"
        " JOIN directory_department d ON d.id = j.department_id"
        " JOIN assignments_requirement q ON q.id = o.requirement_id"
        " LEFT JOIN catalogue_course c ON c.id = q.course_id",
    )
    scope = _within("o.employee_id", wanted.people)
    more, params = "", list(scope.params)
    if wanted.requirement_ids is not None:
        more += f" AND o.requirement_id IN ({listed(wanted.requirement_ids)})"
    if wanted.leave_out:
        more += f" AND o.employee_id NOT IN ({listed(wanted.leave_out)})"
    if wanted.assignment_id is not None:
        more += (
            " AND EXISTS (SELECT 1 FROM assignments_obligationsource s"
            " WHERE s.employee_id = o.employee_id AND s.requirement_id = o.requirement_id"
            f" AND s.assignment_id = {int(wanted.assignment_id)} AND {moment.holds('s')})"
        )
    return Sql(f"{head}{body}{scope.text}{more}", tuple(params))


def _joined(moment: Moment, joins: str) -> str:
    """`joined_sql` with more tables joined."""
    where = f" WHERE {moment.holds('o')}"
    return f"{joined_sql(moment).removesuffix(where)}{joins}{where}"


def _picked(wanted: Wanted) -> Sql:
    """The choices that need the state or the names: a WHERE over the rows, or nothing."""
    parts: list[str] = []
    params: list[Any] = []
    for column, values in (("state", wanted.states), ("detail", wanted.details)):
        if values:
            parts.append(f"r.{column} IN ({', '.join(['%s'] * len(values))})")
            params += list(values)
    if wanted.search:
        like = f"%{_escaped(wanted.search.lower())}%"
        parts.append(
            "(LOWER(r.full_name) LIKE %s ESCAPE '!' OR LOWER(r.employee_number) LIKE %s ESCAPE '!'"
            " OR LOWER(r.department) LIKE %s ESCAPE '!')"
        )
        params += [like, like, like]
    if wanted.due_by is not None:
        parts.append("r.due_on <= %s")
        params.append(wanted.due_by)
    return Sql(f" WHERE {' AND '.join(parts)}" if parts else "", tuple(params))


def _within(column: str, people: QuerySet[Employee] | None) -> Sql:
    if people is None:
        return Sql("")
    text, params = ids_of(people)
    return Sql(f" AND {column} IN ({text})", params)


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _line(row: tuple[Any, ...]) -> Line:
    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("due_on", "original_due_on", "covered_until", "day"):
        if isinstance(values[name], str):  # SQLite answers raw SQL with text
            values[name] = date.fromisoformat(values[name])
    if values["state"] != "covered":
        values["covered_until"] = values["completion_id"] = values["attainment_id"] = None
    return Line(**values)
