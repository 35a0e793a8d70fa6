"""How many people, of those whom an asker may not see, each figure of the firm is over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from courses.coverage import sql
from courses.coverage.counts import Count, Head
from courses.coverage.shapes import FIRM, Figures
from orgchange.core.small_groups import Line, Parents
from orgchange.core.sql import ids_of
from orgchange.directory.models import Employee

HEAD, DUTIES = "people", "with_requirement"
Numbers = dict[int, dict[int, int]]  # {course: {department: people}}


@dataclass(frozen=True)
class Unseen:
    """The tree of the firm, and of each line how many unseen people it is over."""

    parents: Parents
    heads: Line
    lines: dict[int, Line]
    total: Line


def count(
    whole: Figures, courses: Collection[int], *, at: sql.Point, visible: QuerySet[Employee]
) -> Unseen:
    """Count the unseen people of figures over the whole firm: all less those who are visible."""
    parents = _parents(whole)
    seen_cells, seen_heads = _seen(at, visible)
    twice_cells, twice_heads = _doubles(at)
    nobody, nothing = Head(), Count()

    def line(all_people: dict[int, int], seen: dict[int, int], doubles: dict[int, int]) -> Line:
        people = {pk: all_people[pk] - seen.get(pk, 0) for pk in parents if pk != FIRM}
        return Line({FIRM: sum(people[pk] for pk in whole.roots), **people}, doubles)

    def heads(name: str) -> Line:
        counted = {pk: getattr(whole.heads.get(pk, nobody), name) for pk in parents}
        return line(counted, seen_heads[name], twice_heads[name])

    return Unseen(
        parents=parents,
        heads=heads(HEAD),
        total=heads(DUTIES),
        lines={
            course: line(
                {pk: whole.counts.get((pk, course), nothing).required for pk in parents},
                seen_cells.get(course, {}),
                twice_cells.get(course, {}),
            )
            for course in courses
        },
    )


def _parents(whole: Figures) -> Parents:
    """The departments below the firm, each after the one it is in."""
    below = {pk: whole.tree.nodes[pk].parent_id for pk in whole.tree.below(whole.roots)}
    return {FIRM: None} | {pk: FIRM if above is None else above for pk, above in below.items()}


def _seen(at: sql.Point, visible: QuerySet[Employee]) -> tuple[Numbers, dict[str, dict[int, int]]]:
    """The visible people, counted as the figures count everybody: two statements."""
    text, params = ids_of(visible)
    part = sql.Part(people="SELECT employee_id FROM seen")
    ctes = [f"seen(employee_id) AS ({text})", *sql.tree(at), *sql.extras(at, part)]
    cells = sql.rolled(sql.cells(at, part), "tree", ["requirement_id"], ["required"])
    heads = sql.rolled(sql.heads(at, part), "tree", [], [HEAD, DUTIES])
    return _by_course(_fetch(ctes, cells, params)), _by_name(_fetch(ctes, heads, params))


def _doubles(at: sql.Point) -> tuple[Numbers, dict[str, dict[int, int]]]:
    """People with two jobs, where their lines meet: two statements."""
    part = sql.Part(own=False)
    ctes = [*sql.tree(at), *sql.extras(at, part)]
    cells = (
        "SELECT c.department_id, c.requirement_id, -SUM(c.required)"
        f" FROM ({sql.cells(at, part)}) c GROUP BY c.department_id, c.requirement_id"
    )
    heads = (
        f"SELECT c.department_id, -SUM(c.{HEAD}), -SUM(c.{DUTIES})"
        f" FROM ({sql.heads(at, part)}) c GROUP BY c.department_id"
    )
    return _by_course(_fetch(ctes, cells)), _by_name(_fetch(ctes, heads))


def _by_course(rows: Iterable[tuple[Any, ...]]) -> Numbers:
    found: Numbers = {}
    for department, course, people in rows:
        found.setdefault(course, {})[department] = int(people)
    return found


def _by_name(rows: Collection[tuple[Any, ...]]) -> dict[str, dict[int, int]]:
    return {
        name: {row[0]: int(row[index]) for row in rows}
        for index, name in enumerate((HEAD, DUTIES), start=1)
    }


def _fetch(ctes: Collection[str], text: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.with_ctes(ctes, text), params or None)
        return list(cursor.fetchall())
