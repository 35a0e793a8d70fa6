"""Which kill criteria of a contract the readings meet. Pure: nothing is read, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from orgchange.pilots.models import Contract, KillCriterion, Reading, Side


@dataclass(frozen=True)
class Met:
    """A criterion, and the reading with which so many in a row were beyond its threshold."""

    criterion: KillCriterion
    reading: Reading


def is_beyond(value: Decimal, criterion: KillCriterion) -> bool:
    """Whether a value lies on the dangerous side; the threshold itself does not."""
    if criterion.threshold is None:
        return False
    if criterion.side == Side.ABOVE:
        return value > criterion.threshold
    return value < criterion.threshold


def met_by(
    criteria: Iterable[KillCriterion],
    readings: Sequence[Reading],
    *,
    started_on: date,
    locked_at: datetime | None,
) -> list[Met]:
    """The watched criteria that are met, each with the newest reading that meets it.

    `readings` are those that stand, in the order of their days; those from before the start are
    the baseline. What was known when the contract was locked meets it only together with
    something newer: a panel that tightened a threshold knew the past.
    """
    since = [row for row in readings if row.measured_on >= started_on]
    found = []
    for criterion in criteria:
        own = [row for row in since if row.series == criterion.series]
        last = _last_met(criterion, own, locked_at) if criterion.series else None
        if last is not None:
            found.append(Met(criterion, last))
    return found


def _last_met(
    criterion: KillCriterion, rows: Sequence[Reading], locked_at: datetime | None
) -> Reading | None:
    """The last reading of the last stretch that is long enough and has something newer in it."""
    stretch: list[Reading] = []
    found = None
    for row in rows:
        stretch = [*stretch, row][-criterion.times :] if is_beyond(row.value, criterion) else []
        is_new = locked_at is None or any(one.recorded_at >= locked_at for one in stretch)
        if len(stretch) == criterion.times and is_new:
            found = row
    return found


def watched(contract: Contract, readings: Sequence[Reading]) -> list[Met]:
    """The criteria of a contract that are met now; none before its pilot runs."""
    started_on = contract.pilot.started_on
    if started_on is None:
        return []
    criteria = contract.kill_criteria.all()
    return met_by(criteria, readings, started_on=started_on, locked_at=contract.locked_at)
