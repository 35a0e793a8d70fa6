"""Where a period's money can go: the ways that the services take, as choices."""

from django.db.models import Q, QuerySet

from orgchange.innovation.models import FundPeriod


def reached_from(period: FundPeriod) -> QuerySet[FundPeriod]:
    """Open periods of the same fund, of the one above it and of those below, in its currency."""
    fund = period.fund
    joined = Q(fund=fund) | Q(fund__parent=fund) | Q(fund=fund.parent_id)
    rows = FundPeriod.objects.filter(joined, fund__currency=fund.currency, closed_at=None)
    return rows.exclude(pk=period.pk).select_related("fund").order_by("fund__name", "-starts_on")


def carried_to(period: FundPeriod) -> QuerySet[FundPeriod]:
    """Later open periods of the same fund, the next one first."""
    rows = FundPeriod.objects.filter(
        fund=period.fund_id, closed_at=None, starts_on__gt=period.starts_on
    )
    return rows.select_related("fund").order_by("starts_on")
