"""The shapes of an answer: what was asked, counts, rows, and the whole with its fingerprint."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language

from courses.coverage import sql
from courses.coverage.tree import Tree

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


def here(text: str, text_zh: str) -> str:
    """One of two texts, by the reader's language."""
    return text_zh if text_zh and (get_language() or "").startswith("zh") else text


@dataclass(frozen=True)
class Subject:
    """A requirement, as figures name it."""

    id: int
    code: str
    title: str
    title_zh: str

    @property
    def title_here(self) -> str:
        """The title in the reader's language."""
        return here(self.title, self.title_zh)


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


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")
