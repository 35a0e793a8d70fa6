"""Coverage figures: five states by department and course, now or at any (t, k).

Now is read from the kept counts; any other moment from the people, by the same SQL. A row is a
department with everything below it, and one course; people count once.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from courses.assignments.models import Requirement
from courses.assignments.states import Moment
from courses.coverage import clock, kept, sql
from courses.coverage.counts import Count, Head
from courses.coverage.shapes import Figures, Query, Subject
from courses.coverage.tree import Tree, load
from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import DirectoryRevision, EmploymentKind


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
    shown = tree.below(tops) if opened is None else opened_below(tree, tops, opened)
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
        return clock.point(clock.turned())
    today = firm_day(now)
    return sql.Point(Moment(now=now, on=query.as_of, known_at=query.known_at), query.as_of or today)


def roots(query: Query, tree: Tree, scope: Collection[int] | None) -> list[int]:
    """The departments at the top of the answer. Outside the scope is as if it did not exist."""
    tops = tree.tops(scope)
    if not query.department:
        return tops
    node = tree.by_code.get(query.department.lower())
    if node is None or (scope is not None and node.id not in set(tree.below(tops))):
        raise OutOfSight("department", query.department)
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


class OutOfSight(UnknownName):
    """A department that is not there for the asker."""

    status = 404


def opened_below(tree: Tree, roots: Sequence[int], opened: Collection[str]) -> list[int]:
    """The rows of a page: the roots, their children, and the children of the departments named."""
    names = {code.lower() for code in opened}
    inside = set(roots)
    for node in tree.nodes.values():
        parent = node.parent_id
        if parent in inside and (parent in roots or tree.nodes[parent].code.lower() in names):
            inside.add(node.id)
    return [pk for pk in tree.nodes if pk in inside]


def subjects(query: Query) -> list[Subject]:
    """The courses and stages asked for, or all, by code."""
    titles = [Coalesce("course__title", "name"), Coalesce("course__title_zh", "name_zh")]
    held = Requirement.objects.order_by("code").values_list("id", "code", *titles, "kind")
    found = [Subject(*values) for values in held]
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
    counted = set(EmploymentKind.values) - {EmploymentKind.SERVICE}
    if query.kind and query.kind not in counted:
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


def by_kind(
    query: Query, *, scope: Collection[int] | None, now: datetime
) -> dict[str, tuple[Head, Count]]:
    """{kind: people and counts} of the roots, all courses together: contractors on their own."""
    if query.is_present:
        kept.bring_up(now)
    at = point(query, now)
    tree = load(at)
    tops, courses = roots(query, tree, scope), subjects(query)
    wanted = replace(part(query, tree, tops, courses), by_kind=True)
    if query.is_present:
        ctes, (cells, heads) = sql.reach(at, tops), _kept_sources(wanted)
    else:
        ctes = [*sql.tree(at), *sql.reach(at, tops)[1:], *sql.extras(at, wanted)]
        cells, heads = sql.cells(at, wanted), sql.heads(at, wanted, with_duties=False)
    found: dict[str, tuple[Head, Count]] = {}
    for _pk, kind, *numbers in _fetch(ctes, sql.rolled(heads, "reach", ["kind"], sql.HEADS)):
        found[kind] = (found.get(kind, (Head(), Count()))[0] + Head(*map(int, numbers)), Count())
    for _pk, kind, *numbers in _fetch(ctes, sql.rolled(cells, "reach", ["kind"], sql.COUNTS)):
        head, count = found.get(kind, (Head(), Count()))
        found[kind] = (head, count + Count(*map(int, numbers)))
    return found


def _kept_sources(part: sql.Part) -> tuple[str, str]:
    cells = (
        f"SELECT {', '.join(f'k.{c}' for c in (*sql.CELL_KEY[:3], *sql.COUNTS))}"
        " FROM coverage_coveragecount k WHERE TRUE"
        f"{part.where('k.department_id', 'k.requirement_id', 'k.kind')}"
    )
    heads = (
        f"SELECT k.department_id, k.kind, {', '.join(f'k.{c}' for c in sql.HEADS)}"
        f" FROM coverage_headcount k WHERE TRUE{part.where('k.department_id', '', 'k.kind')}"
    )
    return cells, heads


def _fetch(ctes: Collection[str], text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.with_ctes(ctes, text))
        return list(cursor.fetchall())
