"""The figures of an outcome: what the readings show against the locked contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from orgchange.pilots.models import Contract, MeasureKind, Pilot, Reading
from orgchange.pilots.models.running import CURRENT
from orgchange.pilots.statistics import Result, result_of


def figures_of(pilot: Pilot, contract: Contract | None, *, on: date) -> dict[str, Any]:
    """As they stood on a day, to be frozen; nothing, where nothing was promised."""
    result = _result(pilot, contract, on)
    return result.as_json() if result else {}


def lines_of(pilot: Pilot, contract: Contract | None, *, on: date) -> list[str]:
    """What they say on a day, in sentences."""
    result = _result(pilot, contract, on)
    return result.lines if result else []


def lines_on_record(figures: Mapping[str, Any]) -> list[str]:
    """What figures that were frozen say, in the reader's language."""
    return Result.from_json(figures).lines if figures else []


def _result(pilot: Pilot, contract: Contract | None, on: date) -> Result | None:
    if contract is None or not contract.measures.filter(kind=MeasureKind.PRIMARY).exists():
        return None
    return result_of(contract, Reading.objects.filter(CURRENT, pilot=pilot), on=on)
