"""Figures of the whole firm for somebody who may not see all its people: small groups withheld.

What is withheld is decided over every department and course at once, and the answer cut from it
afterwards: no two questions about one moment can be subtracted from each other. It depends on the
moment and on whom the asker may see, on nothing else that is asked.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from courses.coverage import unseen
from courses.coverage.counts import WITHHELD, Count, Head
from courses.coverage.figures import measure, opened_below, point, roots, subjects
from courses.coverage.shapes import FIRM, Figures, Query
from orgchange.core.small_groups import Withheld, decide
from orgchange.directory.models import Employee


def measure_withheld(
    query: Query,
    *,
    known: frozenset[int],
    visible: QuerySet[Employee],
    now: datetime,
    opened: Collection[str] | None = None,
) -> Figures:
    """The figures of a query, with small groups withheld outside the `known` departments.

    `visible` are the people whom the asker may see, in these departments and elsewhere.
    """
    moment = Query(as_of=query.as_of, known_at=query.known_at)
    whole = measure(moment, scope=None, now=now, with_people=True)
    courses = [subject.id for subject in subjects(moment)]
    people = unseen.count(whole, courses, at=point(moment, now), visible=visible)
    withheld = decide(
        people.parents,
        heads=people.heads,
        lines=people.lines,
        total=people.total,
        least=settings.SMALL_GROUP,
    )
    return _cut(_told(whole, courses, withheld, known), query, opened)


def _told(
    whole: Figures, courses: Collection[int], withheld: Withheld, known: frozenset[int]
) -> Figures:
    """The figures without the numbers that are withheld."""
    departments = [FIRM, *whole.tree.below(whole.roots)]
    counts, sums, heads = _with_firm(whole, courses, departments)
    cells = {(pk, course) for pk, course in withheld.cells if pk not in known}
    heads_off, sums_off = withheld.heads - known, withheld.totals - known
    return replace(
        whole,
        known=known,
        counts={key: WITHHELD if key in cells else count for key, count in counts.items()},
        sums={pk: WITHHELD if pk in sums_off else count for pk, count in sums.items()},
        heads={
            pk: head.told(people=pk not in heads_off, duties=pk not in sums_off)
            for pk, head in heads.items()
        },
    )


def _with_firm(
    whole: Figures, courses: Collection[int], departments: Collection[int]
) -> tuple[dict[tuple[int, int], Count], dict[int, Count], dict[int, Head]]:
    """Counts by department and course, of all courses together, and people; the firm's too."""
    nothing, nobody, tops = Count(), Head(), whole.roots
    counts = {
        (pk, course): whole.counts.get((pk, course), nothing)
        if pk != FIRM
        else sum((whole.counts.get((top, course), nothing) for top in tops), nothing)
        for pk in departments
        for course in courses
    }
    sums = {
        pk: sum((counts[pk, subject.id] for subject in whole.subjects), nothing)
        for pk in departments
    }
    heads = {pk: whole.heads.get(pk, nobody) for pk in departments if pk != FIRM}
    return counts, sums, {FIRM: whole.head(tops), **heads}


def _cut(told: Figures, query: Query, opened: Collection[str] | None) -> Figures:
    """What the query asks for: its departments, rows and courses. Nothing new is worked out.

    "Fully covered" is over all courses; over a choice of them it is not told.
    """
    tops = roots(query, told.tree, None)
    wanted = told.tree.below(tops) if opened is None else opened_below(told.tree, tops, opened)
    here, heads = set(told.shown), told.heads
    if query.department:
        heads = {pk: head for pk, head in heads.items() if pk != FIRM}
    if query.courses:
        heads = {
            pk: head.told(people=not head.hides_people, duties=False) for pk, head in heads.items()
        }
    return replace(
        told,
        query=query,
        roots=tuple(tops),
        shown=tuple(pk for pk in wanted if pk in here),
        subjects=tuple(subjects(query)) if query.courses else told.subjects,
        heads=heads,
    )
