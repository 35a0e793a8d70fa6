"""What reviewing brings to the shell, and what it listens to."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from orgchange.core.sql import id_list
from orgchange.directory.events import people_changed
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.involvement import REVIEWERS
from orgchange.innovation.models import Move, Proposal, ReviewAssignment
from orgchange.innovation.services import conflicts


def connect() -> None:
    """Register everything, once the models are ready."""
    people_changed.connect(conflicts.people_changed)
    proposal_moved.connect(look_for_conflicts)
    REVIEWERS.append(who_reviews)


def who_reviews(proposal_ids: Collection[int]) -> list[tuple[int, int]]:
    """(proposal, reviewer) of all who are asked, or have handed in: they decide nothing of it."""
    rows = ReviewAssignment.objects.filter(proposal__in=id_list(proposal_ids))
    asked = rows.filter(Q(ended_at=None) | Q(review__submitted_at__isnull=False))
    return list(asked.values_list("proposal_id", "reviewer_id"))


def look_for_conflicts(*, proposal: Proposal, move: Move, now: datetime) -> None:
    """A proposal has come in, or its people may have changed with the text."""
    if move.by_id is not None and proposal.submitted_at is not None:
        conflicts.refresh_proposal(proposal=proposal, now=now)
