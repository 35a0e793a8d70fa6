"""Run charts: the rules against plain windows, the number of runs against all orders."""

import itertools
import math
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.pilots.statistics.runs import (
    autocorrelation,
    is_following,
    run_chances,
    run_chart,
    unlikely_runs,
)

readings = st.lists(st.integers(0, 6), min_size=1, max_size=24)
# Swed and Eisenhart (1943), Table II: reject at or below, at or above, for n1 = n2, 0.025 a side.
CRITICAL = {5: (2, 10), 6: (3, 11), 7: (3, 13), 8: (4, 14), 10: (6, 16), 15: (10, 22), 20: (14, 28)}


@given(values=readings)
def test_a_shift_is_six_in_a_row_on_one_side_of_the_median(values):
    middle = median(values)
    useful = [value for value in values if value != middle]

    assert run_chart(values).shift == last_window(
        useful,
        6,
        up=lambda window: all(value > middle for value in window),
        down=lambda window: all(value < middle for value in window),
    )


@given(values=readings)
def test_a_trend_is_five_in_a_row_each_beyond_the_one_before(values):
    changing = [value for value, _same in itertools.groupby(values)]

    assert run_chart(values).trend == last_window(
        changing,
        5,
        up=lambda window: all(a < b for a, b in itertools.pairwise(window)),
        down=lambda window: all(a > b for a, b in itertools.pairwise(window)),
    )


@pytest.mark.parametrize(("above", "below"), [(1, 1), (3, 4), (5, 5), (2, 7), (6, 4)])
def test_chances_of_runs_are_those_of_all_orders(above, below):
    counted = {}
    for places in itertools.combinations(range(above + below), above):
        row = [place in places for place in range(above + below)]
        runs = len(list(itertools.groupby(row)))
        counted[runs] = counted.get(runs, 0) + 1
    whole = math.comb(above + below, above)

    chances = run_chances(above, below)

    assert {runs: share for runs, share in chances.items() if share} == pytest.approx(
        {runs: number / whole for runs, number in counted.items()}
    )


@pytest.mark.parametrize(("each", "critical"), CRITICAL.items())
def test_unlikely_runs_are_those_of_the_published_table(each, critical):
    few, many = critical

    assert [unlikely_runs(runs, each, each)[0] for runs in (few, few + 1)] == [True, False]
    assert [unlikely_runs(runs, each, each)[1] for runs in (many - 1, many)] == [False, True]


def test_of_fewer_than_ten_readings_the_number_of_runs_says_nothing():
    assert unlikely_runs(2, 4, 5) == (False, False)


def test_six_in_a_row_are_a_shift_and_five_are_none():
    assert run_chart([1, 9, 1, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1]).shift == 1
    assert run_chart([1, 9, 1, 9, 9, 9, 9, 9, 1, 1, 1, 1, 9, 1]).shift == 0


def test_no_readings_have_no_chart():
    assert run_chart([]) is None


@given(values=st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_the_autocorrelation_is_between_minus_one_and_one(values):
    found = autocorrelation(values)

    assert found is None or -1 <= found <= 1


def test_the_autocorrelation_of_a_published_series():
    # Box and Jenkins, Series F (the first ten yields of a batch process), by hand from 2.1.6.
    series = [47, 64, 23, 71, 38, 64, 55, 41, 59, 48]

    assert autocorrelation(series) == pytest.approx(-0.79, abs=0.005)
    assert is_following(run_chart(series))


def last_window(values, size, *, up, down):
    """The sign of the last window for which one of both holds; 0: of none."""
    for end in range(len(values), size - 1, -1):
        window = values[end - size : end]
        if up(window):
            return 1
        if down(window):
            return -1
    return 0
