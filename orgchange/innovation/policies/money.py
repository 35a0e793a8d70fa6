"""Who may do what with a fund's money. No request, no write.

Payer and approver are kept apart where it counts, in `services/posting.py`.
"""

from orgchange.directory.scopes import Sight
from orgchange.innovation.involvement import tie_of
from orgchange.innovation.models import Amendment, Award, EntryKind, FundRole, LedgerEntry, Proposal
from orgchange.innovation.offices import MONEY_ROLES, belongs, funds_where, is_submitter

ACCEPTING = (FundRole.MANAGER, FundRole.CHAIR, FundRole.DIRECTOR, FundRole.LEGAL)

# Who approved an award does none of these for it, and who did one decides on no more money.
PAYING = (EntryKind.RELEASE, EntryKind.ACTUAL, EntryKind.REVERSE)


def sees_money(sight: Sight) -> bool:
    """Whether the viewer answers for any fund's money, or oversees it."""
    return sight.is_auditor or sight.is_executive or bool(funds_where(sight, *MONEY_ROLES))


def can_import(sight: Sight) -> bool:
    """May bring in files of spending: finance of any fund, each for its own."""
    return bool(funds_where(sight, FundRole.FINANCE))


def can_fund(sight: Sight | None, *, fund_id: int) -> bool:
    """May allocate and transfer: a fund's finance and its director."""
    if sight is None:
        return True
    return fund_id in funds_where(sight, FundRole.FINANCE, FundRole.DIRECTOR)


def can_pay(sight: Sight | None, *, fund_id: int) -> bool:
    """May release, post what was spent, and close periods: a fund's finance."""
    return sight is None or fund_id in funds_where(sight, FundRole.FINANCE)


def can_plan(sight: Sight | None, *, fund_id: int) -> bool:
    """May plan tranches: a fund's managers."""
    return sight is None or fund_id in funds_where(sight, FundRole.MANAGER)


def can_accept(sight: Sight | None, proposal: Proposal) -> bool:
    """May accept a milestone: somebody of the fund's committee, off the team."""
    if sight is None:
        return True
    serves = proposal.round.fund_id in funds_where(sight, *ACCEPTING)
    return serves and not belongs(sight.employee_id, proposal)


def can_amend(sight: Sight, award: Award) -> bool:
    """May propose another amount: a fund manager, or whoever submitted the proposal."""
    return can_plan(sight, fund_id=award.proposal.round.fund_id) or is_submitter(
        sight, award.proposal
    )


def can_decide_amendment(sight: Sight, amendment: Amendment) -> bool:
    """May decide it: the fund's director, who neither proposed it, nor paid, nor has a part."""
    proposal = amendment.award.proposal
    directs = proposal.round.fund_id in funds_where(sight, FundRole.DIRECTOR)
    return (
        directs
        and amendment.proposed_by_id != sight.employee_id
        and tie_of(sight.employee_id, proposal, on=sight.on) is None
        and not LedgerEntry.objects.filter(
            proposal=proposal, posted_by=sight.user_id, kind__in=PAYING
        ).exists()
    )
