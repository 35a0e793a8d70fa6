"""What was spent from awards, what came back, and corrections. Rules 3, 5 and 8."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orgchange.accounts.models import User
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.amounts import refuse_amount
from orgchange.innovation.models import Award, EntryKind, LedgerEntry, Unit
from orgchange.innovation.policies import can_pay
from orgchange.innovation.services.entries import (
    Paper,
    paying_period,
    record_entry,
    refuse_ended,
    refuse_future,
)
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.services.posting import Posting, post
from orgchange.innovation.services.settling import settle_rest


def spend(
    *,
    award: Award,
    amount: Decimal,
    paper: Paper,
    actor: User | None,
    now: datetime,
    unit: str = Unit.MONEY,
) -> LedgerEntry:
    """Post what was spent. More than was released is refused."""
    return _post(EntryKind.ACTUAL, award, amount, paper, actor=actor, now=now, unit=unit)


def give_back(
    *,
    award: Award,
    amount: Decimal,
    paper: Paper,
    actor: User | None,
    now: datetime,
    unit: str = Unit.MONEY,
) -> LedgerEntry:
    """Take back what was released and not spent."""
    return _post(EntryKind.RETURN, award, amount, paper, actor=actor, now=now, unit=unit)


def decommit(
    *,
    award: Award,
    amount: Decimal,
    paper: Paper,
    actor: User | None,
    now: datetime,
    unit: str = Unit.MONEY,
) -> LedgerEntry:
    """Let go of what was committed and not released."""
    return _post(EntryKind.DECOMMIT, award, amount, paper, actor=actor, now=now, unit=unit)


def reverse(
    *, entry: LedgerEntry, amount: Decimal, paper: Paper, actor: User | None, now: datetime
) -> list[LedgerEntry]:
    """Correct an entry, in whole or in part, by one that names it; of a transfer, both halves."""
    require(can_pay(sight_of_actor(actor, now), fund_id=entry.period.fund_id))
    refuse_amount(amount)
    refuse_future(paper, now)
    halves = _halves(entry)
    with transaction.atomic():
        postings = [_reversal(half, amount, paper, number) for number, half in enumerate(halves, 1)]
        posted = post(postings, actor=actor, now=now)
        settle_rest([half.proposal_id for half in halves], actor=actor, now=now)
        record_entry("ledger.reversed", posted[0], actor=actor, now=now, text=paper.text)
    return posted


def _post(
    kind: str,
    award: Award,
    amount: Decimal,
    paper: Paper,
    *,
    actor: User | None,
    now: datetime,
    unit: str,
) -> LedgerEntry:
    require(can_pay(sight_of_actor(actor, now), fund_id=award.proposal.round.fund_id))
    refuse_amount(amount)
    refuse_future(paper, now)
    with alone_with(award.proposal) as proposal:
        award.refresh_from_db()
        refuse_ended(award)
        posting = Posting(
            period_id=paying_period(proposal, unit),
            kind=kind,
            amount=amount,
            source=f"award:{award.pk}:paper:{paper.key}",
            occurred_on=paper.occurred_on,
            proposal_id=proposal.pk,
            unit=unit,
            text=paper.text,
            reference=paper.reference,
        )
        entry = post([posting], actor=actor, now=now)[0]
        record_entry(f"ledger.{kind}", entry, actor=actor, now=now, reference=paper.reference)
    return entry


def _halves(entry: LedgerEntry) -> list[LedgerEntry]:
    """The entry, and of a transfer its other half: the receiving one first, which must have it."""
    if entry.kind != EntryKind.TRANSFER:
        return [entry]
    receiving = entry if entry.counterpart_id else LedgerEntry.objects.get(counterpart=entry)
    giving = receiving.counterpart
    return [receiving] if giving is None else [receiving, giving]


def _reversal(entry: LedgerEntry, amount: Decimal, paper: Paper, sequence: int) -> Posting:
    return Posting(
        period_id=entry.period_id,
        kind=EntryKind.REVERSE,
        amount=amount,
        source=f"reverse:{paper.key}",
        sequence=sequence,
        occurred_on=paper.occurred_on,
        proposal_id=entry.proposal_id,
        unit=entry.unit,
        reverses=entry,
        text=paper.text,
        reference=paper.reference,
    )
