"""The figures of a portfolio as pure functions over standings: nothing is read here.

Sources: domain rules of pilots; how a buffer burns is said in `burning`. "Stopped early" is the
share of ended pilots that were stopped at or before their first gate.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from orgchange.pilots.burning import CALM, LAST_THIRD, Burn
from orgchange.pilots.portfolio.standing import Standing


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
class OverBuffer:
    """A pilot whose buffer goes faster than its work, or is in its last third."""

    pilot: Standing
    burn: Burn

    @property
    def is_red(self) -> bool:
        """Whether the last third of the buffer burns."""
        return self.burn.look == LAST_THIRD


def by_state_and_risk(rows: Iterable[Standing]) -> dict[str, Counter[str]]:
    """{state: {risk tier: how many}}."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.state, Counter())[row.risk_tier] += 1
    return found


def over_buffer(rows: Iterable[Standing]) -> list[OverBuffer]:
    """Pilots under way whose buffer burns too fast or is in its last third, the worst first."""
    found = []
    for row in rows:
        if not row.is_under_way or row.buffer_days is None or row.buffer_used is None:
            continue
        burn = Burn(row.buffer_used, row.buffer_days, row.work_done or 0)
        if burn.look != CALM:
            found.append(OverBuffer(row, burn))
    return sorted(found, key=_worst_first)


def _worst_first(one: OverBuffer) -> tuple[bool, bool, Fraction, int]:
    ratio = one.burn.ratio
    return not one.is_red, ratio is not None, -(ratio or Fraction(0)), one.pilot.pk


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
