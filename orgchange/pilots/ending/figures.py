"""The figures of an outcome: what the readings show against the locked contract, in numbers."""

from datetime import date
from typing import Any

from orgchange.pilots.models import Contract, Pilot


def figures_of(pilot: Pilot, contract: Contract | None, *, on: date) -> dict[str, Any]:
    """As they stood on a day; nothing, where nothing was promised."""
    if contract is None:
        return {}
    return {"on": on.isoformat(), "contract": contract.number}
