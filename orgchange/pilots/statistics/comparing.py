"""What the readings of one measure say against what its contract promised. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from orgchange.pilots.statistics.means import (
    FEWEST,
    Group,
    Interval,
    against,
    group_of,
    welch,
    wilson,
)
from orgchange.pilots.statistics.runs import RunChart, run_chart

RECENT = 6  # readings since the start, before the last third of them is looked at alone


class Finding(StrEnum):
    """What the interval says: never more than it can."""

    TOO_FEW = "too_few"  # readings
    NO_BASELINE = "no_baseline"  # nothing to compare with
    NO_SPREAD = "no_spread"  # all alike
    USEFUL = "useful"  # better, and all of the interval is at least the smallest useful effect
    BETTER = "better"  # all of the interval is better; it may be less than would be useful
    TOO_SMALL = "too_small"  # whatever it is, it is less than would be useful
    UNCLEAR = "unclear"
    WORSE = "worse"
    KEPT = "kept"  # all readings within
    LEFT = "left"  # some were not


@dataclass(frozen=True)
class Point:
    """A reading: of which day, and what."""

    day: date
    value: float


@dataclass(frozen=True)
class Promise:
    """What a measure was to become; `direction` is up, down or keep."""

    direction: str
    baseline: float | None = None
    target: float | None = None
    target_high: float | None = None
    minimum_effect: float | None = None


@dataclass(frozen=True)
class Compared:
    """Before against after, for one measure.

    `before` are the readings of the days before the first day, `after` those since; `change` is
    the mean after minus that before (or minus the baseline's one value: `is_against_value`).
    `recent` is the last third of the readings since the start. `kept` is the share within, where
    the measure is to be kept within.
    """

    before: Group | None
    after: Group | None
    recent: Group | None
    is_against_value: bool
    change: Interval | None
    kept: Interval | None
    kept_readings: int
    is_reached: bool | None
    finding: Finding
    chart: RunChart | None


def compare(promise: Promise, points: Iterable[Point], *, started_on: date | None) -> Compared:
    """What the readings say. Every reading counts once, however many cases are behind it."""
    rows = sorted(points, key=lambda point: point.day)
    early = [row.value for row in rows if started_on is None or row.day < started_on]
    late = [row.value for row in rows if started_on is not None and row.day >= started_on]
    before, after, recent = group_of(early), group_of(late), group_of(_last_third(late))
    is_against_value, change = _change(promise, before, after)
    within = [value for value in late if _is_within(promise, value)]
    keeps = promise.direction == "keep"
    kept = wilson(len(within), len(late)) if keeps else None
    return Compared(
        before=before,
        after=after,
        recent=recent,
        is_against_value=is_against_value,
        change=change,
        kept=kept,
        kept_readings=len(within) if keeps else 0,
        is_reached=_is_reached(promise, recent or after),
        finding=_kept(within, late) if keeps else _finding(promise, change, before, late),
        chart=run_chart([row.value for row in rows]),
    )


def _last_third(values: Sequence[float]) -> Sequence[float]:
    """The last third: where it stands now, when the way there took a while."""
    return values[-ceil(len(values) / 3) :] if len(values) >= RECENT else []


def _change(
    promise: Promise, before: Group | None, after: Group | None
) -> tuple[bool, Interval | None]:
    """Against the readings before, where there are enough; else against the baseline's value."""
    if before is not None and before.n >= FEWEST:
        return False, welch(before, after) if after else None
    if promise.baseline is None or after is None:
        return True, None
    return True, against(promise.baseline, after)


def _finding(
    promise: Promise, change: Interval | None, before: Group | None, late: Sequence[float]
) -> Finding:
    if change is None:
        return _why_none(promise, before, late)
    sign = -1 if promise.direction == "down" else 1
    least, most = sorted((sign * change.low, sign * change.high))
    useful = promise.minimum_effect or 0.0
    if most < 0:
        return Finding.WORSE
    if least > 0:
        return Finding.USEFUL if least >= useful else Finding.BETTER
    return Finding.TOO_SMALL if most < useful else Finding.UNCLEAR


def _why_none(promise: Promise, before: Group | None, late: Sequence[float]) -> Finding:
    """Why there is no interval."""
    if len(late) < FEWEST:
        return Finding.TOO_FEW
    has_before = before is not None and before.n >= FEWEST
    return Finding.NO_SPREAD if has_before or promise.baseline is not None else Finding.NO_BASELINE


def _kept(within: Sequence[float], late: Sequence[float]) -> Finding:
    if len(late) < FEWEST:
        return Finding.TOO_FEW
    return Finding.KEPT if len(within) == len(late) else Finding.LEFT


def _is_within(promise: Promise, value: float) -> bool:
    above = promise.target is None or value >= promise.target
    return above and (promise.target_high is None or value <= promise.target_high)


def _is_reached(promise: Promise, group: Group | None) -> bool | None:
    """Whether the newest mean is where it was to be; None: nothing to say it by."""
    if group is None or promise.target is None:
        return None
    if promise.direction == "keep":
        return _is_within(promise, group.mean)
    sign = -1 if promise.direction == "down" else 1
    return sign * (group.mean - promise.target) >= 0
