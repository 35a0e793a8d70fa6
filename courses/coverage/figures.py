"""Coverage figures: five states by department and course, now or at any (t, k).

Now is read from the kept counts; any other moment from the people, by the same SQL. A row is a
department with everything below it, and one course; people count once.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.assignments.models import Requirement
from courses.assignments.states import Moment
from courses.coverage import kept, sql
from courses.coverage.tree import Tree, load
from orgchange.core.dates import local_date
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import DirectoryRevision, EmploymentKind

COLUMNS = (
    "department",
    "department_name",
    "course",
    "headcount",
    "not_required",
    "excluded",
    "covered",
    "pending",
    "overdue",
    "overdue_expired",
    "required",
    "coverage",
    "on_track",
)


@dataclass(frozen=True)
class Query:
    """What is asked for. `as_of` None: now. `known_at` None: as known now. Names are codes."""

    department: str = ""
    courses: tuple[str, ...] = ()
    kind: str = ""
    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether the kept counts can answer."""
        return self.as_of is None and self.known_at is None


@dataclass(frozen=True)
class Count:
    """The counts of some people, or of some people's requirements."""

    required: int = 0
    excluded: int = 0
    exempt: int = 0
    on_leave: int = 0
    covered: int = 0
    overdue: int = 0
    overdue_expired: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, n) + getattr(other, n) for n in sql.COUNTS))

    @property
    def pending(self) -> int:
        """Required, not covered, due date not passed."""
        return self.required - self.covered - self.overdue

    @property
    def never_done(self) -> int:
        """Overdue without ever having been done."""
        return self.overdue - self.overdue_expired

    @property
    def blocked(self) -> int:
        """Excluded because a date that the rule needs is missing."""
        return self.excluded - self.exempt - self.on_leave

    @property
    def coverage(self) -> Decimal | None:
        """Covered of required."""
        return fraction(self.covered, self.required)

    @property
    def on_track(self) -> Decimal | None:
        """Covered and pending of required."""
        return fraction(self.covered + self.pending, self.required)


@dataclass(frozen=True)
class Head:
    """The people of a department with everything below."""

    people: int = 0
    without_manager: int = 0
    with_requirement: int = 0
    fully_covered: int = 0

    def __add__(self, other: "Head") -> "Head":
        return Head(*(getattr(self, n) + getattr(other, n) for n in sql.HEADS))

    @property
    def fully(self) -> Decimal | None:
        """Fully covered people of people with at least one requirement."""
        return fraction(self.fully_covered, self.with_requirement)


@dataclass(frozen=True)
class Subject:
    """A requirement, as figures name it."""

    id: int
    code: str
    title: str
    title_zh: str


@dataclass(frozen=True)
class Row:
    """One department with everything below it, and one course."""

    department_id: int
    requirement_id: int
    department: str
    department_name: str
    course: str
    headcount: int
    count: Count

    def as_dict(self) -> dict[str, Any]:
        """The row as the contract names its columns."""
        count = self.count
        return {
            "department": self.department,
            "department_name": self.department_name,
            "course": self.course,
            "headcount": self.headcount,
            "not_required": self.headcount - count.required - count.excluded,
            "excluded": count.excluded,
            "covered": count.covered,
            "pending": count.pending,
            "overdue": count.overdue,
            "overdue_expired": count.overdue_expired,
            "required": count.required,
            "coverage": count.coverage,
            "on_track": count.on_track,
        }


