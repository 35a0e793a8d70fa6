"""What the core is given, and what it hands back. Pure values: ids, numbers, matrices.

`takers` have room for one or more (translators for pilots, mentors for candidates), `needs` take
exactly one. Both stand in the order of their ids, so the same facts are the same question.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.int64]  # takers × needs
FULL = 1000  # a part of a score that could not be better
BEST = 10_000  # a score that could not be better
HEAVIEST = 10


@dataclass(frozen=True)
class Question:
    """Takers and needs by id, room of each taker, parts of the score, and limits as bits.

    A pair whose `barred` is 0 is allowed; else each bit is a limit, in the order of `limits`.
    """

    takers: tuple[int, ...]
    needs: tuple[int, ...]
    room: tuple[int, ...]
    parts: Mapping[str, Grid]
    barred: Grid
    limits: tuple[str, ...]
    weights: Mapping[str, int]

    @property
    def scores(self) -> Grid:
        """The weighted mean of the parts, 0 to BEST, in integers: equal is equal."""
        total = sum(self.weights.values())
        found = np.zeros((len(self.takers), len(self.needs)), dtype=np.int64)
        for name, weight in self.weights.items():
            found += weight * self.parts[name]
        return found * (BEST // FULL) // total if total else found

    @property
    def fingerprint(self) -> str:
        """The same question has the same fingerprint, and so the same pairs."""
        said = [self.takers, self.needs, self.room, self.limits, sorted(self.weights.items())]
        seal = hashlib.sha256(json.dumps(said).encode())
        for name in sorted(self.parts):
            seal.update(name.encode() + _bytes(self.parts[name]))
        seal.update(_bytes(self.barred))
        return seal.hexdigest()

    def limits_of(self, taker: int, need: int) -> list[str]:
        """The limits that bar a pair, by its places in the matrices."""
        bits = int(self.barred[taker, need])
        return [name for bit, name in enumerate(self.limits) if bits >> bit & 1]


@dataclass(frozen=True)
class Pair:
    """A proposed pair: its score of BEST, the parts behind it, and why not the others."""

    taker: int
    need: int
    score: int
    parts: tuple[dict[str, Any], ...]
    others: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Left:
    """A need that nobody is proposed for: how many takers each limit bars."""

    need: int
    bars: Mapping[str, int] = field(default_factory=dict)
    allowed: int = 0


def _bytes(grid: Grid) -> bytes:
    return np.ascontiguousarray(grid, dtype="<i8").tobytes()
