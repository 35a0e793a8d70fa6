"""Student's t distribution: its cumulative probability, and its quantiles.

NIST Digital Library of Mathematical Functions, 8.17: the regularised incomplete beta function, by
its continued fraction (8.17.22), evaluated by Lentz's method.
"""

import math
from itertools import count

PRECISION = 1e-14
TINY = 1e-300


def t_probability(t: float, df: float) -> float:
    """The probability that a t with so many degrees of freedom is at most `t`."""
    if df <= 0:
        raise ValueError("There are no degrees of freedom.")
    beyond = incomplete_beta(df / 2, 0.5, df / (df + t * t)) / 2
    return 1 - beyond if t > 0 else beyond


def t_quantile(probability: float, df: float) -> float:
    """The t below which a share of all lies: 2.228 for 0.975 and 10 degrees of freedom."""
    if not 0 < probability < 1:
        raise ValueError("A probability lies between 0 and 1.")
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    low, high = 0.0, 1.0
    while t_probability(high, df) < probability:
        low, high = high, high * 2
    while high - low > PRECISION * max(1.0, high):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if t_probability(middle, df) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # where the fraction converges slowly (8.17.4)
        return 1 - incomplete_beta(b, a, 1 - x)
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return math.exp(log_front) / (a * _fraction(a, b, x))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + …))."""
    value, c, d = 1.0, 1.0, 0.0
    for n in count(1):
        part = _part(a, b, x, n)
        d = 1 / (1 + part * d or TINY)
        c = 1 + part / c or TINY
        value *= c * d
        if abs(c * d - 1) < PRECISION:
            return value
    raise AssertionError("count() never ends")


def _part(a: float, b: float, x: float, n: int) -> float:
    """The n-th numerator of the fraction (8.17.23)."""
    m = n // 2
    if n % 2 == 0:
        return m * (b - m) * x / ((a + n - 1) * (a + n))
    return -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n))
