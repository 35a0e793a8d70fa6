"""What steps of a proposal do to its reviews."""

from django.db.models import QuerySet

from orgchange.innovation.models import Ending, Review, ReviewAssignment, WorkflowState
from orgchange.innovation.notices import reviewer_notices
from orgchange.innovation.services import opening
from orgchange.innovation.workflow import Step, effect


@effect("open_reviews")
def open_reviews(step: Step) -> None:
    """Reviewers may begin; due with the round's reviews, or as the state says if that is past."""
    target = WorkflowState.objects.get(
        version=step.transition.version_id, code=step.transition.target
    )
    due = opening.due_of(step.proposal, target, step.now)
    opening.open_reviews({step.proposal.pk: due}, now=step.now)


@effect("show_reviews")
def show_reviews(step: Step) -> None:
    """Reviews that are in are shown to each other; who has not handed in is asked no longer."""
    rows = Review.objects.filter(assignment__proposal=step.proposal, shown_at=None)
    counted = rows.filter(submitted_at__isnull=False, stale_at=None, set_aside_at=None)
    counted.update(shown_at=step.now, updated_at=step.now)
    late = ReviewAssignment.objects.filter(
        proposal=step.proposal, ended_at=None, opened_at__isnull=False
    ).exclude(review__shown_at__isnull=False)
    _end(late, Ending.TAKEN_BACK, step)


@effect("stale_reviews")
def stale_reviews(step: Step) -> None:
    """The text may change now: what was handed in on the old one is to be looked at again."""
    rows = Review.objects.filter(
        assignment__proposal=step.proposal, submitted_at__isnull=False, stale_at=None
    )
    rows.update(stale_at=step.now, updated_at=step.now)


@effect("close_reviews")
def close_reviews(step: Step) -> None:
    """Nobody needs to review it any more; what was handed in stays as it is."""
    rows = ReviewAssignment.objects.filter(proposal=step.proposal, ended_at=None)
    _end(rows.exclude(review__submitted_at__isnull=False), Ending.CLOSED, step)


def _end(rows: QuerySet[ReviewAssignment], ending: str, step: Step) -> None:
    ended = list(rows.select_related("proposal"))
    ReviewAssignment.objects.filter(pk__in=[one.pk for one in ended]).update(
        ended_at=step.now, ending=ending, updated_at=step.now
    )
    reviewer_notices.tell_ended(ended, now=step.now)
