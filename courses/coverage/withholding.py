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
from courses.coverage.shapes import FIRM, Figures, Query, Subject
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
    figures = replace(_cut(whole, query, opened), known=known)
    return _told(figures, whole, _outside(withheld, known))


def _cut(whole: Figures, query: Query, opened: Collection[str] | None) -> Figures:
    """What the query asks for: its departments, rows and courses. Nothing new is worked out."""
    tops, here = roots(query, whole.tree, None), set(whole.shown)
    wanted = whole.tree.below(tops) if opened is None else opened_below(whole.tree, tops, opened)
    return replace(
        whole,
        query=query,
        roots=tuple(tops),
        shown=tuple(pk for pk in wanted if pk in here),
        subjects=tuple(subjects(query)) if query.courses else whole.subjects,
    )


def _outside(withheld: Withheld, known: frozenset[int]) -> Withheld:
    """What is withheld outside the departments whose people the asker may see."""
    return Withheld(
        heads=withheld.heads - known,
        cells=frozenset(cell for cell in withheld.cells if cell[0] not in known),
        totals=withheld.totals - known,
    )


def _told(figures: Figures, whole: Figures, withheld: Withheld) -> Figures:
    """The figures without the numbers that are withheld; with the firm's, where it is asked for.

    "Fully covered" is over all courses; over a choice of them it is not told.
    """
    firm = [] if figures.query.department else [FIRM]
    departments = [*firm, *dict.fromkeys((*figures.roots, *figures.shown))]
    has_all = not figures.query.courses

    def count(pk: int, subject: Subject) -> Count:
        is_off = (pk, subject.id) in withheld.cells
        return WITHHELD if is_off else whole.total(_parts(whole, pk), [subject])

    def total(pk: int) -> Count:
        return WITHHELD if pk in withheld.totals else whole.total(_parts(whole, pk))

    def head(pk: int) -> Head:
        is_on = has_all and pk not in withheld.totals
        return whole.head(_parts(whole, pk)).told(people=pk not in withheld.heads, duties=is_on)

    return replace(
        figures,
        counts={(pk, s.id): count(pk, s) for pk in departments for s in figures.subjects},
        sums={pk: total(pk) for pk in departments},
        heads={pk: head(pk) for pk in departments},
    )


def _parts(whole: Figures, department: int) -> tuple[int, ...]:
    """The firm is its tops; a department is itself."""
    return whole.roots if department == FIRM else (department,)
