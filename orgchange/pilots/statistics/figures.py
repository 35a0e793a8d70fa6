"""All figures of a pilot on a day, as they are frozen with its outcome."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from orgchange.pilots.statistics.comparing import Compared, Finding, Point, Promise
from orgchange.pilots.statistics.means import Group, Interval
from orgchange.pilots.statistics.runs import RunChart


@dataclass(frozen=True)
class Guarded:
    """A guardrail: in how many of the readings since the start it was broken, and when last."""

    name: str
    unit: str
    low: float | None
    high: float | None
    n: int
    broken: int
    broken_on: date | None
    last: float | None


@dataclass(frozen=True)
class Figures:
    """What the readings up to a day say. `places`: decimal places that a mean is worth."""

    on: date
    started_on: date | None
    contract_version: int | None
    name: str
    unit: str
    places: int
    promise: Promise
    last: Point | None
    compared: Compared
    guarded: tuple[Guarded, ...]

    def as_json(self) -> dict[str, Any]:
        """As JSON: numbers stay numbers, days become ISO dates."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def figures_from(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of figures that were frozen as JSON."""
    compared = dict(data["compared"])
    for name, kind in (("before", Group), ("after", Group), ("recent", Group), ("chart", RunChart)):
        compared[name] = _made(kind, compared[name])
    for name in ("change", "kept"):
        compared[name] = _made(Interval, compared[name])
    compared["finding"] = Finding(compared["finding"])
    last = data["last"]
    return {
        **data,
        "on": date.fromisoformat(data["on"]),
        "started_on": _day(data["started_on"]),
        "promise": Promise(**data["promise"]),
        "last": Point(date.fromisoformat(last["day"]), last["value"]) if last else None,
        "compared": Compared(**compared),
        "guarded": tuple(
            Guarded(**{**row, "broken_on": _day(row["broken_on"])}) for row in data["guarded"]
        ),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Finding) else value


def _made(kind: type[Any], values: Mapping[str, Any] | None) -> Any:
    return None if values is None else kind(**values)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
