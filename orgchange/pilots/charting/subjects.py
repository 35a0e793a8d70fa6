"""What is in a chart of a measure: its readings, its lines, its days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.innovation.amounts import plain_number
from orgchange.innovation.models import Direction
from orgchange.pilots.models import Contract, KillCriterion, Measure, MeasureKind, Reading, Side
from orgchange.pilots.statistics.results import is_broken
from orgchange.pilots.watching import is_beyond

USUAL_DAYS = 126


@dataclass(frozen=True)
class Level:
    """A line across the chart: `look` is baseline, target, limit or kill; `side` has a zone."""

    look: str
    value: float
    label: str
    side: str = ""


@dataclass(frozen=True)
class Dot:
    """A reading: where, how it is said, and whether it lies where it must not."""

    day: date
    value: float
    text: str
    is_bad: bool
    is_before: bool


@dataclass(frozen=True)
class Subject:
    """One measure to be drawn. `plan` is its straight way from baseline to target."""

    name: str
    unit: str
    dots: Sequence[Dot]
    levels: Sequence[Level]
    plan: tuple[float, float] | None
    starts_on: date
    ends_on: date
    today: date
    says_today: bool


def subject_of(
    contract: Contract, measure: Measure, readings: Iterable[Reading], *, today: date
) -> Subject:
    """A measure of a contract with its readings, in the order of their days."""
    own = [row for row in readings if row.series == measure.series]
    criteria = [row for row in contract.kill_criteria.all() if row.series == measure.series]
    starts_on, ends_on = _days(contract, own, today)
    return Subject(
        name=measure.name,
        unit=measure.unit,
        dots=[_dot(row, measure, criteria, starts_on) for row in own],
        levels=[*_levels(measure), *map(_kill_level, criteria)],
        plan=_plan(measure),
        starts_on=starts_on,
        ends_on=ends_on,
        today=today,
        says_today=contract.pilot.started_on is not None and starts_on <= today < ends_on,
    )


def _days(contract: Contract, rows: Sequence[Reading], today: date) -> tuple[date, date]:
    """The days of the pilot: as it runs; before its start, as it is planned."""
    pilot = contract.pilot
    if pilot.started_on is not None and pilot.planned_end_on is not None:
        return pilot.started_on, pilot.planned_end_on
    first = contract.starts_on or (rows[-1].measured_on + timedelta(days=1) if rows else today)
    return first, first + timedelta(days=contract.days or USUAL_DAYS)


def _dot(row: Reading, measure: Measure, criteria: Sequence[KillCriterion], starts_on: date) -> Dot:
    is_guardrail = measure.kind == MeasureKind.GUARDRAIL
    broken = is_guardrail and is_broken(row.value, low=measure.low, high=measure.high)
    return Dot(
        day=row.measured_on,
        value=float(row.value),
        text=plain_number(row.value),
        is_bad=broken or any(is_beyond(row.value, one) for one in criteria),
        is_before=row.measured_on < starts_on,
    )


def _levels(measure: Measure) -> list[Level]:
    found = []
    texts = {
        "baseline": _("baseline %(value)s"),
        "target": _("target %(value)s"),
        "low": _("not below %(value)s"),
        "high": _("not above %(value)s"),
    }
    is_kept = measure.direction == Direction.KEEP
    if measure.kind == MeasureKind.GUARDRAIL:
        given: list[tuple[str, Decimal | None, str, str]] = [
            ("limit", measure.low, "low", Side.BELOW),
            ("limit", measure.high, "high", Side.ABOVE),
        ]
    else:
        given = [
            ("baseline", measure.baseline, "baseline", ""),
            ("target", measure.target, "low" if is_kept else "target", ""),
            ("target", measure.target_high, "high", ""),
        ]
    for look, value, name, side in given:
        if value is not None:
            found.append(_level(look, value, texts[name], side))
    return found


def _kill_level(criterion: KillCriterion) -> Level:
    texts = {Side.ABOVE: _("stop above %(value)s"), Side.BELOW: _("stop below %(value)s")}
    value = criterion.threshold if criterion.threshold is not None else Decimal(0)
    return _level("kill", value, texts[Side(criterion.side)], criterion.side)


def _level(look: str, value: Decimal, text: str, side: str) -> Level:
    return Level(look, float(value), text % {"value": plain_number(value)}, side)


def _plan(measure: Measure) -> tuple[float, float] | None:
    if measure.baseline is None or measure.target is None or measure.direction == Direction.KEEP:
        return None
    return float(measure.baseline), float(measure.target)
