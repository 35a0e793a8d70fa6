"""What moved a figure between two dates: parts that add up to the difference exactly.

The states of everybody concerned are taken at both dates, and each person and course whose state
differs goes to one class. Both dates are seen with what was known at one instant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.assignments.states import Moment, joined_sql, state_sql
from courses.coverage import sql
from courses.coverage.counts import Count
from courses.coverage.shapes import Query, Subject
from courses.coverage.tree import Tree
from orgchange.core.figures import percent_text


class Cause(TextChoices):
    """Why a person's state with a course is another, in the order in which it is asked."""

    JOINED = "joined", _("Joiners")
    LEFT = "left", _("Leavers")
    MOVED_IN = "moved_in", _("Movers in")
    MOVED_OUT = "moved_out", _("Movers out")
    ASSIGNED = "assigned", _("Newly required")
    ENDED = "ended", _("No longer required")
    EXCLUDED = "excluded", _("Exempted, on leave or blocked")
    BACK = "back", _("Exemption, leave or block ended")
    COMPLETED = "completed", _("Completions")
    EXPIRED = "expired", _("Expiries and revocations")
    FELL_DUE = "fell_due", _("Fell due")
    MORE_TIME = "more_time", _("Due date moved")


@dataclass(frozen=True)
class Step:
    """One cause: how many people, and what it adds to the counts."""

    cause: Cause
    people: int
    required: int
    covered: int
    overdue: int


@dataclass(frozen=True)
class Slice:
    """A step as its part of the difference: the figure before it and after it, in fractions."""

    step: Step
    before: float
    after: float

    @property
    def points(self) -> float:
        """Percentage points that this cause added."""
        return round((self.after - self.before) * 100, 6)


@dataclass(frozen=True)
class Bridge:
    """Two dates and what lies between them."""

    since: date
    until: date
    before: Count
    after: Count
    steps: tuple[Step, ...]

    @property
    def slices(self) -> list[Slice]:
        """The steps laid end to end from the first figure to the second."""
        covered, required, found = self.before.covered, self.before.required, []
        for step in self.steps:
            old = covered / required if required else 0.0
            covered, required = covered + step.covered, required + step.required
            found.append(Slice(step, old, covered / required if required else 0.0))
        return found

    @property
    def figures(self) -> tuple[str, str]:
        """The first and the second figure, in words."""
        before, after = self.before, self.after
        return (
            percent_text(before.covered, before.required, decimals=1),
            percent_text(after.covered, after.required, decimals=1),
        )


def bridge(
    query: Query,
    *,
    since: date,
    until: date,
    trees: tuple[Tree, Tree],
    roots: Collection[int],
    subjects: Collection[Subject],
    now: datetime,
) -> Bridge:
    """What moved the figure of the roots between the ends of two days, one statement."""
    points = [
        sql.Point(Moment(now=now, on=day, known_at=query.known_at), day) for day in (since, until)
    ]
    requirements = {subject.id for subject in subjects}
    text = _text(points, [_inside(tree, roots) for tree in trees], requirements, query.kind)
    with connection.cursor() as cursor:
        cursor.execute(text)
        rows = cursor.fetchall()
    return _bridge(since, until, rows)


def _bridge(since: date, until: date, rows: Collection[tuple[Any, ...]]) -> Bridge:
    steps, before, after = [], Count(), Count()
    for cause, people, *numbers in rows:
        was = Count(required=int(numbers[0]), covered=int(numbers[1]), overdue=int(numbers[2]))
        is_now = Count(required=int(numbers[3]), covered=int(numbers[4]), overdue=int(numbers[5]))
        before, after = before + was, after + is_now
        if cause:
            steps.append(
                Step(
                    Cause(cause),
                    int(people),
                    is_now.required - was.required,
                    is_now.covered - was.covered,
                    is_now.overdue - was.overdue,
                )
            )
    order = list(Cause)
    return Bridge(
        since, until, before, after, tuple(sorted(steps, key=lambda s: order.index(s.cause)))
    )


