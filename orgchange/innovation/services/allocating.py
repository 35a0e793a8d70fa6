"""Money into funds and between them. Rules 2 and 10: a child's money comes from its parent."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.amounts import refuse_amount
from orgchange.innovation.models import EntryKind, Fund, FundPeriod, LedgerEntry, Unit
from orgchange.innovation.policies import can_fund
from orgchange.innovation.services.entries import Paper, record_entry, refuse_future
from orgchange.innovation.services.posting import Posting, lock_periods, post


class FromParent(DomainError):
    """A fund below another gets its money from there, not from outside."""

    code = "from_parent"


class NoWay(DomainError):
    """Money goes between periods of a fund, and between a fund and the one above it."""

    code = "no_way"


class OtherCurrency(DomainError):
    """Two funds of different currencies do not exchange money."""

    code = "other_currency"


@dataclass(frozen=True)
class Pair:
    """The two halves of a transfer."""

    given: LedgerEntry
    received: LedgerEntry


def allocate(
    *,
    period: FundPeriod,
    amount: Decimal,
    paper: Paper,
    actor: User | None,
    now: datetime,
    unit: str = Unit.MONEY,
) -> LedgerEntry:
    """Bring money, or person-days, into a fund that has none above it."""
    require(can_fund(sight_of_actor(actor, now), fund_id=period.fund_id))
    refuse_amount(amount)
    refuse_future(paper, now)
    if period.fund.parent_id is not None and unit == Unit.MONEY:
        raise FromParent(_("This fund gets its money from the fund above it: transfer it there."))
    posting = _posting(period, EntryKind.ALLOCATE, amount, f"allocate:{paper.key}", paper, unit)
    with transaction.atomic():
        entry = post([posting], actor=actor, now=now)[0]
        record_entry("ledger.allocated", entry, actor=actor, now=now, text=paper.text)
    return entry


def transfer(
    *,
    source: FundPeriod,
    target: FundPeriod,
    amount: Decimal,
    paper: Paper,
    actor: User | None,
    now: datetime,
    unit: str = Unit.MONEY,
) -> Pair:
    """Move what is available from a period to another, as a pair that names each other."""
    require(can_fund(sight_of_actor(actor, now), fund_id=source.fund_id))
    refuse_amount(amount)
    refuse_future(paper, now)
    _refuse_way(source, target)
    with transaction.atomic():
        pair = post_pair(
            source=source,
            target=target,
            amount=amount,
            unit=unit,
            # Nobody's own key can stand for the pair of a carry-over.
            paper=replace(paper, key=f"paper:{paper.key}"),
            actor=actor,
            now=now,
        )
        more = {"to": target.pk, "text": paper.text}
        record_entry("ledger.transferred", pair.given, actor=actor, now=now, **more)
    return pair


def post_pair(
    *,
    source: FundPeriod,
    target: FundPeriod,
    amount: Decimal,
    unit: str,
    paper: Paper,
    actor: User | None,
    now: datetime,
) -> Pair:
    """Both halves of a transfer, for a service that has asked who may. In its transaction."""
    lock_periods({source.pk, target.pk})
    cause = f"transfer:{paper.key}"
    giving = _posting(source, EntryKind.TRANSFER, -amount, cause, paper, unit)
    given = post([giving], actor=actor, now=now)[0]
    receiving = replace(
        giving, period_id=target.pk, amount=amount, sequence=2, counterpart_id=given.pk
    )
    return Pair(given, post([receiving], actor=actor, now=now)[0])


def _refuse_way(source: FundPeriod, target: FundPeriod) -> None:
    if source.fund.currency != target.fund.currency:
        raise OtherCurrency(_("The two funds have different currencies."))
    if source.pk == target.pk or not _are_joined(source.fund, target.fund):
        raise NoWay(
            _("Money goes between periods of one fund, or between a fund and the one above it.")
        )


def _are_joined(one: Fund, other: Fund) -> bool:
    return one.pk == other.pk or one.parent_id == other.pk or other.parent_id == one.pk


def _posting(
    period: FundPeriod, kind: str, amount: Decimal, source: str, paper: Paper, unit: str
) -> Posting:
    return Posting(
        period_id=period.pk,
        kind=kind,
        amount=amount,
        source=source,
        occurred_on=paper.occurred_on,
        unit=unit,
        text=paper.text,
        reference=paper.reference,
    )
