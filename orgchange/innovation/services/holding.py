"""What a proposal holds of its round's money: reserved, committed, freed. Called by its steps.

The step has locked the proposal, so what is counted here stands until it is written. Person-days
go the same way beside money, where the period was allocated any.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.innovation.models import (
    Decision,
    EntryKind,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    Proposal,
    Unit,
)
from orgchange.innovation.services.posting import Posting, post

ZERO = Decimal(0)


def held(proposal: Proposal) -> list[ItemBalance]:
    """What the proposal holds, a row for each unit and period; carried over, it has several."""
    return list(ItemBalance.objects.filter(proposal=proposal).order_by("period", "unit"))


def reserved(proposal: Proposal, unit: str = Unit.MONEY) -> Decimal:
    """What is set aside for it in the period that pays for its round."""
    rows = ItemBalance.objects.filter(proposal=proposal, period=proposal.round.period_id, unit=unit)
    return rows.values_list("reserved", flat=True).first() or ZERO


def person_days(proposal: Proposal) -> int:
    """The people-time that the newest submitted version asks for."""
    versions = proposal.versions.filter(number__isnull=False).order_by("-number")
    return versions.values_list("person_days", flat=True).first() or 0


def reserve(*, proposal: Proposal, amount: Decimal, actor: User | None, now: datetime) -> None:
    """Set an amount aside, and the people-time asked for."""
    post(
        [
            _posting(proposal, EntryKind.RESERVE, unit, wanted, now)
            for unit, wanted in _wanted(proposal, amount)
        ],
        actor=actor,
        now=now,
    )


def free(*, proposal: Proposal, actor: User | None, now: datetime) -> None:
    """Give back whatever is reserved: nothing, where nothing is."""
    for row in held(proposal):
        if row.reserved:
            back = _posting(proposal, EntryKind.UNRESERVE, row.unit, row.reserved, now)
            post([replace(back, period_id=row.period_id)], actor=actor, now=now)


def commit(
    *, proposal: Proposal, decision: Decision, amount: Decimal, actor: User | None, now: datetime
) -> None:
    """Commit what was decided, out of the reserve: what is missing is reserved, the rest freed.

    Raises `NotEnough` where what is missing is not there any more.
    """
    for unit, wanted in _wanted(proposal, amount):
        missing = wanted - reserved(proposal, unit)
        if missing > 0:
            more = _posting(proposal, EntryKind.RESERVE, unit, missing, now)
            post([more], actor=actor, now=now)
        committed = _posting(proposal, EntryKind.COMMIT, unit, wanted, now, decision=decision)
        post([committed], actor=actor, now=now)
    free(proposal=proposal, actor=actor, now=now)


def take_back(*, proposal: Proposal, actor: User | None, now: datetime) -> None:
    """Decommit everything that was committed and not spent."""
    for row in held(proposal):
        if row.open:
            back = _posting(proposal, EntryKind.DECOMMIT, row.unit, row.open, now)
            post([replace(back, period_id=row.period_id)], actor=actor, now=now)


def released(proposal: Proposal) -> Decimal:
    """The money released for the proposal, over all periods."""
    rows = ItemBalance.objects.filter(proposal=proposal, unit=Unit.MONEY)
    return rows.aggregate(sum=Sum("released"))["sum"] or ZERO


def _wanted(proposal: Proposal, amount: Decimal) -> Iterator[tuple[str, Decimal]]:
    yield Unit.MONEY, amount
    days = person_days(proposal)
    if days and _counts_days(proposal):
        yield Unit.DAYS, Decimal(days)


def _counts_days(proposal: Proposal) -> bool:
    rows = PeriodBalance.objects.filter(period=proposal.round.period_id, unit=Unit.DAYS)
    return rows.filter(allocated__gt=0).exists()


def _posting(
    proposal: Proposal,
    kind: str,
    unit: str,
    amount: Decimal,
    now: datetime,
    *,
    decision: Decision | None = None,
) -> Posting:
    """The next movement of its kind for the proposal."""
    source = f"proposal:{proposal.pk}:{unit}"
    before = LedgerEntry.objects.filter(source=source, kind=kind).count()
    return Posting(
        period_id=proposal.round.period_id,
        kind=kind,
        amount=amount,
        source=source,
        sequence=before + 1,
        occurred_on=firm_day(now),
        proposal_id=proposal.pk,
        unit=unit,
        decision_id=decision.pk if decision else None,
    )
