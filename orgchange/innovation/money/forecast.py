"""How a period's money is likely to go: month by month what was spent and what is planned."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from orgchange.core.dates import add_months
from orgchange.innovation.models import (
    EntryKind,
    FundPeriod,
    ItemBalance,
    LedgerEntry,
    Proposal,
    Stand,
    Tranche,
    Unit,
)

ZERO = Decimal(0)
MOST_MONTHS = 36


@dataclass(frozen=True)
class Month:
    """A month: `spent` in it, planned to be released in it, and what would be free after it."""

    starts_on: date
    spent: Decimal
    planned: Decimal
    cumulated: Decimal  # spent and planned, from the beginning of the period


@dataclass(frozen=True)
class Forecast:
    """A period as it would end. `undated` tranches have no day on which they are expected."""

    months: list[Month]
    undated: Decimal
    asked: Decimal  # by proposals under way that nothing is reserved for
    if_all_granted: Decimal  # what is available, less what is asked


def forecast(period: FundPeriod, *, available: Decimal, today: date) -> Forecast:
    """From what is posted, planned and asked. Five queries."""
    spent, planned = _spent(period), _planned(period)
    undated = planned.pop(None, ZERO)
    late = sum((amount for day, amount in planned.items() if day and day < _first(today)), ZERO)
    asked = _asked(period)
    months, sum_so_far = [], ZERO
    for first in _months(period):
        # What was expected earlier and did not come is expected now.
        due = planned.get(first, ZERO) if first >= _first(today) else ZERO
        due += late if first == _first(today) else ZERO
        sum_so_far += spent.get(first, ZERO) + due
        if not sum_so_far and first < _first(today):
            continue  # nothing had happened yet
        months.append(Month(first, spent.get(first, ZERO), due, sum_so_far))
    return Forecast(months, undated, asked, available - asked)


def _spent(period: FundPeriod) -> Mapping[date, Decimal]:
    """Net actuals by the month in which they happened; what was reversed, by the reversal's."""
    rows = LedgerEntry.objects.filter(period=period, unit=Unit.MONEY).order_by()
    by_month = rows.annotate(month=TruncMonth("occurred_on")).values("month")
    found: dict[date, Decimal] = defaultdict(Decimal)
    for row in by_month.filter(kind=EntryKind.ACTUAL).annotate(sum=Sum("amount")):
        found[row["month"]] += row["sum"]
    for row in by_month.filter(reverses__kind=EntryKind.ACTUAL).annotate(sum=Sum("amount")):
        found[row["month"]] -= row["sum"]
    return found


def _planned(period: FundPeriod) -> dict[date | None, Decimal]:
    """Tranches that are not released, by the month in which they are expected."""
    waiting = Tranche.objects.filter(
        released_at=None, award__ended_at=None, award__proposal__in=_holders(period)
    )
    rows = waiting.order_by().annotate(month=TruncMonth("due_on")).values("month")
    return {row["month"]: row["sum"] for row in rows.annotate(sum=Sum("amount"))}


def _holders(period: FundPeriod) -> QuerySet[ItemBalance]:
    held = ItemBalance.objects.filter(period=period, unit=Unit.MONEY, committed__gt=F("actual"))
    return held.values("proposal")  # type: ignore[return-value]


def _asked(period: FundPeriod) -> Decimal:
    """What proposals under way ask for, without those that something is reserved for."""
    reserved = ItemBalance.objects.filter(period=period, unit=Unit.MONEY, reserved__gt=0)
    under_way = Proposal.objects.filter(
        Q(workflow__states__code=F("state"), workflow__states__stand=Stand.OPEN),
        round__period=period,
        submitted_at__isnull=False,
    ).exclude(pk__in=reserved.values("proposal"))
    return under_way.aggregate(sum=Sum("asked"))["sum"] or ZERO


def _months(period: FundPeriod) -> list[date]:
    first = _first(period.starts_on)
    months = [add_months(first, count) for count in range(MOST_MONTHS)]
    return [month for month in months if month < period.ends_on]


def _first(day: date) -> date:
    return day.replace(day=1)
