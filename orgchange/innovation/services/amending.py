"""Amendments of an award: one proposes, another decides, both amounts are kept. Rules 5, 11."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation.amounts import wrong_amount
from orgchange.innovation.models import (
    Amendment,
    Award,
    Decision,
    EntryKind,
    Outcome,
    Tranche,
)
from orgchange.innovation.policies import can_amend, can_decide_amendment
from orgchange.innovation.services.entries import paying_period, refuse_ended, today
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.services.posting import Posting, post

MOST_WORDS = 5000


class OpenAmendment(DomainError):
    """One amendment at a time."""

    code = "amendment_open"


class NotTold(DomainError):
    """The submitter does not know of the award yet; a change of it would tell."""

    code = "not_told"


class AmendmentDecided(DomainError):
    """It was decided before."""

    code = "amendment_decided"


def propose_amendment(
    *, award: Award, amount: Decimal, reason: str, actor: User, now: datetime
) -> Amendment:
    """Ask for another amount; nothing changes before somebody else has decided."""
    sight = sight_of(actor, on=day_of(actor, now))
    require(can_amend(sight, award))
    reason = reason.strip()
    with alone_with(award.proposal) as proposal:
        award.refresh_from_db()
        refuse_ended(award)
        if proposal.told_state != proposal.state:
            raise NotTold(_("Tell the result first: then its amount can be changed."))
        refuse_invalid(_wrong(award, amount, reason))
        if award.amendments.filter(decided_at=None).exists():
            raise OpenAmendment(_("An amendment of this award already waits."))
        made = Amendment.objects.create(
            award=award,
            before=award.amount,
            proposed=amount,
            reason=reason,
            proposed_by=actor.employee,
            proposed_at=now,
        )
        said = {"from": str(award.amount), "to": str(amount), "reason": reason}
        record(action="award.amendment_proposed", obj=award, actor=actor, at=now, changes=said)
    return made


def decide_amendment(
    *, amendment: Amendment, approved: Decimal | None, words: str, actor: User, now: datetime
) -> Amendment:
    """Approve an amount, which may differ from what was proposed; or decline it (None)."""
    sight = sight_of(actor, on=day_of(actor, now))
    require(can_decide_amendment(sight, amendment))
    award = amendment.award
    words = words.strip()
    with alone_with(award.proposal):
        amendment.refresh_from_db()
        award.refresh_from_db()
        refuse_ended(award)
        if amendment.decided_at is not None:
            raise AmendmentDecided(_("This amendment was decided before."))
        refuse_invalid(_wrong_answer(amendment, approved, words))
        amendment.approved, amendment.words = approved, words
        amendment.decided_by, amendment.decided_at = actor.employee, now
        if approved is not None:
            _apply(amendment, approved, actor, now)
        amendment.save()
        said = {"proposed": str(amendment.proposed), "approved": approved and str(approved)}
        record(action="award.amendment_decided", obj=award, actor=actor, at=now, changes=said)
    return amendment


def _apply(amendment: Amendment, approved: Decimal, actor: User, now: datetime) -> None:
    award = amendment.award
    change = approved - award.amount
    if change > 0:
        _add(amendment, change, actor, now)
    elif change < 0:
        _take(award, amendment.pk, -change, actor, now)
    award.amount = approved
    award.save(update_fields=["amount", "updated_at"])


def _add(amendment: Amendment, change: Decimal, actor: User, now: datetime) -> None:
    """More: reserved and committed with a decision of its own, as one more tranche."""
    award = amendment.award
    amendment.decision = Decision.objects.create(
        proposal=award.proposal,
        outcome=Outcome.AMENDED,
        amount=change,
        words=amendment.words,
        decided_by=actor.employee,
        decided_at=now,
        told_at=now,
    )
    reserved = Posting(
        period_id=paying_period(award.proposal),
        kind=EntryKind.RESERVE,
        amount=change,
        source=f"amendment:{amendment.pk}",
        occurred_on=today(now),
        proposal_id=award.proposal_id,
    )
    committed = replace(reserved, kind=EntryKind.COMMIT, decision_id=amendment.decision.pk)
    post([reserved, committed], actor=actor, now=now)
    last = award.tranches.order_by("-position").values_list("position", flat=True).first() or 0
    Tranche.objects.create(
        award=award, position=last + 1, amount=change, condition=amendment.reason[:300]
    )


def _take(award: Award, key: int, change: Decimal, actor: User, now: datetime) -> None:
    """Less: decommitted, and taken from the last tranches that are not released."""
    posting = Posting(
        period_id=paying_period(award.proposal),
        kind=EntryKind.DECOMMIT,
        amount=change,
        source=f"amendment:{key}",
        occurred_on=today(now),
        proposal_id=award.proposal_id,
    )
    post([posting], actor=actor, now=now)
    shorten(award, change)


def shorten(award: Award, by: Decimal) -> None:
    """Take an amount from the tranches that are not released, the last ones first."""
    for tranche in award.tranches.filter(released_at=None).order_by("-position"):
        if by <= 0:
            return
        if tranche.amount <= by:
            by -= tranche.amount
            tranche.delete()
        else:
            tranche.amount -= by
            by = Decimal(0)
            tranche.save(update_fields=["amount", "updated_at"])


def _wrong(award: Award, amount: Decimal, reason: str) -> list[Problem]:
    problems = wrong_amount(amount)
    if not problems and amount == award.amount:
        problems.append(Problem("amount", "same", _("This is what is awarded now.")))
    if not reason:
        problems.append(Problem("reason", "required", _("Say why, in your own words.")))
    return [*problems, *too_long("reason", reason, MOST_WORDS)]


def _wrong_answer(amendment: Amendment, approved: Decimal | None, words: str) -> list[Problem]:
    """Between what is and what was proposed; declining needs words."""
    problems = too_long("words", words, MOST_WORDS)
    if approved is None:
        missing = [] if words else [Problem("words", "required", _("Say why, in your own words."))]
        return [*problems, *missing]
    problems += wrong_amount(approved, field="approved")
    low, high = sorted((amendment.award.amount, amendment.proposed))
    if not problems and not low <= approved <= high:
        message = _("Approve what was proposed, or something between it and what is awarded now.")
        problems.append(Problem("approved", "out_of_range", message))
    return problems
