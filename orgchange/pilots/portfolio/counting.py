"""The figures of a portfolio as pure functions over standings: nothing is read here.

Sources: domain rules of pilots. Buffer burn is the share of the buffer that is gone over the share
of the work that is done; above 1 is yellow, the last third of the buffer is red. "Stopped early" is
the share of ended pilots that were stopped at or before their first gate.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from orgchange.pilots.portfolio.standing import Standing

LAST_THIRD = Fraction(2, 3)


@dataclass(frozen=True)
class Share:
    """A part of a whole, as integers; nothing to say where the whole is empty."""

    part: int
    whole: int


@dataclass(frozen=True)
class Worth:
    """What was found to be worth it in a year, and what was spent to find it, in one currency."""

    currency: str
    value: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Burn:
    """A pilot whose buffer goes faster than its work. `is_red`: the last third of it is touched."""

    pilot: Standing
    ratio: Fraction | None
    is_red: bool


def by_state_and_risk(rows: Iterable[Standing]) -> dict[str, Counter[str]]:
    """{state: {risk tier: how many}}."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.state, Counter())[row.risk_tier] += 1
    return found


def burn_of(used: int, buffer_days: int, work_done: int) -> tuple[Fraction | None, bool]:
    """(burn, whether the last third of the buffer is touched).

    The burn is None where nothing of the work is done and something of the buffer is gone.
    """
    gone = Fraction(used, buffer_days)
    is_red = gone > LAST_THIRD
    if work_done == 0:
        return (Fraction(0) if used == 0 else None), is_red
    return gone / Fraction(work_done, 100), is_red


def over_buffer(rows: Iterable[Standing]) -> list[Burn]:
    """Pilots under way that burn above 1 or are in the last third, the worst first."""
    found = []
    for row in rows:
        if not row.is_under_way or not row.buffer_days or row.buffer_used is None:
            continue
        ratio, is_red = burn_of(row.buffer_used, row.buffer_days, row.work_done or 0)
        if is_red or ratio is None or ratio > 1:
            found.append(Burn(row, ratio, is_red))
    return sorted(found, key=_worst_first)


def _worst_first(burn: Burn) -> tuple[bool, bool, Fraction, int]:
    return (
        not burn.is_red,
        burn.ratio is not None,
        -(burn.ratio or Fraction(0)),
        burn.pilot.pk,
    )


def stopped_early(
    rows: Iterable[Standing], *, stopped: Collection[int], went_on: Collection[int]
) -> Share:
    """Of those that started and ended: stopped (or killed) before any gate said go."""
    ended = [row for row in rows if row.started_on is not None and row.ended_on is not None]
    early = [row for row in ended if row.pk in stopped and row.pk not in went_on]
    return Share(len(early), len(ended))


def days_to_first_reading(
    rows: Iterable[Standing], first: Mapping[int, date]
) -> tuple[int | None, int]:
    """(median days from the idea to the first reading, of how many pilots)."""
    days = [(first[row.pk] - row.idea_on).days for row in rows if row.pk in first]
    waits = [max(one, 0) for one in days]
    return (round(median(waits)) if waits else None), len(waits)


def worth(rows: Iterable[Standing], spent: Mapping[int, Decimal]) -> list[Worth]:
    """Value found against money spent by currency; `spent` by proposal."""
    value: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for row in rows:
        if row.value is not None:
            value[row.currency] += row.value  # type: ignore[assignment]
        if row.proposal_id in spent:
            cost[row.money] += spent[row.proposal_id]  # type: ignore[assignment, index]
    return [
        Worth(name, Decimal(value[name]), Decimal(cost[name])) for name in sorted({*value, *cost})
    ]


def verdicts(rows: Sequence[Standing]) -> Counter[str]:
    """How many came out how; those not told yet are left out."""
    return Counter(row.verdict for row in rows if row.verdict)
