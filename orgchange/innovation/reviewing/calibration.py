"""Scores beside one another: corrected for how strictly each reviewer scores, with intervals.

A score is taken as `round's mean + proposal + reviewer + chance`. A reviewer's strictness is
shrunk towards none as if `PRIOR` further reviews had shown none: with few reviews a low score says
more about the proposal than about the reviewer. Pure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

PRIOR = 3.0  # reviews without any strictness that everybody is taken to have written already
NINETY = 1.645  # half the width of a 90 % interval, in standard errors
CHANCE = 0.7  # what two reviewers differ by, until the round says otherwise
CHANCE_WEIGHT = 6.0  # as if so many reviews had shown it
LOW, HIGH = 1.0, 5.0
ENOUGH, MOST_TURNS = 0.0005, 200


@dataclass(frozen=True)
class Given:
    """One review: of what, by whom, and the weighted score."""

    proposal_id: int
    reviewer_id: int
    score: float


@dataclass(frozen=True)
class Standing:
    """A proposal among those of its round. `low` and `high` are its 90 % interval."""

    proposal_id: int
    reviews: int
    raw: float
    calibrated: float
    low: float
    high: float
    spread: float


@dataclass(frozen=True)
class Strictness:
    """How far above (+) or below (−) the others a reviewer scores, after shrinking."""

    reviewer_id: int
    reviews: int
    shift: float


@dataclass(frozen=True)
class Calibration:
    """A round's proposals, the best first, and its reviewers."""

    standings: tuple[Standing, ...]
    reviewers: tuple[Strictness, ...]


def calibrate(given: Sequence[Given]) -> Calibration:
    """Read a round's reviews together."""
    if not given:
        return Calibration((), ())
    mean = sum(one.score for one in given) / len(given)
    worth, shifts = _solve(given, mean)
    chance = _chance(given, mean, worth, shifts)
    standings = [_standing(rows, mean, worth, shifts, chance) for rows in _by_proposal(given)]
    counts = _counts(given)
    return Calibration(
        tuple(sorted(standings, key=lambda one: (-one.calibrated, one.proposal_id))),
        tuple(Strictness(who, counts[who], shift) for who, shift in sorted(shifts.items())),
    )


def crossing(standings: Sequence[Standing], places: int) -> list[Standing]:
    """Those whose interval crosses the line between the last that gets a place and the next."""
    if not 0 < places < len(standings):
        return []
    line = (standings[places - 1].calibrated + standings[places].calibrated) / 2
    return [one for one in standings if one.low <= line <= one.high]


def _solve(given: Sequence[Given], mean: float) -> tuple[dict[int, float], dict[int, float]]:
    """Proposals and reviewers in turn, each given the other, until nothing moves."""
    worth: dict[int, float] = {}
    shifts = {one.reviewer_id: 0.0 for one in given}
    for _turn in range(MOST_TURNS):
        worth = _means(
            [(one.proposal_id, one.score - mean - shifts[one.reviewer_id]) for one in given], 0.0
        )
        moved = _means(
            [(one.reviewer_id, one.score - mean - worth[one.proposal_id]) for one in given], PRIOR
        )
        furthest = max(abs(moved[who] - shifts[who]) for who in shifts)
        shifts = moved
        if furthest < ENOUGH:
            break
    return worth, shifts


def _means(values: Sequence[tuple[int, float]], prior: float) -> dict[int, float]:
    """The mean of each key, as if `prior` zeros were among its values."""
    sums: dict[int, float] = defaultdict(float)
    counts: dict[int, int] = defaultdict(int)
    for key, value in values:
        sums[key] += value
        counts[key] += 1
    return {key: sums[key] / (counts[key] + prior) for key in sums}


def _chance(
    given: Sequence[Given], mean: float, worth: dict[int, float], shifts: dict[int, float]
) -> float:
    """The variance of what is left; a round with few reviews borrows from `CHANCE`."""
    left = sum(
        (one.score - mean - worth[one.proposal_id] - shifts[one.reviewer_id]) ** 2 for one in given
    )
    free = max(len(given) - len(worth), 0)
    return (left + CHANCE_WEIGHT * CHANCE**2) / (free + CHANCE_WEIGHT)


def _standing(
    rows: Sequence[Given],
    mean: float,
    worth: dict[int, float],
    shifts: dict[int, float],
    chance: float,
) -> Standing:
    scores = [one.score for one in rows]
    middle = _within(mean + worth[rows[0].proposal_id])
    half = NINETY * sqrt(chance / len(rows))
    return Standing(
        proposal_id=rows[0].proposal_id,
        reviews=len(rows),
        raw=sum(scores) / len(scores),
        calibrated=middle,
        low=_within(middle - half),
        high=_within(middle + half),
        spread=max(scores) - min(scores),
    )


def _within(value: float) -> float:
    return min(max(value, LOW), HIGH)


def _by_proposal(given: Sequence[Given]) -> list[list[Given]]:
    found: dict[int, list[Given]] = defaultdict(list)
    for one in given:
        found[one.proposal_id].append(one)
    return list(found.values())


def _counts(given: Sequence[Given]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for one in given:
        found[one.reviewer_id] += 1
    return found
