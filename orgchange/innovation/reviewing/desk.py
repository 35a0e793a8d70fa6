"""A reviewer's desk: what is asked of them, in the order in which it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, Review, ReviewAssignment, Round
from orgchange.innovation.proposing.under_review import compared, in_review
from orgchange.innovation.reviewing.scopes import rounds_run_by

AFFIRM, WRITE, STALE, DONE = "affirm", "write", "stale", "done"
IS_DONE = (  # as `_next` tells it of one
    Q(affirmed_at__isnull=False, review__submitted_at__isnull=False)
    & (Q(review__stale_at=None) | Q(review__shown_at__isnull=False))
)
A_PAGE = 50
STATES = {AFFIRM: "pending", WRITE: "pending", STALE: "pending", DONE: "covered"}


@dataclass(frozen=True)
class Line:
    """One review on the desk: what is to do next, and by when."""

    assignment: ReviewAssignment
    next: str
    is_late: bool

    @property
    def state(self) -> str:
        """The glyph of it."""
        return "overdue" if self.is_late else STATES[self.next]


@dataclass(frozen=True)
class Desk:
    """A page of the desk, and how many reviews of all are done."""

    page: Page[Any]
    lines: Sequence[Line]
    done: int


@dataclass(frozen=True)
class RoundLine:
    """How reviewing stands in a round."""

    round: Round
    in_review: int
    compared: int
    reviews_in: int
    reviews_asked: int


def review_of(assignment: ReviewAssignment) -> Review | None:
    """The review of an assignment, if it was begun."""
    return getattr(assignment, "review", None)


def desk_of(sight: Sight, *, number: str | None, now: datetime) -> Desk:
    """What waits first, what is done last: a page of it. Three queries."""
    rows = _own(sight).alias(is_done=IS_DONE).select_related("proposal__round__fund", "review")
    ordered = rows.order_by("is_done", F("due_at").asc(nulls_last=True), "pk")
    page = Paginator(ordered, A_PAGE).get_page(number)
    return Desk(
        page=page,
        lines=[_line(one, now) for one in page.object_list],
        done=_own(sight).filter(IS_DONE).count(),
    )


def own_ids(sight: Sight) -> list[int]:
    """The ids of all, by due date: the way along a desk of hundreds. One query."""
    rows = _own(sight).order_by(F("due_at").asc(nulls_last=True), "pk")
    return list(rows.values_list("pk", flat=True))


def _own(sight: Sight) -> QuerySet[ReviewAssignment]:
    """Those that the viewer has to do or has done."""
    return ReviewAssignment.objects.filter(
        reviewer=sight.employee_id or 0, ended_at=None, opened_at__isnull=False
    )


def _line(one: ReviewAssignment, now: datetime) -> Line:
    todo = _next(one)
    late = todo != DONE and one.due_at is not None and one.due_at < now
    return Line(one, todo, late)


def _next(one: ReviewAssignment) -> str:
    review = review_of(one)
    if one.affirmed_at is None or review is None:
        return AFFIRM
    if review.submitted_at is None:
        return WRITE
    return STALE if review.stale_at and not review.shown_at else DONE


def neighbours(ids: Sequence[int], here: int) -> tuple[int | None, int | None]:
    """The one before and the one after on the desk."""
    if here not in ids:
        return None, None
    place = ids.index(here)
    before = ids[place - 1] if place else None
    return before, ids[place + 1] if place + 1 < len(ids) else None


def next_open(sight: Sight, here: int) -> int | None:
    """What is to do after this one, in the order in which it is due; then what was passed over."""
    ids = own_ids(sight)
    place = ids.index(here) if here in ids else -1
    todo = set(_own(sight).exclude(IS_DONE).values_list("pk", flat=True))
    along = [*ids[place + 1 :], *ids[: max(place, 0)]]
    return next((pk for pk in along if pk in todo), None)


def rounds_of(sight: Sight) -> list[RoundLine]:
    """How it stands in every round that the viewer runs. Four queries."""
    rounds = list(rounds_run_by(sight).select_related("fund"))
    ids = [one.pk for one in rounds]
    reviewing = _counts(Proposal.objects.filter(in_review(), round__in=ids))
    comparing = _counts(Proposal.objects.filter(compared(), round__in=ids))
    asked = ReviewAssignment.objects.filter(
        in_review_of(ids), ended_at=None, opened_at__isnull=False
    )
    reviews = (
        asked.order_by()
        .values_list("proposal__round")
        .annotate(
            total=Count("pk"),
            handed_in=Count("pk", filter=Q(review__submitted_at__isnull=False)),
        )
    )
    counted = {pk: (total, handed_in) for pk, total, handed_in in reviews}
    return [
        RoundLine(
            round=one,
            in_review=reviewing.get(one.pk, 0),
            compared=comparing.get(one.pk, 0),
            reviews_asked=counted.get(one.pk, (0, 0))[0],
            reviews_in=counted.get(one.pk, (0, 0))[1],
        )
        for one in rounds
    ]


def in_review_of(rounds: Sequence[int]) -> Q:
    """Assignments of what is in review in these rounds."""
    return Q(proposal__in=Proposal.objects.filter(in_review(), round__in=rounds))


def _counts(rows: QuerySet[Proposal]) -> dict[int, int]:
    return dict(rows.order_by().values_list("round").annotate(Count("pk")))
