"""The end of a period: what is under way goes to the next as a named pair, then it is closed.

Rule 10. What proposals hold is freed there and held here, award by award, so that each one's sums
stay in order in both periods; rounds that were paid from it are paid from the next one.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.models import (
    EntryKind,
    FundPeriod,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    Round,
)
from orgchange.innovation.policies import can_pay
from orgchange.innovation.services.allocating import post_pair
from orgchange.innovation.services.entries import Paper, today
from orgchange.innovation.services.posting import Posting, lock_periods, post


class StillHeld(DomainError):
    """Proposals hold money of the period: it is carried over, or it does not close."""

    code = "still_held"


class NotNext(DomainError):
    """What is carried over goes to a later open period of the same fund."""

    code = "not_next"


def close_period(
    *, period: FundPeriod, carry_to: FundPeriod | None, actor: User | None, now: datetime
) -> FundPeriod:
    """Close a period; with `carry_to`, whatever is left or under way goes there first."""
    require(can_pay(sight_of_actor(actor, now), fund_id=period.fund_id))
    if carry_to is not None:
        _refuse_other(period, carry_to)
    with transaction.atomic():
        lock_periods({period.pk} | ({carry_to.pk} if carry_to else set()))
        rows = list(_holding(period))
        if carry_to is not None:
            _carry(period, carry_to, rows, actor, now)
        elif rows:
            _refuse_held(rows)
        period.closed_at, period.closed_by = now, actor
        period.save(update_fields=["closed_at", "closed_by", "updated_at"])
        said = {"carried_to": carry_to.name if carry_to else None, "items": len(rows)}
        record(action="period.closed", obj=period, actor=actor, at=now, changes=said)
    return period


def _refuse_other(period: FundPeriod, carry_to: FundPeriod) -> None:
    same = period.fund_id == carry_to.fund_id
    if not same or carry_to.starts_on <= period.starts_on:
        raise NotNext(_("Carry over to a later period of the same fund."))


def _refuse_held(rows: Collection[ItemBalance]) -> None:
    count = len({row.proposal_id for row in rows})
    message = ngettext(
        "%(count)s proposal still holds money of this period: carry it over, or settle it first.",
        "%(count)s proposals still hold money of this period: carry it over, or settle them first.",
        count,
    )
    raise StillHeld(message % {"count": count})


def _holding(period: FundPeriod) -> Iterator[ItemBalance]:
    """The items with something reserved or open. Locked with their period."""
    for row in ItemBalance.objects.filter(period=period).order_by("proposal", "unit"):
        if row.reserved or row.open:
            yield row


def _carry(
    period: FundPeriod,
    carry_to: FundPeriod,
    rows: Collection[ItemBalance],
    actor: User | None,
    now: datetime,
) -> None:
    decisions = _decisions(period)
    post([p for row in rows for p in _freed(row, now)], actor=actor, now=now)
    for kept in PeriodBalance.objects.filter(period=period).order_by("unit"):
        if kept.available > 0:
            names = {"from": period.name, "to": carry_to.name}
            post_pair(
                source=period,
                target=carry_to,
                amount=kept.available,
                unit=kept.unit,
                paper=Paper(
                    key=f"carry:{period.pk}:{kept.unit}",
                    occurred_on=today(now),
                    text=_("Carried over from %(from)s to %(to)s") % names,
                ),
                actor=actor,
                now=now,
            )
    again = [p for row in rows for p in _held_again(row, carry_to, decisions, now)]
    post(again, actor=None, now=now)  # what finance permitted before stands: it is no new payment
    Round.objects.filter(period=period).update(period=carry_to)


def _decisions(period: FundPeriod) -> Mapping[int, int]:
    """The decision behind each proposal's commitment."""
    rows = LedgerEntry.objects.filter(period=period, kind=EntryKind.COMMIT).order_by("pk")
    return dict(rows.values_list("proposal_id", "decision_id"))


def _freed(row: ItemBalance, now: datetime) -> list[Posting]:
    """Out of the old period, in the order that the ledger accepts."""
    amounts = {
        EntryKind.UNRESERVE: row.reserved,
        EntryKind.RETURN: row.released - row.actual,
        EntryKind.DECOMMIT: row.open,
    }
    return [_posting(row, row.period_id, kind, amount, now) for kind, amount in _some(amounts)]


def _held_again(
    row: ItemBalance, carry_to: FundPeriod, decisions: Mapping[int, int], now: datetime
) -> list[Posting]:
    """Into the new one: a commitment through its reserve, with the decision it always had."""
    amounts = {
        EntryKind.RESERVE: row.reserved + row.open,
        EntryKind.COMMIT: row.open,
        EntryKind.RELEASE: row.released - row.actual,
    }
    decision_id = decisions.get(row.proposal_id)
    return [
        _posting(row, carry_to.pk, kind, amount, now, decision_id)
        for kind, amount in _some(amounts)
    ]


def _some(amounts: Mapping[EntryKind, Decimal]) -> list[tuple[EntryKind, Decimal]]:
    return [(kind, amount) for kind, amount in amounts.items() if amount > 0]


def _posting(
    row: ItemBalance,
    period_id: int,
    kind: EntryKind,
    amount: Decimal,
    now: datetime,
    decision_id: int | None = None,
) -> Posting:
    return Posting(
        period_id=period_id,
        kind=kind,
        amount=amount,
        source=f"carry:{row.period_id}:{row.unit}:{row.proposal_id}",
        occurred_on=today(now),
        proposal_id=row.proposal_id,
        unit=row.unit,
        decision_id=decision_id if kind == EntryKind.COMMIT else None,
    )