def _inside(tree: Tree, roots: Collection[int]) -> list[int] | None:
    """The departments that belong to the roots on a day; None where that is all of them."""
    below = tree.below(pk for pk in roots if pk in tree.nodes)
    return None if len(below) == len(tree.nodes) else below


def _text(
    points: list[sql.Point],
    inside: list[list[int] | None],
    requirements: Collection[int],
    kind: str,
) -> str:
    """One row a cause, and one of no cause for the pairs that did not move."""
    ctes, sides = [], []
    for index, (point, departments) in enumerate(zip(points, inside, strict=True)):
        mark = f"_{index}"
        ctes += [*sql.tree(point, mark), *sql.extras(point, sql.Part(), mark)]
        part = sql.Part(requirements=requirements, kind=kind or None)
        here = _here(departments, mark)
        ctes.append(
            f"person{mark} AS (SELECT j.employee_id, {here} AS is_here"
            f" FROM directory_jobrecord j WHERE {point.moment.in_job()})"
        )
        state = f"{state_sql(point.moment.day())}"
        sides.append(
            f"SELECT o.employee_id, o.requirement_id, {index} AS side, {state} AS state"
            f" {joined_sql(point.moment)}{part.where('', 'o.requirement_id')} AND {here}"
        )
    pairs = (
        "SELECT s.employee_id, s.requirement_id,"
        " MAX(CASE WHEN s.side = 0 THEN s.state ELSE '' END) AS a,"
        " MAX(CASE WHEN s.side = 1 THEN s.state ELSE '' END) AS b"
        f" FROM ({' UNION ALL '.join(sides)}) s GROUP BY s.employee_id, s.requirement_id"
    )
    flags = ", ".join(
        f"COUNT(*) FILTER (WHERE {said.format(side)})"
        for side in "ab"
        for said in (
            "c.{} IN ('covered', 'pending', 'overdue')",
            "c.{} = 'covered'",
            "c.{} = 'overdue'",
        )
    )
    return sql.with_ctes(
        ctes,
        f"SELECT c.cause, COUNT(DISTINCT c.employee_id), {flags} FROM"
        f" (SELECT p.*, {_cause_sql()} AS cause FROM ({pairs}) p"
        " LEFT JOIN person_0 q ON q.employee_id = p.employee_id"
        " LEFT JOIN person_1 r ON r.employee_id = p.employee_id) c GROUP BY c.cause",
    )


def _here(departments: list[int] | None, mark: str) -> str:
    if departments is None:
        return "TRUE"
    inside = sql.among("j.department_id", departments).removeprefix(" AND ")
    second = sql.among("z.department_id", departments)
    return (
        f"({inside} OR j.employee_id IN"
        f" (SELECT z.employee_id FROM second{mark} z WHERE TRUE{second}))"
    )


def _cause_sql() -> str:
    """The one cause of a pair whose states are a and b; empty where they are the same."""
    arms = [
        ("p.a = p.b", ""),
        ("p.a = '' AND q.employee_id IS NULL", Cause.JOINED.value),
        ("p.b = '' AND r.employee_id IS NULL", Cause.LEFT.value),
        ("p.a = '' AND NOT q.is_here", Cause.MOVED_IN.value),
        ("p.b = '' AND NOT r.is_here", Cause.MOVED_OUT.value),
        ("p.a = ''", Cause.ASSIGNED.value),
        ("p.b = ''", Cause.ENDED.value),
        ("p.b = 'excluded'", Cause.EXCLUDED.value),
        ("p.a = 'excluded'", Cause.BACK.value),
        ("p.b = 'covered'", Cause.COMPLETED.value),
        ("p.a = 'covered'", Cause.EXPIRED.value),
        ("p.b = 'overdue'", Cause.FELL_DUE.value),
    ]
    whens = " ".join(f"WHEN {said} THEN '{getattr(cause, 'value', cause)}'" for said, cause in arms)
    return f"CASE {whens} ELSE '{Cause.MORE_TIME.value}' END"
