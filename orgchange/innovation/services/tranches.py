"""Tranches of an award: their conditions accepted, and released in order. Rule 12."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.gated import waits_at_gate
from orgchange.innovation.models import (
    Award,
    EntryKind,
    ItemBalance,
    LedgerEntry,
    Tranche,
    Unit,
)
from orgchange.innovation.policies import can_accept, can_pay
from orgchange.innovation.services.entries import paying_period, refuse_ended, today
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.services.posting import Posting, post

MOST_WORDS, LONGEST_CONDITION = 5000, 300


class NotYet(DomainError):
    """The tranche's condition is not accepted, or an earlier one is not released."""

    code = "not_yet"


class Released(DomainError):
    """What was released stays as it is."""

    code = "released"


class Accepted(DomainError):
    """The condition was accepted before."""

    code = "accepted"


class AtItsGate(DomainError):
    """Whether the condition is met is decided at a gate, not by hand."""

    code = "at_its_gate"


def accept_milestone(
    *, tranche: Tranche, words: str, actor: User | None, now: datetime, at_gate: bool = False
) -> Tranche:
    """Say that the condition of a tranche is met. Only somebody off the team can.

    `at_gate`: a gate decided so; where there are gates, nothing else does.
    """
    award = tranche.award
    sight = sight_of_actor(actor, now)
    require(can_accept(sight, award.proposal))
    words = words.strip()
    missing = [] if words else [Problem("words", "required", _("Say what you saw."))]
    refuse_invalid([*missing, *too_long("words", words, MOST_WORDS)])
    if not at_gate and waits_at_gate(tranche):
        raise AtItsGate(_("This award has a pilot: what it shows is accepted at its gates."))
    with alone_with(award.proposal):
        tranche.refresh_from_db()
        if tranche.accepted_at is not None:
            raise Accepted(_("This condition was accepted before."))
        tranche.accepted_by_id = sight.employee_id if sight else None
        tranche.accepted_at, tranche.accepted_words = now, words
        tranche.save()
        said = {"position": tranche.position, "words": words}
        record(action="award.milestone_accepted", obj=award, actor=actor, at=now, changes=said)
    return tranche


def release_tranche(*, tranche: Tranche, actor: User | None, now: datetime) -> LedgerEntry:
    """Give permission to spend a tranche. Who accepted its condition does not release it."""
    award = tranche.award
    sight = sight_of_actor(actor, now)
    require(can_pay(sight, fund_id=award.proposal.round.fund_id))
    with alone_with(award.proposal) as proposal:
        tranche.refresh_from_db()
        award.refresh_from_db()
        refuse_ended(award)
        _refuse_release(tranche)
        if sight is not None and tranche.accepted_by_id == sight.employee_id:
            raise NotAllowed(_("You accepted the condition: somebody else releases the money."))
        posting = Posting(
            period_id=paying_period(proposal),
            kind=EntryKind.RELEASE,
            amount=tranche.amount,
            source=f"tranche:{tranche.pk}",
            occurred_on=today(now),
            proposal_id=proposal.pk,
        )
        entry = post([posting], actor=actor, now=now)[0]
        _release_days(award, actor, now)
        tranche.released_at, tranche.released_by = now, actor
        tranche.save()
        said = {"position": tranche.position, "amount": str(tranche.amount)}
        record(action="award.released", obj=award, actor=actor, at=now, changes=said)
    return entry


def _release_days(award: Award, actor: User | None, now: datetime) -> None:
    """People's time is free to be used as soon as the first money is."""
    rows = ItemBalance.objects.filter(proposal=award.proposal, unit=Unit.DAYS)
    for row in rows.filter(period__closed_at=None):
        left = row.committed - row.released
        if left > 0:
            posting = Posting(
                period_id=row.period_id,
                kind=EntryKind.RELEASE,
                amount=left,
                source=f"award:{award.pk}:days:{row.period_id}",
                occurred_on=today(now),
                proposal_id=award.proposal_id,
                unit=Unit.DAYS,
            )
            post([posting], actor=actor, now=now)


def _refuse_release(tranche: Tranche) -> None:
    if tranche.released_at is not None:
        raise Released(_("This tranche was released before."))
    if tranche.condition and tranche.accepted_at is None:
        raise NotYet(_("The condition is not accepted yet: %s") % tranche.condition)
    if tranche.accepted_at is None and waits_at_gate(tranche):
        raise NotYet(_("No gate of its pilot has said go for this tranche yet."))
    earlier = Tranche.objects.filter(award=tranche.award_id, position__lt=tranche.position)
    if earlier.filter(released_at=None).exists():
        raise NotYet(_("An earlier tranche is not released yet."))
