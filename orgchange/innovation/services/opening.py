"""Opening reviews: from now on the reviewers chosen may read and write, and are told."""

from collections.abc import Mapping
from datetime import datetime

from orgchange.innovation.models import Proposal, ReviewAssignment, WorkflowState
from orgchange.innovation.notices import asking_notices
from orgchange.innovation.proposing.under_review import in_review
from orgchange.innovation.ways import due_at


def open_reviews(due: Mapping[int, datetime | None], *, now: datetime) -> None:
    """Open what is chosen for these proposals and not open yet; `due` by proposal."""
    rows = ReviewAssignment.objects.filter(proposal__in=due, ended_at=None, opened_at=None)
    opened = list(rows.select_related("proposal"))
    for one in opened:
        one.opened_at, one.due_at, one.updated_at = now, due[one.proposal_id], now
    ReviewAssignment.objects.bulk_update(opened, ["opened_at", "due_at", "updated_at"])
    asking_notices.ask(opened, now=now)


def open_under_review(proposals: set[int], *, now: datetime) -> None:
    """Those of the proposals that are in review already: who joins it begins at once."""
    rows = Proposal.objects.filter(in_review(), pk__in=proposals).select_related("round")
    joined = list(rows)
    states = WorkflowState.objects.filter(version__in={row.workflow_id for row in joined})
    known = {(state.version_id, state.code): state for state in states}
    due = {row.pk: due_of(row, known[row.workflow_id, row.state], now) for row in joined}
    open_reviews(due, now=now)


def due_of(proposal: Proposal, state: WorkflowState, now: datetime) -> datetime | None:
    """Due with the round's reviews, or as the state says if that is past."""
    planned = proposal.round.reviews_due_at
    return planned if planned and planned > now else due_at(state, now)
