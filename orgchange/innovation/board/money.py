"""The money of a fund as one bar that adds up: what is spent, bound, and free."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.core import figures
from orgchange.innovation.models import Fund, FundPeriod, PeriodBalance, Unit

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Part:
    """A part of the bar. `fill` is how it is painted; places and widths are in per cent."""

    code: str
    label: str
    note: str
    amount: Decimal
    fill: str
    start: str
    width: str
    share: str


@dataclass(frozen=True)
class MoneyBar:
    """The parts in order, and the whole that they add up to."""

    parts: tuple[Part, ...]
    total: Decimal
    currency: str
    periods: str


def periods_of(fund: Fund, period: FundPeriod | None) -> list[FundPeriod]:
    """The period of the round that is shown, or all of the fund that are open."""
    return [period] if period else list(fund.periods.filter(closed_at=None))


def money_of(fund: Fund, periods: Iterable[FundPeriod]) -> MoneyBar | None:
    """The kept sums of these periods together; None where no money was allocated. One query."""
    held = list(periods)
    kept = PeriodBalance.objects.filter(period__in=[p.pk for p in held], unit=Unit.MONEY)
    rows = list(kept)
    total = sum((row.allocated + row.transferred for row in rows), NOTHING)
    if total <= 0:
        return None
    names = ", ".join(period.name for period in held)
    return MoneyBar(_parts(rows, total), total, fund.currency, names)


def _parts(rows: list[PeriodBalance], total: Decimal) -> tuple[Part, ...]:
    spent = sum((row.actual for row in rows), NOTHING)
    released = sum((row.released for row in rows), NOTHING)
    committed = sum((row.committed for row in rows), NOTHING)
    reserved = sum((row.reserved for row in rows), NOTHING)
    available = sum((row.available for row in rows), NOTHING)
    said = (
        ("spent", _("Spent"), _("actuals, net"), spent, "accent"),
        ("released", _("Released"), _("may be spent, not yet spent"), released - spent, "accent-2"),
        (
            "committed",
            _("Committed"),
            _("approved, not yet released"),
            committed - released,
            "accent-3",
        ),
        ("reserved", _("Reserved"), _("marked, not yet decided"), reserved, ""),
        ("available", _("Available"), _("free to mark"), available, "rest"),
    )
    parts, at = [], NOTHING
    for code, label, note, amount, fill in said:
        start, width = 100 * at / total, 100 * amount / total
        share = figures.percent_text(int(amount), int(total))
        place = (f"{start:.2f}%", f"{width:.2f}%", share)
        parts.append(Part(code, label, note, amount, fill, *place))
        at += amount
    return tuple(parts)
