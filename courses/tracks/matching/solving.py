"""The best pairs: as many needs as can be met, then the highest sum of scores, then the ids.

SciPy's assignment solves it; a taker with room for two is two columns, and a need may go to
"nobody" at a price above any sum of scores. Of several best answers one is chosen that depends on
ids alone: the first need gets the first taker that it has in any best answer, then the second.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from courses.tracks.matching.values import BEST, Grid, Question

Costs = NDArray[np.float64]  # needs × columns; every number is whole and far below 2**53
NEVER = 10.0**11


def solve(question: Question) -> list[tuple[int, int]]:
    """The pairs as places (taker, need), by need."""
    return best_pairs(question.scores, question.barred == 0, question.room)


def best_pairs(
    scores: Grid, allowed: NDArray[np.bool_], room: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs (taker, need) of the one best answer. `scores` and `allowed`: takers × needs."""
    takers, needs = scores.shape
    if not takers or not needs:
        return []
    columns = _columns(room, needs)
    costs = _costs(scores, allowed, columns)
    _, held = linear_sum_assignment(costs)
    chosen = _first_by_id(costs, np.asarray(held), [*columns, *[takers] * needs])
    return [(taker, need) for need, taker in enumerate(chosen) if taker < takers]


def _columns(room: Sequence[int], needs: int) -> list[int]:
    """Which taker each column is: one column for each need that the taker has room for."""
    return [taker for taker, most in enumerate(room) for _ in range(max(0, min(most, needs)))]


def _costs(scores: Grid, allowed: NDArray[np.bool_], columns: Sequence[int]) -> Costs:
    """What each need costs in each column; the last columns are nobody."""
    needs = scores.shape[1]
    asked = np.where(allowed, BEST - scores, NEVER).T.astype(np.float64)[:, list(columns)]
    nobody = np.full((needs, needs), float((needs + 1) * BEST + 1))
    return np.hstack([asked, nobody])


def _first_by_id(costs: Costs, held: NDArray[np.int64], taker_of: list[int]) -> list[int]:
    """Among all answers that cost the same, the one with the first takers for the first needs.

    Those answers use only tight columns: where a need's cost equals its price plus the column's.
    """
    prices = _prices(costs, held)
    worth = costs[np.arange(len(held)), held] - prices[held]
    tight = costs == worth[:, None] + prices[None, :]
    answer = _Answer(tight, prices, held.tolist(), taker_of)
    for need in range(len(held)):
        answer.improve(need)
    return [taker_of[column] for column in answer.column_of]


def _prices(costs: Costs, held: NDArray[np.int64]) -> Costs:
    """The price of each column, 0 where nobody holds it: shortest ways from a free column."""
    change = costs[:, held] - costs[np.arange(len(held)), held][:, None]
    found = np.zeros(len(held))
    for _ in range(len(held)):
        better = np.minimum(found, (found[:, None] + change).min(axis=0))
        if (better == found).all():
            break
        found = better
    prices = np.zeros(costs.shape[1])
    prices[held] = found
    return prices


class _Answer:
    """One best answer, turned into the first by id along rings of tight columns."""

    def __init__(
        self, tight: NDArray[np.bool_], prices: Costs, column_of: list[int], taker_of: list[int]
    ) -> None:
        self.tight, self.prices = tight, prices
        self.column_of, self.taker_of = column_of, taker_of
        self.need_at = {column: need for need, column in enumerate(column_of)}
        self.is_free = np.ones(tight.shape[1], dtype=bool)
        self.is_free[column_of] = False

    def improve(self, need: int) -> None:
        """Give a need the first taker it can have, those before it keeping theirs."""
        own = self.taker_of[self.column_of[need]]
        for column in self._wanted(need, own):
            moves = self._ring(need, column)
            if moves is not None:
                self._turn(moves)
                return

    def _wanted(self, need: int, own: int) -> Iterator[int]:
        for column in np.flatnonzero(self.tight[need]).tolist():
            if self.taker_of[column] >= own:
                return
            yield column

    def _ring(self, need: int, wanted: int) -> list[tuple[int, int]] | None:
        """Who moves where, so that the need gets the column and nothing costs more; or None.

        A ring ends in the column that the need leaves, or in a free one if what it leaves costs
        nothing.
        """
        left = self.column_of[need]
        ends = self.is_free.copy() if self.prices[left] == 0 else np.zeros_like(self.is_free)
        ends[left] = True
        came: dict[int, tuple[int, int]] = {wanted: (need, -1)}
        waiting = [wanted]
        while waiting:
            column = waiting.pop(0)
            if ends[column]:
                return self._moves(came, column)
            holder = self.need_at[column] if not self.is_free[column] else -1
            if holder <= need:
                continue
            for further in self._onward(holder, ends):
                if further not in came:
                    came[further] = (holder, column)
                    waiting.append(further)
        return None

    def _onward(self, holder: int, ends: NDArray[np.bool_]) -> list[int]:
        """Where a holder could go: to an end if there is one, else to what others hold."""
        tight = self.tight[holder]
        there = np.flatnonzero(tight & ends)
        found: list[int] = there[:1].tolist()
        return found or np.flatnonzero(tight & ~self.is_free).tolist()

    def _moves(self, came: dict[int, tuple[int, int]], column: int) -> list[tuple[int, int]]:
        moves = []
        while column != -1:
            need, before = came[column]
            moves.append((need, column))
            column = before
        return moves

    def _turn(self, moves: list[tuple[int, int]]) -> None:
        for need, _ in moves:
            self.is_free[self.column_of[need]] = True
        for need, column in moves:
            self.column_of[need] = column
            self.need_at[column] = need
        for _, column in moves:
            self.is_free[column] = False
