"""The figures of an outcome: what the readings show against the locked contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from orgchange.core.dates import OPEN_INSTANT
from orgchange.pilots.models import Contract, Pilot, Reading


def figures_of(pilot: Pilot, contract: Contract | None, *, on: date) -> dict[str, Any]:
    """As they stood on a day; nothing, where nothing was promised."""
    if contract is None:
        return {}
    return {"on": on.isoformat(), "contract": contract.number, "readings": _readings(pilot, on)}


def lines_of(pilot: Pilot, contract: Contract | None, *, on: date) -> list[str]:
    """What they say on a day, in sentences."""
    return []


def lines_on_record(figures: Mapping[str, Any]) -> list[str]:
    """What figures that were frozen say, in the reader's language."""
    return []


def _readings(pilot: Pilot, on: date) -> int:
    rows = Reading.objects.filter(pilot=pilot, superseded_at=OPEN_INSTANT, measured_on__lte=on)
    return rows.count()
