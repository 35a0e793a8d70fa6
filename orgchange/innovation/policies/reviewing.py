"""Who may do what with reviews and on the panel. No request, no write."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.conflicts import is_conflicted
from orgchange.innovation.models import FundRole, Proposal, ReviewAssignment
from orgchange.innovation.offices import funds_where

ASSIGNING = (FundRole.MANAGER, FundRole.CHAIR)


def funds_assigned_by(sight: Sight) -> frozenset[int]:
    """The funds in which the viewer gives proposals to reviewers, and runs the panel."""
    return funds_where(sight, *ASSIGNING)


def may_assign(sight: Sight, proposal: Proposal) -> bool:
    """May choose who reviews it: manager or chair of its fund, unless too close to it."""
    if proposal.round.fund_id not in funds_assigned_by(sight) or sight.employee_id is None:
        return False
    return not is_conflicted(sight.employee_id, proposal, on=sight.on)


def may_run(sight: Sight, fund_id: int) -> bool:
    """May run the panel of a fund: its agenda, its clock, its draws."""
    return fund_id in funds_assigned_by(sight)


def is_reviewer(sight: Sight, assignment: ReviewAssignment) -> bool:
    """Whether it is the viewer's own, and still is."""
    return assignment.reviewer_id == sight.employee_id and assignment.ended_at is None
