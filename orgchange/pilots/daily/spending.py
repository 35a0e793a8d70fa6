"""The money of a pilot: what may be spent, what was, and where it leads at this pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from orgchange.core.dates import firm_day
from orgchange.innovation.models import Award, LedgerEntry, Tranche, Unit
from orgchange.innovation.money.award_list import AwardRow, award_rows
from orgchange.innovation.money.money_scopes import awards_visible_to
from orgchange.pilots.models import Pilot
from orgchange.pilots.tabs import Viewed

MOST_ENTRIES = 100
CENT = Decimal("0.01")
LEAST_DAYS = 14  # of running before a pace says anything


@dataclass(frozen=True)
class Forecast:
    """What would be spent by the planned end at the pace so far, against what is committed."""

    spent: Decimal
    committed: Decimal

    @property
    def over(self) -> Decimal:
        """By how much it would be too much; 0 where it is enough."""
        return max(self.spent - self.committed, Decimal(0))


@dataclass(frozen=True)
class Spending:
    """An award's money as the page shows it. `shares` are of what is committed, in per cent."""

    award: Award
    row: AwardRow
    currency: str
    shares: dict[str, str]
    tranches: Sequence[Tranche]
    entries: Sequence[LedgerEntry]
    forecast: Forecast | None
    sees_award: bool


def spending_of(viewed: Viewed) -> Spending | None:
    """None for a pilot without an award. Six queries."""
    pilot, award = viewed.pilot, viewed.pilot.award
    if award is None:
        return None
    row = award_rows([award])[0]
    entries = LedgerEntry.objects.filter(proposal=award.proposal_id, unit=Unit.MONEY)
    return Spending(
        award=award,
        row=row,
        currency=pilot.fund.currency,
        shares=_shares(row),
        tranches=list(award.tranches.order_by("position")),
        entries=list(entries.select_related("posted_by").order_by("-posted_at", "-pk"))[
            :MOST_ENTRIES
        ],
        forecast=forecast_of(pilot, row, today=firm_day(viewed.now)),
        sees_award=awards_visible_to(viewed.sight).filter(pk=award.pk).exists(),
    )


def forecast_of(pilot: Pilot, row: AwardRow, *, today: date) -> Forecast | None:
    """A straight line through what was spent so far; None while that says nothing."""
    if pilot.started_on is None or pilot.planned_end_on is None or pilot.ended_on is not None:
        return None
    gone = (min(today, pilot.planned_end_on) - pilot.started_on).days
    whole = (pilot.planned_end_on - pilot.started_on).days
    if gone < LEAST_DAYS or not row.money.actual:
        return None
    by_end = (row.money.actual * whole / gone).quantize(CENT, ROUND_HALF_UP)
    return Forecast(by_end, row.money.committed)


def _shares(row: AwardRow) -> dict[str, Any]:
    """Where the parts of the bar begin and how wide they are."""
    money = row.money
    whole = money.committed or Decimal(1)
    parts = {
        "spent": money.actual,
        "unspent": money.released - money.actual,
        "unreleased": money.committed - money.released,
    }
    found, at = {}, Decimal(0)
    for name, amount in parts.items():
        share = 100 * max(amount, Decimal(0)) / whole
        found[name], found[f"{name}_x"] = f"{share:.2f}%", f"{at:.2f}%"
        at += share
    return found
