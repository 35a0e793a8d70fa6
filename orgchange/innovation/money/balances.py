"""What funds have, hold and have spent: for the page, the API and the file alike."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from orgchange.core.figures import percent_text
from orgchange.innovation.models import FundPeriod, PeriodBalance, Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class PeriodSums:
    """One period in one unit. The parts `spent`, `released`, `committed`, `reserved` and
    `available` do not overlap, and add up to `has`.
    """

    period: FundPeriod
    unit: str
    allocated: Decimal
    transferred: Decimal
    reserved: Decimal
    committed: Decimal  # approved and not yet released
    released: Decimal  # released and not yet spent
    spent: Decimal
    available: Decimal

    @property
    def has(self) -> Decimal:
        """What there is to share out: allocated, with what was transferred."""
        return self.allocated + self.transferred

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever entered."""
        return not (self.allocated or self.transferred)


@dataclass(frozen=True)
class Part:
    """A part of a period's money as its tile and its stretch of the strip."""

    name: str
    label: str | Promise
    detail: str | Promise
    amount: Decimal
    share: str
    x: str
    width: str


PARTS: Sequence[tuple[str, str | Promise, str | Promise]] = (
    ("spent", _("Spent"), _("actuals, net")),
    ("released", _("Released"), _("may be spent, not yet spent")),
    ("committed", _("Committed"), _("approved, not yet released")),
    ("reserved", _("Reserved"), _("marked or before the director")),
    ("available", _("Available"), _("free to mark")),
)


def period_sums(periods: Iterable[FundPeriod], *, unit: str = Unit.MONEY) -> list[PeriodSums]:
    """The sums of some periods, in their order. One query."""
    listed = list(periods)
    kept = {
        row.period_id: row
        for row in PeriodBalance.objects.filter(
            period__in=[period.pk for period in listed], unit=unit
        )
    }
    return [_sums(period, unit, kept.get(period.pk)) for period in listed]


def parts_of(sums: PeriodSums) -> list[Part]:
    """The period's money as tiles, and as stretches of one strip in per cent of its length."""
    found, x = [], ZERO
    for name, label, detail in PARTS:
        amount: Decimal = getattr(sums, name)
        width = 100 * amount / sums.has if sums.has else ZERO
        share = percent_text(int(amount * 100), int(sums.has * 100))
        found.append(Part(name, label, detail, amount, share, f"{x:.2f}", f"{width:.2f}"))
        x += width
    return found


def totals(rows: Collection[PeriodSums]) -> dict[str, dict[str, Decimal]]:
    """The sums of periods in each currency. What went from fund to fund cancels out."""
    found: dict[str, dict[str, Decimal]] = {}
    names = ("has", "reserved", "committed", "released", "spent", "available")
    for row in rows:
        into = found.setdefault(row.period.fund.currency, dict.fromkeys(names, ZERO))
        for name in names:
            into[name] += getattr(row, name)
    return found


def header() -> list[str]:
    """The columns of the file."""
    return [
        gettext("Fund"),
        pgettext("of a fund", "Period"),
        gettext("Currency"),
        gettext("Unit"),
        gettext("Allocated"),
        gettext("Transferred"),
        *(str(label) for _name, label, _detail in PARTS),
    ]


def file_rows(found: Iterable[PeriodSums]) -> Iterator[list[object]]:
    """The file's rows; periods without entries are left out."""
    language = get_language() or ""
    for row in found:
        if not row.is_empty:
            fund = row.period.fund
            yield [
                fund.name_in(language),
                row.period.name,
                fund.currency if row.unit == Unit.MONEY else "",
                Unit(row.unit).label,
                row.allocated,
                row.transferred,
                *(getattr(row, name) for name, _label, _detail in PARTS),
            ]


def _sums(period: FundPeriod, unit: str, row: PeriodBalance | None) -> PeriodSums:
    kept = row or PeriodBalance(period=period, unit=unit)
    return PeriodSums(
        period=period,
        unit=unit,
        allocated=kept.allocated,
        transferred=kept.transferred,
        reserved=kept.reserved,
        committed=kept.committed - kept.released,
        released=kept.released - kept.actual,
        spent=kept.actual,
        available=kept.available,
    )
