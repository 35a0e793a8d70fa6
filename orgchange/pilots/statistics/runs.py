"""Rules of the run chart: what in a row of readings is hardly chance.

R. J. Perla, L. P. Provost, S. K. Murray, "The run chart: a simple analytical tool for learning from
variation in healthcare processes", BMJ Quality & Safety 20 (2011), 46–51.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean, median

SHIFT = 6  # in a row on one side of the median
TREND = 5  # in a row, each higher than the one before, or each lower
USEFUL = 10  # readings off the median, before the number of runs says anything
ONE_SIDED = 0.025  # as F. S. Swed and C. Eisenhart, Annals of Mathematical Statistics 14 (1943)
FOLLOWS = 5  # readings, before one can be said to follow the one before


@dataclass(frozen=True)
class RunChart:
    """A row of readings: its median, and what stands out. `shift` and `trend`: 1 up, −1 down."""

    n: int
    median: float
    shift: int
    trend: int
    runs: int
    too_few_runs: bool
    too_many_runs: bool
    follows: float | None  # how far each reading follows the one before: r1; None with too few


def run_chart(values: Sequence[float]) -> RunChart | None:
    """What stands out in readings in the order of their days; None for none."""
    if not values:
        return None
    middle = median(values)
    sides = [1 if value > middle else -1 for value in values if value != middle]
    above = sides.count(1)
    runs = sum(1 for _side, _run in groupby(sides))
    few, many = unlikely_runs(runs, above, len(sides) - above)
    return RunChart(
        n=len(values),
        median=middle,
        shift=longest_run(sides, SHIFT),
        trend=longest_run(steps_of(values), TREND - 1),
        runs=runs,
        too_few_runs=few,
        too_many_runs=many,
        follows=autocorrelation(values),
    )


def steps_of(values: Sequence[float]) -> list[int]:
    """Up or down, from each reading to the next; a like one counts as nothing, as Perla says."""
    return [1 if after > before else -1 for before, after in pairwise(values) if after != before]


def longest_run(signs: Sequence[int], least: int) -> int:
    """The sign of the last stretch of like signs that is at least so long; 0: there is none."""
    found = 0
    for sign, stretch in groupby(signs):
        if len(list(stretch)) >= least:
            found = sign
    return found


def unlikely_runs(runs: int, above: int, below: int) -> tuple[bool, bool]:
    """Whether so few, or so many, runs come by chance in at most one of forty rows."""
    if above + below < USEFUL:
        return False, False
    chances = run_chances(above, below)
    few = sum(share for number, share in chances.items() if number <= runs)
    many = sum(share for number, share in chances.items() if number >= runs)
    return few <= ONE_SIDED, many <= ONE_SIDED


def run_chances(above: int, below: int) -> dict[int, float]:
    """How likely each number of runs is, when all orders are equally likely.

    A. Wald and J. Wolfowitz, Annals of Mathematical Statistics 11 (1940), 147–162.
    """
    if not above or not below:
        return {1: 1.0}
    whole = math.comb(above + below, above)
    return {number: _orders(number, above, below) / whole for number in range(2, above + below + 1)}


def _orders(runs: int, above: int, below: int) -> int:
    """How many orders have so many runs."""
    half, odd = divmod(runs, 2)
    if odd:
        return math.comb(above - 1, half) * math.comb(below - 1, half - 1) + math.comb(
            above - 1, half - 1
        ) * math.comb(below - 1, half)
    return 2 * math.comb(above - 1, half - 1) * math.comb(below - 1, half - 1)


def autocorrelation(values: Sequence[float]) -> float | None:
    """How far each reading follows the one before it: r1, between −1 and 1.

    G. E. P. Box and G. M. Jenkins, "Time series analysis" (1970), 2.1.5.
    """
    if len(values) < FOLLOWS:
        return None
    mean = fmean(values)
    off = [value - mean for value in values]
    whole = math.fsum(one * one for one in off)
    if whole == 0:
        return None
    return math.fsum(left * right for left, right in pairwise(off)) / whole


def is_following(chart: RunChart) -> bool:
    """Whether readings follow each other more than chance would have it: |r1| beyond 2/√n."""
    return chart.follows is not None and abs(chart.follows) > 2 / math.sqrt(chart.n)
