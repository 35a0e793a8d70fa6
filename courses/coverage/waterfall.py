"""A bridge as lengths in per cent of its drawing's width: every row draws its slice."""

from dataclasses import dataclass
from math import ceil, floor

from courses.coverage.changes import Bridge, Step

ROOM = 0.06  # of the width, on both sides


@dataclass(frozen=True)
class Tick:
    """A grid line with its value in percentage points, counted from the first date."""

    x: str
    points: int


@dataclass(frozen=True)
class Part:
    """A cause's slice: from `x` for `width`, between the levels before and after it."""

    step: Step
    points: float
    x: str
    width: str
    before: str
    after: str

    @property
    def is_gain(self) -> bool:
        """Whether it raised the figure."""
        return self.points >= 0


@dataclass(frozen=True)
class Drawing:
    """The whole waterfall."""

    ticks: list[Tick]
    parts: list[Part]
    start: str
    end: str


def draw(bridge: Bridge) -> Drawing:
    """Lay the slices on one axis that has zero change in it."""
    levels = [0.0]
    for piece in bridge.slices:
        levels.append(levels[-1] + piece.points)
    low, high = min(levels), max(levels)
    pad = max((high - low) * ROOM, 0.5)
    low, high = low - pad, high + pad

    def x(value: float) -> float:
        return 100 * (value - low) / (high - low)

    parts = [
        Part(
            step=piece.step,
            points=piece.points,
            x=f"{min(x(old), x(new)):.2f}",
            width=f"{max(abs(x(new) - x(old)), 0.15):.2f}",
            before=f"{x(old):.2f}",
            after=f"{x(new):.2f}",
        )
        for piece, old, new in zip(bridge.slices, levels[:-1], levels[1:], strict=True)
    ]
    ticks = [Tick(f"{x(value):.2f}", value) for value in _round_values(low, high)]
    return Drawing(ticks, parts, f"{x(0):.2f}", f"{x(levels[-1]):.2f}")


def _round_values(low: float, high: float) -> list[int]:
    """A handful of whole values between two ends, zero among them."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / s <= 6)
    return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]
