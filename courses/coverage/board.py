"""The coverage page as data: the heat map's rows and cells, their lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.coverage import history
from courses.coverage.counts import Count, Head
from courses.coverage.shapes import Figures, Query, Subject
from courses.coverage.tree import Node
from orgchange.core.figures import percent
from orgchange.directory.models import EmploymentKind

MOST_ROWS = 250
HEAT = (Decimal("0.60"), Decimal("0.75"), Decimal("0.90"), Decimal("0.97"))
COMPARED_DAYS = 7


@dataclass(frozen=True)
class Bar:
    """A part of a strip, in per cent of its length."""

    state: str
    x: str
    width: str


@dataclass(frozen=True)
class Cell:
    """One department and one course (or all of them): what the heat map shows.

    It leads to the people, where the reader may see them.
    """

    label: str
    count: Count
    url: str
    is_sum: bool = False

    @property
    def percent(self) -> str | None:
        """Whole per cent of those required that are covered."""
        return percent(self.count.covered, self.count.required)

    @property
    def heat(self) -> int:
        """1 far below the target … 5 well above it."""
        share = self.count.coverage or Decimal(0)
        return 1 + sum(share >= step for step in HEAT)

    @property
    def bars(self) -> list[Bar]:
        """Covered, pending, overdue, end to end."""
        found, x = [], 0.0
        for state in ("covered", "pending", "overdue"):
            width = 100 * getattr(self.count, state) / self.count.required
            if width:
                found.append(Bar(state, f"{x:.2f}", f"{width:.2f}"))
            x += width
        return found


@dataclass(frozen=True)
class Line:
    """A department's row of the heat map."""

    node: Node
    level: int
    people: int | None
    cells: tuple[Cell, ...]
    url: str
    twist_url: str
    is_open: bool
    months: tuple[float | None, ...]
    delta: float | None


