"""What must hold of money before a step of a proposal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.innovation.amounts import amount_text, wrong_amount
from orgchange.innovation.models import BatchItem, PeriodBalance, Proposal, Unit
from orgchange.innovation.services import holding
from orgchange.innovation.workflow import Step, guard


@guard("amount_within")
def amount_within(step: Step) -> Iterable[Problem]:
    """The amount is at most what was asked, what the round allows, and what is available."""
    amount: Any = step.facts.get("amount")
    wrong = wrong_amount(amount)
    if wrong:
        return wrong
    proposal = step.proposal
    return [
        Problem("amount", code, message % {"limit": amount_text(limit)})
        for code, limit, message in (
            ("above_asked", proposal.asked, _("More than was asked: %(limit)s.")),
            ("above_cap", proposal.round.cap, _("More than the round allows: %(limit)s.")),
            ("not_available", available(proposal), _("Only %(limit)s is available.")),
        )
        if amount > limit
    ]


@guard("still_affordable")
def still_affordable(step: Step) -> Iterable[Problem]:
    """What is asked of the director is still there: reserved for it, or available."""
    if step.proposal.round.period.closed_at is not None:
        return [Problem("amount", "period_closed", _("The period of this round is closed."))]
    limit = holding.reserved(step.proposal) + available(step.proposal)
    if _asked_of_director(step) <= limit:
        return []
    message = _("Only %(limit)s is left for it: another request holds these funds.")
    return [Problem("amount", "not_available", message % {"limit": amount_text(limit)})]


@guard("reserve_ran_out")
def reserve_ran_out(step: Step) -> Iterable[Problem]:
    """The reserve has an end, and it is past."""
    until = step.proposal.reserve_expires_at
    if until is not None and until <= step.now:
        return []
    return [Problem("reserve", "still_holds", _("The reserve still holds."))]


@guard("nothing_released")
def nothing_released(step: Step) -> Iterable[Problem]:
    """No money of it was released."""
    out = holding.released(step.proposal)
    if not out:
        return []
    message = _("%(amount)s was released already; it must be returned first.")
    return [Problem("amount", "released", message % {"amount": amount_text(out)})]


def available(proposal: Proposal) -> Decimal:
    """What the period that pays for the proposal's round has left."""
    rows = PeriodBalance.objects.filter(period=proposal.round.period_id, unit=Unit.MONEY)
    kept = rows.first()
    return kept.available if kept else Decimal(0)


def _asked_of_director(step: Step) -> Decimal:
    item = BatchItem.objects.filter(proposal=step.proposal, settled_at=None).first()
    amount = step.facts.get("amount") or (item.amount if item else None)
    return amount if isinstance(amount, Decimal) else Decimal(0)
