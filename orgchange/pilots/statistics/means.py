"""Means before and after, and how sure their difference is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from orgchange.pilots.statistics.student import t_quantile

SURE = 0.95
FEWEST = 3  # readings on a side, before an interval says anything
Z = 1.959963984540054  # the normal's 97.5 % quantile


@dataclass(frozen=True)
class Group:
    """Some readings: how many, their mean, and their standard deviation (of two and more)."""

    n: int
    mean: float
    deviation: float | None


@dataclass(frozen=True)
class Interval:
    """What a figure is, and between which ends it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def group_of(values: Sequence[float]) -> Group | None:
    """Readings in three figures; None for none."""
    if not values:
        return None
    spread = math.sqrt(variance(values)) if len(values) > 1 else None
    return Group(len(values), fmean(values), spread)


def welch(before: Group, after: Group) -> Interval | None:
    """The difference of two means (after − before) with its 95 % interval; None with too few.

    B. L. Welch, "The generalization of 'Student's' problem when several different population
    variances are involved", Biometrika 34 (1947), 28–35; degrees of freedom by Satterthwaite.
    It takes the readings as independent of each other; `runs.autocorrelation` tells when they are
    not.
    """
    left, right = _error(before), _error(after)
    if left is None or right is None or left + right == 0:
        return None
    df = (left + right) ** 2 / (left**2 / (before.n - 1) + right**2 / (after.n - 1))
    return _around(after.mean - before.mean, math.sqrt(left + right), df)


def against(value: float, after: Group) -> Interval | None:
    """How far a mean is from one given value, with the 95 % interval of the mean (Student 1908).

    The value is taken as exact: what it could have been by chance is not in the interval.
    """
    error = _error(after)
    if not error:
        return None
    return _around(after.mean - value, math.sqrt(error), after.n - 1)


def wilson(kept: int, n: int) -> Interval | None:
    """A share with its 95 % interval; None with too few.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927), 209–212.
    """
    if n < FEWEST:
        return None
    share, z = kept / n, Z
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def _error(group: Group) -> float | None:
    """The squared standard error of a mean; None with too few readings."""
    if group.n < FEWEST or group.deviation is None:
        return None
    return group.deviation**2 / group.n


def _around(value: float, error: float, df: float) -> Interval:
    half = t_quantile((1 + SURE) / 2, df) * error
    return Interval(value, value - half, value + half)