@dataclass(frozen=True)
class Figures:
    """An answer: its moment, its tree, and the counts of the departments asked for."""

    query: Query
    data_as_of: datetime | None
    counted_at: datetime
    waiting: int
    tree: Tree
    roots: tuple[int, ...]
    shown: tuple[int, ...]
    subjects: tuple[Subject, ...]
    counts: dict[tuple[int, int], Count] = field(repr=False)
    heads: dict[int, Head] = field(repr=False)

    @cached_property
    def rows(self) -> list[Row]:
        """Departments by path, courses by code."""
        nodes, nobody, nothing = self.tree.nodes, Head(), Count()
        return [
            Row(
                department_id=pk,
                requirement_id=subject.id,
                department=nodes[pk].code,
                department_name=nodes[pk].name,
                course=subject.code,
                headcount=self.heads.get(pk, nobody).people,
                count=self.counts.get((pk, subject.id), nothing),
            )
            for pk in self.shown
            for subject in self.subjects
        ]

    def total(self, departments: Iterable[int], subjects: Iterable[Subject] | None = None) -> Count:
        """The sum over courses (and over departments that do not contain each other)."""
        wanted = [subject.id for subject in subjects or self.subjects]
        total = Count()
        for pk in departments:
            for requirement in wanted:
                total += self.counts.get((pk, requirement), Count())
        return total

    def head(self, departments: Iterable[int]) -> Head:
        """The people of departments that do not contain each other."""
        return sum((self.heads.get(pk, Head()) for pk in departments), Head())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over definition, scope, t, k and rows: the same answer has the same one."""
        nodes = self.tree.nodes
        definition = {
            "departments": [nodes[pk].code for pk in self.roots],
            "courses": sorted(self.query.courses),
            "kind": self.query.kind,
            "as_of": _iso(self.query.as_of),
            "known_at": _iso(self.query.known_at),
            "rows": [list(row.as_dict().values()) for row in self.rows],
        }
        text = json.dumps(definition, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """The document of the contract."""
        return {
            "as_of": _iso(self.query.as_of),
            "known_at": _iso(self.query.known_at),
            "data_as_of": _iso(self.data_as_of),
            "fingerprint": self.fingerprint,
            "rows": [row.as_dict() for row in self.rows],
        }


def fraction(part: int, whole: int) -> Decimal | None:
    """Four places; never 1 while one is missing, nor 0 while one is done; None of nobody."""
    if whole <= 0:
        return None
    share = (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if part < whole and share == 1:
        return Decimal("0.9999")
    if part > 0 and share == 0:
        return Decimal("0.0001")
    return share


def measure(
    query: Query,
    *,
    scope: Collection[int] | None,
    now: datetime,
    opened: Collection[str] | None = None,
    with_people: bool = False,
) -> Figures:
    """The figures of a query within a scope of departments (None: all of them).

    `opened` None: every department below; else only the roots, their children and the children
    of the departments named. `with_people` adds fully covered people (always there for now).
    """
    fresh = kept.bring_up(now) if query.is_present else kept.Freshness(now, 0)
    at = point(query, now)
    tree = load(at)
    tops = roots(query, tree, scope)
    shown = tree.below(tops) if opened is None else _visible(tree, tops, opened)
    courses = subjects(query)
    wanted = part(query, tree, tops, courses)
    counts, heads = _read(query, at, wanted, shown if opened is not None else None, with_people)
    shown = [pk for pk in shown if tree.nodes[pk].is_placed or heads.get(pk, Head()).people]
    used = _used(query, tops, counts)
    return Figures(
        query=query,
        data_as_of=DirectoryRevision.objects.values_list("data_as_of", flat=True).first(),
        counted_at=fresh.counted_at,
        waiting=fresh.waiting,
        tree=tree,
        roots=tuple(tops),
        shown=tuple(shown),
        subjects=tuple(s for s in courses if used is None or s.id in used),
        counts=counts,
        heads=heads,
    )


def point(query: Query, now: datetime) -> sql.Point:
    """The moment of a query: as far as the clock was turned, for now."""
    if query.is_present:
        return kept.point(kept.turned())
    today = local_date(now, settings.FIRM_TIME_ZONE)
    return sql.Point(Moment(now=now, on=query.as_of, known_at=query.known_at), query.as_of or today)


def roots(query: Query, tree: Tree, scope: Collection[int] | None) -> list[int]:
    """The departments at the top of the answer. Outside the scope is as if it did not exist."""
    tops = tree.tops(scope)
    if not query.department:
        return tops
    node = tree.by_code.get(query.department.lower())
    if node is None or (scope is not None and node.id not in set(tree.below(tops))):
        raise UnknownName("department", query.department)
    return [node.id]


class UnknownName(InvalidInput):
    """A code that names nothing, or nothing that the asker may see."""

    code = "unknown"

    def __init__(self, what: str, name: str) -> None:
        words = {
            "department": _("There is no department “%(name)s”."),
            "course": _("There is no course “%(name)s”."),
            "kind": _("There is no kind “%(name)s”."),
        }
        message = words[what] % {"name": name[:120]}
        super().__init__(message, problems=[Problem(what, self.code, message)])


def _visible(tree: Tree, roots: Sequence[int], opened: Collection[str]) -> list[int]:
    names = {code.lower() for code in opened}
    inside = set(roots)
    for node in tree.nodes.values():
        parent = node.parent_id
        if parent in inside and (parent in roots or tree.nodes[parent].code.lower() in names):
            inside.add(node.id)
    return [pk for pk in tree.nodes if pk in inside]


def subjects(query: Query) -> list[Subject]:
    """The courses asked for, or all, by code."""
    found = [
        Subject(*values)
        for values in Requirement.objects.filter(course__isnull=False)
        .order_by("course__code")
        .values_list("id", "course__code", "course__title", "course__title_zh")
    ]
    if not query.courses:
        return found
    by_code = {subject.code.lower(): subject for subject in found}
    for code in query.courses:
        if code.lower() not in by_code:
            raise UnknownName("course", code)
    wanted = {code.lower() for code in query.courses}
    return [subject for subject in found if subject.code.lower() in wanted]


def part(query: Query, tree: Tree, roots: Sequence[int], subjects: list[Subject]) -> sql.Part:
    """Which cells a query needs."""
    if query.kind and query.kind not in EmploymentKind.values:
        raise UnknownName("kind", query.kind)
    below = tree.below(roots)
    is_whole = len(below) == len(tree.nodes)
    return sql.Part(
        departments=None if is_whole else below,
        requirements={s.id for s in subjects} if query.courses else None,
        kind=query.kind or None,
    )


def _used(
    query: Query, roots: Collection[int], counts: dict[tuple[int, int], Count]
) -> set[int] | None:
    """The courses that anybody within the roots is concerned by; None where they were named."""
    if query.courses:
        return None
    tops = set(roots)
    return {
        requirement
        for (department, requirement), count in counts.items()
        if department in tops and (count.required or count.excluded)
    }


def _read(
    query: Query,
    at: sql.Point,
    part: sql.Part,
    shown: Sequence[int] | None,
    with_people: bool,
) -> tuple[dict[tuple[int, int], Count], dict[int, Head]]:
    """Counts and headcounts, summed along the tree."""
    if shown is None:
        ctes, walk = sql.tree(at), "tree"
    else:
        ctes, walk = sql.reach(at, shown), "reach"
    if query.is_present:
        cells, heads = _kept_sources(part)
        if part.requirements is not None:  # the kept ones are over all requirements
            heads = ""
    else:
        cells, heads = sql.cells(at, part), ""
    if not query.is_present or not heads:
        if walk == "reach":
            ctes = [*sql.tree(at), *ctes[1:]]
        ctes += sql.extras(at, part)
        heads = heads or sql.heads(at, part, with_duties=with_people or query.is_present)
    return (
        {
            (row[0], row[1]): Count(*map(int, row[2:]))
            for row in _fetch(ctes, sql.rolled(cells, walk, ["requirement_id"], sql.COUNTS))
        },
        {
            row[0]: Head(*map(int, row[1:]))
            for row in _fetch(ctes, sql.rolled(heads, walk, [], sql.HEADS))
        },
    )


def _kept_sources(part: sql.Part) -> tuple[str, str]:
    cells = (
        f"SELECT k.department_id, k.requirement_id, {', '.join(f'k.{c}' for c in sql.COUNTS)}"
        " FROM coverage_coveragecount k WHERE TRUE"
        f"{part.where('k.department_id', 'k.requirement_id', 'k.kind')}"
    )
    heads = (
        f"SELECT k.department_id, {', '.join(f'k.{c}' for c in sql.HEADS)}"
        f" FROM coverage_headcount k WHERE TRUE{part.where('k.department_id', '', 'k.kind')}"
    )
    return cells, heads


def _fetch(ctes: Collection[str], text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.with_ctes(ctes, text))
        return list(cursor.fetchall())


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")