@dataclass(frozen=True)
class Board:
    """Everything the page shows of figures."""

    figures: Figures
    opened: tuple[str, ...]
    today: date

    @property
    def query(self) -> Query:
        """What was asked for."""
        return self.figures.query

    @cached_property
    def total(self) -> Count:
        """All courses, the roots with everything below."""
        return self.figures.total(self.figures.roots)

    @cached_property
    def head(self) -> Head:
        """The people of the roots with everything below."""
        return self.figures.head(self.figures.roots)

    @property
    def day(self) -> date:
        """The day shown: of the query, or today."""
        return self.query.as_of or self.today

    @property
    def since(self) -> date:
        """The day that changes are counted from."""
        return self.day - timedelta(days=COMPARED_DAYS)

    @property
    def root(self) -> Node | None:
        """The one department at the top, where there is one."""
        roots = self.figures.roots
        return self.figures.tree.nodes[roots[0]] if len(roots) == 1 else None

    @property
    def titles(self) -> list[str]:
        """The titles of courses, then of stages, in the order of the columns."""
        return [subject.title_here for subject in self.figures.grouped]

    @property
    def stages(self) -> int:
        """How many of the columns are stages of tracks: the last ones."""
        return sum(subject.is_stage for subject in self.figures.subjects)

    @property
    def courses(self) -> int:
        """How many of the columns are courses: the first ones."""
        return len(self.figures.subjects) - self.stages

    @property
    def leading(self) -> int:
        """How many columns stand before the courses."""
        return 2 + self.has_sum

    @property
    def sum_title(self) -> str:
        """What the column of the sum is over."""
        return _("All courses and stages") if self.stages else _("All courses")

    @property
    def has_sum(self) -> bool:
        """Whether a column of all courses says more than the columns of the courses."""
        return len(self.figures.subjects) > 1

    @cached_property
    def shows_people(self) -> bool:
        """Whether the reader may see the people of the roots, and so everything about them."""
        return self.figures.shows_people(self.figures.roots)

    @property
    def smallest_group(self) -> int:
        """How many people a figure is over at least, where the reader may not see them."""
        return int(settings.SMALL_GROUP)

    @property
    def unheaded(self) -> int:
        """Departments of the roots, with everything below, that have no head."""
        tree = self.figures.tree
        return sum(
            tree.nodes[pk].head_id is None and tree.nodes[pk].is_placed
            for pk in tree.below(self.figures.roots)
        )

    @property
    def hidden_rows(self) -> int:
        """Rows that do not fit on the page."""
        return max(len(self.figures.shown) - MOST_ROWS, 0)

    @cached_property
    def has_history(self) -> bool:
        """Whether any line of months can be drawn: history is not kept by kind of employment."""
        return any(value is not None for line in self.lines for value in line.months)

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of the heat map."""
        shown = self.figures.shown[:MOST_ROWS]
        ends = history.months(self.day - timedelta(days=1))
        kept = self._history(shown, [*ends, self.since])
        base = min((self.figures.tree.nodes[pk].depth for pk in self.figures.roots), default=0)
        return [self._line(pk, base, ends, kept) for pk in shown]

    def _history(self, shown: Sequence[int], days: Sequence[date]) -> history.Fractions:
        if self.query.kind or self.query.known_at:
            return {}
        requirements = [subject.id for subject in self.figures.subjects]
        seen = [pk for pk in shown if self.figures.shows_people([pk])]
        return history.fractions(departments=seen, requirements=requirements, days=days)

    def _line(self, pk: int, base: int, ends: Sequence[date], kept: history.Fractions) -> Line:
        node = self.figures.tree.nodes[pk]
        total, head = self.figures.total([pk]), self.figures.heads.get(pk, Head())
        shares = [share(kept.get((pk, day))) for day in ends]
        current, before = share((total.covered, total.required)), share(kept.get((pk, self.since)))
        is_root = pk in self.figures.roots
        is_open = is_root or node.code in self.opened
        has_more = bool(self.figures.tree.children.get(pk)) and not is_root
        return Line(
            node=node,
            level=min(node.depth - base, 6) if not is_root else 0,
            people=None if head.hides_people else head.people,
            cells=(
                *([Cell(self.sum_title, total, self.cell_url(node), True)] * self.has_sum),
                *(self._cell(pk, node, subject) for subject in self.figures.grouped),
            ),
            url=self.url(department=node.code, open=()),
            twist_url=self._twisted(node) if has_more else "",
            is_open=is_open,
            months=(*shares, current) if any(s is not None for s in shares) else (),
            delta=None if current is None or before is None else current - before,
        )

    def _cell(self, pk: int, node: Node, subject: Subject) -> Cell:
        count = self.figures.counts.get((pk, subject.id), Count())
        url = self.cell_url(node, courses=(subject.code,))
        return Cell(subject.title_here, count, url, is_sum=not self.has_sum)

    def _twisted(self, node: Node) -> str:
        others = [code for code in self.opened if code != node.code]
        return self.url(open=others if node.code in self.opened else [*others, node.code])

    def url(self, **changes: Any) -> str:
        """This page with some of its query string changed."""
        return f"?{urlencode(self.parameters(**changes), doseq=True)}"

    def cell_url(self, node: Node, **changes: Any) -> str:
        """The people behind a figure; empty where the reader may not see them."""
        is_seen = self.figures.shows_people([node.id])
        return self.people_url(node, **changes) if is_seen else ""

    def people_url(self, node: Node | None = None, **changes: Any) -> str:
        """The people behind a figure."""
        department = node.code if node else self.query.department
        given = self.parameters(department=department, open=(), **changes)
        return f"{reverse('coverage:people')}?{urlencode(given, doseq=True)}"

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """The query string of this page as data; empty values are left out."""
        given: dict[str, Any] = {
            "department": self.query.department,
            "course": list(self.query.courses),
            "kind": self.query.kind,
            "as_of": self.query.as_of.isoformat() if self.query.as_of else "",
            "known_at": instant_text(self.query.known_at),
            "open": list(self.opened),
        }
        given.update({{"courses": "course"}.get(k, k): v for k, v in changes.items()})
        return {name: value for name, value in given.items() if value}


def instant_text(instant: datetime | None) -> str:
    """An instant as query strings carry it."""
    return "" if instant is None else instant.isoformat().replace("+00:00", "Z")


def share(fraction: tuple[int, int] | None) -> float | None:
    """Per cent for a chart; None where nobody was required, or nothing was kept."""
    if not fraction or fraction[1] <= 0:
        return None
    return 100 * fraction[0] / fraction[1]


@dataclass(frozen=True)
class KindLine:
    """The people of one kind: a line of their own, counted above as well."""

    label: str
    people: int
    count: Count
    url: str


def kind_lines(board: Board, found: dict[str, tuple[Head, Count]]) -> list[KindLine]:
    """Employees, contractors, interns: those that there are."""
    return [
        KindLine(str(kind.label), found[kind][0].people, found[kind][1], board.url(kind=kind.value))
        for kind in EmploymentKind
        if kind in found and found[kind][0].people
    ]


def legend() -> list[tuple[int, str]]:
    """The heat map's steps with their words."""
    return [
        (1, _("under 60")),
        (2, "60–74"),
        (3, "75–89"),
        (4, "90–96"),
        (5, _("97 and over")),
    ]


def opened_codes(given: Collection[str]) -> tuple[str, ...]:
    """Codes of opened departments, each once."""
    return tuple(dict.fromkeys(code for code in given if code))
