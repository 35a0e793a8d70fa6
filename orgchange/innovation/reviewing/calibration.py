"""Scores beside one another: corrected for how strictly each reviewer scores, with intervals.

A score is taken as `proposal + reviewer + chance`. A reviewer's strictness is shrunk towards none
as if `PRIOR` further reviews had shown none: with few reviews a low score says more about the
proposal than about the reviewer. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import NamedTuple

from orgchange.innovation.reviewing.strictness import Given, Shifts, shifts_of

NINETY = 1.645  # half the width of a 90 % interval, in standard errors
CHANCE = 0.7  # what two reviewers differ by, until the round says otherwise
CHANCE_WEIGHT = 6.0  # as if so many reviews had shown it
LOW, HIGH = 1.0, 5.0
SAME = 9  # decimals; beyond them two figures differ by the order of their sums

Judged = Mapping[int, Sequence[Given]]  # the reviews of each proposal


class Standing(NamedTuple):
    """A proposal among those of its round. `low` and `high` are its 90 % interval."""

    proposal_id: int
    reviews: int
    raw: float
    calibrated: float
    low: float
    high: float
    spread: float

    def crosses(self, line: float | None) -> bool:
        """Whether its interval crosses a line: chance alone may have put it on its side."""
        return line is not None and self.low <= line <= self.high


class Strictness(NamedTuple):
    """How far above (+) or below (−) the others a reviewer scores, after shrinking."""

    reviewer_id: int
    reviews: int
    shift: float


@dataclass(frozen=True)
class Calibration:
    """A round read together: its proposals, the best first, and its reviewers.

    A round has thousands of proposals and a page shows fifty: each stands when it is asked for.
    """

    judged: Judged
    levels: Mapping[int, float]
    chance: float
    reviewers: Sequence[Strictness]

    @cached_property
    def order(self) -> list[int]:
        """The proposals, the best first."""
        said = {pk: -round(_within(level), SAME) for pk, level in self.levels.items()}
        return sorted(said, key=lambda pk: (said[pk], pk))

    def standing(self, proposal_id: int) -> Standing:
        """One proposal among the others."""
        scores = [score for _proposal, _who, score in self.judged[proposal_id]]
        middle = self.calibrated(proposal_id)
        half = NINETY * sqrt(self.chance / len(scores))
        return Standing(
            proposal_id=proposal_id,
            reviews=len(scores),
            raw=sum(scores) / len(scores),
            calibrated=middle,
            low=_within(middle - half),
            high=_within(middle + half),
            spread=max(scores) - min(scores),
        )

    def calibrated(self, proposal_id: int) -> float:
        """Where a proposal stands, on the scale."""
        return _within(self.levels[proposal_id])

    def line(self, order: Sequence[int], places: int) -> float | None:
        """Between the last of these that gets a place and the next; None without such a line."""
        if not 0 < places < len(order):
            return None
        return (self.calibrated(order[places - 1]) + self.calibrated(order[places])) / 2


def calibrate(given: Iterable[Given]) -> Calibration:
    """Read a round's reviews together."""
    judged = _by_proposal(given)
    before, shifts = shifts_of(judged.values())
    levels = {pk: _level(rows, before) for pk, rows in judged.items()}
    counts = Counter(who for rows in judged.values() for _proposal, who, _score in rows)
    return Calibration(
        judged=judged,
        levels=levels,
        chance=_chance(judged, levels, shifts),
        reviewers=[Strictness(who, counts[who], shifts[who]) for who in sorted(shifts)],
    )


def _by_proposal(given: Iterable[Given]) -> Judged:
    found: dict[int, list[Given]] = defaultdict(list)
    for one in given:
        found[one[0]].append(one)
    return dict(found)


def _level(rows: Sequence[Given], shifts: Shifts) -> float:
    """Where a proposal stands: the mean of its scores less its reviewers' shifts."""
    return sum([score - shifts[who] for _proposal, who, score in rows]) / len(rows)


def _chance(judged: Judged, levels: Mapping[int, float], shifts: Shifts) -> float:
    """The variance of what is left; a round with few reviews borrows from `CHANCE`."""
    left = count = 0.0
    for pk, rows in judged.items():
        level = levels[pk]
        left += sum([(score - level - shifts[who]) ** 2 for _proposal, who, score in rows])
        count += len(rows)
    free = max(count - len(judged), 0)
    return (left + CHANCE_WEIGHT * CHANCE**2) / (free + CHANCE_WEIGHT)


def _within(value: float) -> float:
    return min(max(value, LOW), HIGH)
