"""Student's t against published tables and against the density, integrated slowly."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.pilots.statistics.student import t_probability, t_quantile

# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values.
TABLE = {
    1: (6.314, 12.706, 63.657),
    2: (2.920, 4.303, 9.925),
    3: (2.353, 3.182, 5.841),
    4: (2.132, 2.776, 4.604),
    5: (2.015, 2.571, 4.032),
    7: (1.895, 2.365, 3.499),
    10: (1.812, 2.228, 3.169),
    15: (1.753, 2.131, 2.947),
    20: (1.725, 2.086, 2.845),
    30: (1.697, 2.042, 2.750),
    60: (1.671, 2.000, 2.660),
    100: (1.660, 1.984, 2.626),
}
CHANCES = (0.95, 0.975, 0.995)


@pytest.mark.parametrize(("df", "expected"), TABLE.items())
def test_quantiles_are_those_of_the_published_table(df, expected):
    assert tuple(round(t_quantile(chance, df), 3) for chance in CHANCES) == expected


def test_far_out_it_is_the_normal_distribution():
    assert t_quantile(0.975, 1e7) == pytest.approx(1.959964, abs=1e-5)


@given(df=st.floats(0.6, 300), t=st.floats(-8, 8))
def test_the_probability_is_the_integral_of_the_density(df, t):
    assert t_probability(t, df) == pytest.approx(slow_probability(t, df), abs=1e-7)


@given(df=st.floats(0.6, 300), chance=st.floats(0.001, 0.999))
def test_the_quantile_undoes_the_probability(df, chance):
    assert t_probability(t_quantile(chance, df), df) == pytest.approx(chance, abs=1e-9)


@given(df=st.floats(0.6, 300), chance=st.floats(0.001, 0.499))
def test_both_tails_are_alike(df, chance):
    assert t_quantile(chance, df) == -t_quantile(1 - chance, df)


@pytest.mark.parametrize("chance", [0, 1, -0.1, 1.5])
def test_what_is_no_probability_is_refused(chance):
    with pytest.raises(ValueError, match="probability"):
        t_quantile(chance, 5)


def slow_probability(t, df):
    """Simpson's rule over the density, from 0."""
    front = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)

    def density(x):
        return front * (1 + x * x / df) ** (-(df + 1) / 2)

    parts = 2000
    width = t / parts
    inner = sum((4 if n % 2 else 2) * density(n * width) for n in range(1, parts))
    return 0.5 + width / 3 * (density(0) + inner + density(t))
