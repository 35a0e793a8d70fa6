"""Numbers to places: round ticks, weeks of a pilot, labels that do not lie upon each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """From values `low`..`high` to places `start`..`end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, *, most: int = 4) -> list[float]:
    """Round numbers around `low`..`high`, at most so many steps apart."""
    if high <= low:
        high = low + (abs(low) or 1)
    rough = (high - low) / most
    size = 10.0 ** math.floor(math.log10(rough))
    for factor in NICE:
        step = factor * size
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(number * step, 10) for number in range(first, last + 1)]


def reach(values: Sequence[float]) -> tuple[float, float]:
    """The values that an axis should span: from zero, where that costs little."""
    low, high = min(values), max(values)
    if 0 <= low <= 0.6 * high:
        low = 0.0
    if 0.6 * low <= high <= 0:
        high = 0.0
    return low, high


def week_step(weeks: float, *, most: int) -> int:
    """Every how many weeks a tick stands, so that there are at most so many."""
    return next(step for step in (1, 2, 4, 6, 8, 13, 26, 52, 520) if weeks / step <= most)


def apart(places: Sequence[float], *, by: float, low: float, high: float) -> list[float]:
    """Places moved as little as it takes to stand `by` apart within `low`..`high`, in order."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    floor = low
    for index in order:
        moved[index] = max(places[index], floor)
        floor = moved[index] + by
    ceiling = high
    for index in reversed(order):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - by
    return moved
