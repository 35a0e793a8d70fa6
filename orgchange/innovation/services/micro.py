"""The micro lane: approved by a second fund manager, with the money, and told at once."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orgchange.accounts.models import User
from orgchange.innovation.models import Decision, Proposal
from orgchange.innovation.services.moving import move
from orgchange.innovation.services.telling import tell_now


def approve(
    *,
    proposal: Proposal,
    words: str,
    amount: Decimal | None = None,
    actor: User,
    now: datetime,
) -> Decision:
    """Approve small money at once: all that was asked, or less."""
    facts = {} if amount is None else {"amount": amount}
    with transaction.atomic():
        move(
            proposal=proposal,
            transition="approve_micro",
            actor=actor,
            now=now,
            words=words,
            **facts,
        )
        decision = Decision.objects.select_related(
            "proposal__round__fund", "proposal__submitter", "decided_by"
        ).get(proposal=proposal, told_at=None)
        tell_now([decision], actor=actor, now=now)
    proposal.refresh_from_db()
    return decision
