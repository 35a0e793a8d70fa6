"""The figures of a contract's measures: what its pages, its outcome and its API all show."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from orgchange.pilots.models import Contract, Measure, MeasureKind, Reading
from orgchange.pilots.statistics.comparing import Point, Promise, compare
from orgchange.pilots.statistics.figures import Figures, Guarded, figures_from
from orgchange.pilots.statistics.words import headline, lines_of

MOST_PLACES = 4


class Result(Figures):
    """What the readings say; its words are those of the reader's language."""

    @property
    def lines(self) -> list[str]:
        """In sentences, the most telling one first."""
        return lines_of(self)

    @property
    def headline(self) -> str:
        """In one sentence."""
        return headline(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Result":
        """As `as_json` froze it."""
        return cls(**figures_from(data))


def result_of(contract: Contract, readings: Iterable[Reading], *, on: date) -> Result:
    """What the readings up to a day say against a contract.

    `readings` are of all its measures, each day's one once (`readings.current_readings`). Reads
    the contract's measures and its pilot, where they are not at hand; nothing else.
    """
    measures = list(contract.measures.all())
    rows = sorted((row for row in readings if row.measured_on <= on), key=lambda r: r.measured_on)
    started_on = contract.pilot.started_on
    primary = next(one for one in measures if one.kind == MeasureKind.PRIMARY)
    points = [_point(row) for row in rows if row.series == primary.series]
    promise = promise_of(primary)
    return Result(
        on=on,
        started_on=started_on,
        contract_version=contract.number,
        name=primary.name,
        unit=primary.unit,
        places=_places(primary, [row.value for row in rows if row.series == primary.series]),
        promise=promise,
        last=points[-1] if points else None,
        compared=compare(promise, points, started_on=started_on),
        guarded=tuple(
            _guarded(one, [row for row in rows if row.series == one.series], started_on)
            for one in measures
            if one.kind == MeasureKind.GUARDRAIL
        ),
    )


def promise_of(measure: Measure) -> Promise:
    """What a measure was to become."""
    return Promise(
        direction=measure.direction,
        baseline=_float(measure.baseline),
        target=_float(measure.target),
        target_high=_float(measure.target_high),
        minimum_effect=_float(measure.minimum_effect),
    )


def is_broken(value: Decimal, *, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a reading lies outside what a guardrail allows; its ends are allowed."""
    return (low is not None and value < low) or (high is not None and value > high)


def _guarded(measure: Measure, rows: list[Reading], started_on: date | None) -> Guarded:
    since = [row for row in rows if started_on is not None and row.measured_on >= started_on]
    broken = [row for row in since if is_broken(row.value, low=measure.low, high=measure.high)]
    return Guarded(
        name=measure.name,
        unit=measure.unit,
        low=_float(measure.low),
        high=_float(measure.high),
        n=len(since),
        broken=len(broken),
        broken_on=broken[-1].measured_on if broken else None,
        last=float(since[-1].value) if since else None,
    )


def _places(measure: Measure, values: list[Decimal]) -> int:
    """One place more than what was measured, and no more than four digits in all."""
    given = [one for one in (measure.baseline, measure.target, *values) if one is not None]
    finest = max((_decimals(one) for one in given), default=0)
    digits = max((one.adjusted() + 1 for one in given if one), default=1)
    return max(min(finest + 1, MOST_PLACES - digits), 0)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _point(row: Reading) -> Point:
    return Point(row.measured_on, float(row.value))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
