"""What reviewing brings to the shell, and what it listens to."""

from datetime import datetime

from orgchange.directory.events import people_changed
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Move, Proposal
from orgchange.innovation.services import conflicts


def connect() -> None:
    """Register everything, once the models are ready."""
    people_changed.connect(conflicts.people_changed)
    proposal_moved.connect(look_for_conflicts)


def look_for_conflicts(*, proposal: Proposal, move: Move, now: datetime) -> None:
    """A proposal has come in, or its people may have changed with the text."""
    if move.by_id is not None and proposal.submitted_at is not None:
        conflicts.refresh_proposal(proposal=proposal, now=now)
