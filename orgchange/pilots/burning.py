"""How fast the buffer burns against the work that is done. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

CALM, FAST, LAST_THIRD = "covered", "pending", "overdue"
THIRD = Fraction(2, 3)  # beyond this share used, the last third burns


@dataclass(frozen=True)
class Burn:
    """Buffer used and work done, at a check-in. Shares are of the whole buffer, of all work."""

    used: int
    whole: int
    work_done: int

    @property
    def share(self) -> Fraction:
        """How much of the buffer is gone; all of it, where there never was any and some is."""
        if self.whole:
            return Fraction(self.used, self.whole)
        return Fraction(1 if self.used else 0)

    @property
    def ratio(self) -> Fraction | None:
        """Buffer used ÷ work done: calm up to 1. None: some is used, and no work is done."""
        if self.work_done:
            return self.share / Fraction(self.work_done, 100)
        return None if self.used else Fraction(0)

    @property
    def ratio_text(self) -> str:
        """The ratio with two digits; a dash, where there is none."""
        return "–" if self.ratio is None else f"{float(self.ratio):.2f}"

    @property
    def look(self) -> str:
        """Calm; yellow, where the buffer burns faster than work is done; red in its last third."""
        if self.share > THIRD:
            return LAST_THIRD
        if self.ratio is None or self.ratio > 1:
            return FAST
        return CALM


@dataclass(frozen=True)
class BurnPoint:
    """The burn on the last day of a check-in."""

    on: date
    burn: Burn


def burn_points(rows: Iterable[tuple[date, int, int]], *, whole: int | None) -> Sequence[BurnPoint]:
    """Each check-in's burn, oldest first, from (last day, buffer used, work done)."""
    if whole is None:
        return []
    return [BurnPoint(on, Burn(used, whole, done)) for on, used, done in sorted(rows)]
