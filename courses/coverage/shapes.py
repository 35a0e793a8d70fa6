"""The shapes of an answer: what was asked, rows, and the whole with its fingerprint."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language

from courses.assignments.models import RequirementKind
from courses.coverage.counts import Count, Head
from courses.coverage.tree import Tree

FIRM = 0  # stands for all departments together; no department has this id
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
    """What is asked for. `as_of` None: now. `known_at` None: as known now. Names are codes.

    `courses` are the codes of requirements: of courses, and of stages of tracks.
    """

    department: str = ""
    courses: tuple[str, ...] = ()
    kind: str = ""
    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether the kept counts can answer."""
        return self.as_of is None and self.known_at is None


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
    kind: str = RequirementKind.COURSE

    @property
    def is_stage(self) -> bool:
        """Whether it is a stage of a track: shown under a heading of its own."""
        return self.kind == RequirementKind.STAGE

    @property
    def title_here(self) -> str:
        """The title in the reader's language."""
        return here(self.title, self.title_zh)


@dataclass(frozen=True)
class Row:
    """One department with everything below it, and one requirement: `course` is its code."""

    department_id: int
    requirement_id: int
    department: str
    department_name: str
    course: str
    headcount: int | None
    count: Count

    def values(self) -> list[Any]:
        """The row in the order of the contract's columns; None where withheld, or of nobody."""
        count, named = self.count, [self.department, self.department_name, self.course]
        if self.headcount is None or count.is_withheld:
            return [*named, self.headcount, *[None] * (len(COLUMNS) - 4)]
        return [
            *named,
            self.headcount,
            self.headcount - count.required - count.excluded,
            count.excluded,
            count.covered,
            count.pending,
            count.overdue,
            count.overdue_expired,
            count.required,
            count.coverage,
            count.on_track,
        ]

    def as_dict(self) -> dict[str, Any]:
        """The row as the contract names its columns, and whether it is withheld."""
        row = dict(zip(COLUMNS, self.values(), strict=True))
        return row | {"withheld": True} if self.count.is_withheld else row


@dataclass(frozen=True)
class Figures:
    """An answer: its moment, its tree, and the counts of the departments asked for.

    `known` are the departments whose people the asker may see, where that is not all of them; then
    `sums` holds the counts of all courses together, and `FIRM` stands for all the roots.
    """

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
    known: frozenset[int] | None = None
    sums: dict[int, Count] | None = field(default=None, repr=False)

    @cached_property
    def grouped(self) -> tuple[Subject, ...]:
        """As a page shows them: the courses, then the stages of tracks, each by code."""
        return tuple(sorted(self.subjects, key=lambda subject: subject.is_stage))

    @cached_property
    def rows(self) -> list[Row]:
        """Departments by path, courses and stages by code."""
        nodes, nothing = self.tree.nodes, Count()
        heads = {pk: self.heads.get(pk, Head()) for pk in self.shown}
        return [
            Row(
                department_id=pk,
                requirement_id=subject.id,
                department=nodes[pk].code,
                department_name=nodes[pk].name,
                course=subject.code,
                headcount=None if heads[pk].hides_people else heads[pk].people,
                count=self.counts.get((pk, subject.id), nothing),
            )
            for pk in self.shown
            for subject in self.subjects
        ]

    def total(self, departments: Iterable[int], subjects: Iterable[Subject] | None = None) -> Count:
        """The sum over courses (and over departments that do not contain each other).

        Where small groups are withheld, that of all courses is told by itself.
        """
        own, nothing = self._as_one(departments), Count()
        if self.sums is not None and subjects is None and not self.query.courses:
            return sum((self.sums.get(pk, nothing) for pk in own), nothing)
        wanted = [subject.id for subject in subjects or self.subjects]
        return sum((self.counts.get((pk, c), nothing) for pk in own for c in wanted), nothing)

    def head(self, departments: Iterable[int]) -> Head:
        """The people of departments that do not contain each other."""
        return sum((self.heads.get(pk, Head()) for pk in self._as_one(departments)), Head())

    def shows_people(self, departments: Iterable[int]) -> bool:
        """Whether the asker may see the people of the departments."""
        return self.known is None or self.known.issuperset(departments)

    @cached_property
    def withholds(self) -> bool:
        """Whether anything that is shown is withheld."""
        counts, heads = self.counts, self.heads
        return self.known is not None and any(
            heads.get(pk, Head()).hides_people
            or any(counts.get((pk, s.id), Count()).is_withheld for s in self.subjects)
            or self.total([pk]).is_withheld
            for pk in self.shown
        )

    def _as_one(self, departments: Iterable[int]) -> tuple[int, ...]:
        """The whole firm is told by itself: each of its tops may be too small to be told."""
        own = tuple(departments)
        return (FIRM,) if FIRM in self.heads and own == self.roots else own

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
            "rows": [row.values() for row in self.rows],
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


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")
