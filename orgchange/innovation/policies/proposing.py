"""Who may write, discuss, vote for and follow proposals. No request, no write."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, Stand, WorkflowState
from orgchange.innovation.offices import belongs, is_submitter, roles_for
from orgchange.innovation.scopes import COMMITTEE


def may_propose(sight: Sight) -> bool:
    """May begin a proposal: whoever works here."""
    return sight.employee_id is not None and sight.is_employed


def may_edit(sight: Sight, proposal: Proposal, state: WorkflowState) -> bool:
    """May write on it: its submitters, while it is not ended and its text is not locked."""
    is_open = state.stand in (Stand.DRAFT, Stand.OPEN) and not state.is_text_locked
    return is_open and is_submitter(sight, proposal)


def is_of_committee(sight: Sight, proposal: Proposal) -> bool:
    """Sits in the committee of its fund: reads what is said there."""
    return not roles_for(sight, proposal).isdisjoint(COMMITTEE)


def reads_inner(sight: Sight, proposal: Proposal) -> bool:
    """Reads the committee's own comments and steps: the committee, unless they belong to it."""
    if belongs(sight.employee_id, proposal):
        return False
    return sight.is_auditor or is_of_committee(sight, proposal)


def may_comment(sight: Sight, proposal: Proposal) -> bool:
    """May say something to it: colleagues, once it was handed in."""
    return may_propose(sight) and proposal.submitted_at is not None


def may_comment_inside(sight: Sight, proposal: Proposal) -> bool:
    """May say something to the committee alone."""
    return not belongs(sight.employee_id, proposal) and is_of_committee(sight, proposal)


def may_vote(sight: Sight, proposal: Proposal, told: WorkflowState) -> bool:
    """May give points: colleagues who do not submit it, while it is under way for all they know.

    Votes that ended when it is decided would tell that it is.
    """
    is_open = told.stand == Stand.OPEN and proposal.submitted_at is not None
    return is_open and may_propose(sight) and not is_submitter(sight, proposal)


def may_follow(sight: Sight, proposal: Proposal) -> bool:
    """May follow it: colleagues, once it was handed in."""
    return may_comment(sight, proposal)
