"""What readings say against a contract: figures against plain sums, words that promise no more."""

import json
import math
import statistics
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.pilots.statistics import Finding, Result, result_of
from orgchange.pilots.statistics.comparing import Point, Promise, compare
from orgchange.pilots.statistics.means import Group, against, group_of, welch, wilson
from orgchange.pilots.statistics.student import t_quantile
from tests.factories import pilots as p

START = p.STARTED
values = st.lists(st.integers(-500, 500).map(lambda n: n / 10), min_size=3, max_size=12)
DOWN = Promise("down", baseline=6.4, target=3.5, minimum_effect=1)


def points(early, late):
    before = [
        Point(START - timedelta(days=7 * n), value) for n, value in enumerate(reversed(early), 1)
    ]
    return [*before, *(Point(START + timedelta(days=7 * n), one) for n, one in enumerate(late))]


def found(early, late, promise=DOWN):
    return compare(promise, points(early, late), started_on=START)


def test_welch_is_that_of_a_published_example():
    # NIST Dataplot's reference, AUTO83B.DAT: mileage of 249 US and 79 Japanese cars, in summary.
    usa = Group(249, 20.14458, 6.41470)
    japan = Group(79, 30.48101, 6.10771)

    change = welch(japan, usa)

    half = (change.high - change.low) / 2
    assert change.value == pytest.approx(-10.33643)
    # t = −12.94627 with 136.8750 degrees of freedom
    assert abs(change.value) / half * t_quantile(0.975, 136.8750) == pytest.approx(
        12.94627, rel=1e-5
    )


@given(early=values, late=values)
def test_the_interval_is_that_of_the_plain_sums(early, late):
    change = welch(group_of(early), group_of(late))

    left, right = plain_error(early), plain_error(late)
    if left + right == 0:
        assert change is None
        return
    df = (left + right) ** 2 / (left**2 / (len(early) - 1) + right**2 / (len(late) - 1))
    half = t_quantile(0.975, float(df)) * math.sqrt(left + right)
    middle = float(plain_mean(late) - plain_mean(early))
    assert (change.low, change.high) == pytest.approx((middle - half, middle + half))


@given(early=values, late=values, by=st.integers(-100, 100))
def test_moving_all_readings_moves_no_difference(early, late, by):
    moved = welch(group_of([one + by for one in early]), group_of([one + by for one in late]))
    change = welch(group_of(early), group_of(late))

    assert (moved is None) == (change is None)
    if moved and change:
        assert moved.low == pytest.approx(change.low, abs=1e-6)


@given(late=values, baseline=st.integers(-50, 50))
def test_against_one_value_the_interval_is_that_of_the_mean(late, baseline):
    change = against(baseline, group_of(late))

    if change is None:
        assert len(set(late)) == 1
        return
    half = t_quantile(0.975, len(late) - 1) * statistics.stdev(late) / math.sqrt(len(late))
    assert change.high - change.low == pytest.approx(2 * half)


def test_the_interval_of_a_share_is_that_of_a_published_example():
    # Newcombe, Statistics in Medicine 17 (1998), Table I, method 3: 81 of 263.
    share = wilson(81, 263)

    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


@given(early=values, late=values)
def test_better_downwards_is_worse_upwards(early, late):
    down = found(early, late, Promise("down", baseline=1)).finding
    up = found(early, late, Promise("up", baseline=1)).finding

    assert (down, up) in {
        (Finding.USEFUL, Finding.WORSE),
        (Finding.WORSE, Finding.USEFUL),
        (Finding.UNCLEAR, Finding.UNCLEAR),
        (Finding.UNCLEAR, Finding.TOO_SMALL),
        (Finding.TOO_SMALL, Finding.UNCLEAR),
        (Finding.NO_SPREAD, Finding.NO_SPREAD),
    }


@pytest.mark.parametrize(
    ("early", "late", "finding"),
    [
        ([], [4.0, 4.2], Finding.TOO_FEW),
        ([6.4, 6.6, 6.2], [3.9, 4.1, 4.0], Finding.USEFUL),
        ([6.4, 6.6, 6.2], [5.0, 5.6, 4.9, 5.5], Finding.BETTER),
        ([6.4, 6.6, 6.2], [6.3, 6.2, 6.35], Finding.TOO_SMALL),
        ([6.4, 6.6, 6.2], [8.9, 3.1, 5.0], Finding.UNCLEAR),
        ([6.4, 6.6, 6.2], [8.9, 9.1, 9.0], Finding.WORSE),
        ([], [5.0, 5.0, 5.0], Finding.NO_SPREAD),
    ],
)
def test_the_finding_is_what_the_interval_allows(early, late, finding):
    assert found(early, late).finding is finding


def test_without_a_baseline_there_is_nothing_to_compare_with():
    assert found([7.0], [4.0, 4.1, 4.2], Promise("down")).finding is Finding.NO_BASELINE


def test_enough_readings_before_take_the_place_of_the_baseline_value():
    assert not found([6.4, 6.6, 6.2], [4.0, 4.1, 4.2]).is_against_value
    assert found([6.4, 6.6], [4.0, 4.1, 4.2]).is_against_value


def test_where_it_stands_now_is_the_last_third():
    compared = found([], [6.0, 5.5, 5.0, 4.5, 3.4, 3.2])

    assert compared.recent.n == 2
    assert compared.is_reached
    assert not found([], [6.0, 5.5, 5.0, 3.4, 3.2]).is_reached


def test_what_is_kept_within_is_counted():
    keep = Promise("keep", target=3, target_high=5)

    assert found([], [3.0, 4.0, 5.0], keep).finding is Finding.KEPT
    left = found([], [3.0, 4.0, 5.1, 4.0], keep)
    assert (left.finding, left.kept_readings) == (Finding.LEFT, 3)


@pytest.fixture
def running(firm):
    row = p.pilot(firm.fund, firm.people["owner"], state="running")
    return row, p.contract(row, number=1, also=p.with_guardrail)


def read(pilot, *late, series="primary"):
    for week, value in enumerate(late):
        p.reading(pilot, value, on=START + timedelta(days=14 * week), series=series)


def test_a_result_says_in_words_what_it_holds(running):
    pilot, contract = running
    read(pilot, 4.4, 4.1, 3.9, 4.0)
    read(pilot, 1.5, 2.5, 1.9, series="wrong")

    result = result_of(contract, pilot.readings.all(), on=START + timedelta(days=100))

    assert result.lines[0].startswith("Better by a useful amount")
    assert "4.10 min on average since the start (4 readings)" in result.lines[1]
    assert "Guardrail Wrong fields: broken in 1 of 3 readings." in result.lines


def test_what_comes_after_the_day_is_not_counted(running):
    pilot, contract = running
    read(pilot, 4.4, 4.1, 3.9, 4.0)

    result = result_of(contract, pilot.readings.all(), on=START + timedelta(days=14))

    assert result.headline == "Too few readings to say: 2 since the start."


def test_a_guardrail_without_readings_is_not_called_kept(running):
    _pilot, contract = running

    lines = result_of(contract, [], on=START).lines

    assert "Guardrail Wrong fields: no readings, so nobody knows." in lines


@given(early=values, late=values)
def test_frozen_figures_are_the_same_figures(early, late):
    frozen = Result(
        on=date(2026, 11, 2),
        started_on=START,
        contract_version=1,
        name="Minutes",
        unit="min",
        places=1,
        promise=DOWN,
        last=Point(START, late[-1]),
        compared=found(early, late),
        guarded=(),
    )

    again = Result.from_json(json.loads(json.dumps(frozen.as_json())))

    assert again == frozen
    assert again.lines == frozen.lines


def plain_mean(numbers):
    return sum(Fraction(str(one)) for one in numbers) / len(numbers)


def plain_error(numbers):
    """The variance of the mean, from the definition."""
    mean = plain_mean(numbers)
    squares = sum((Fraction(str(one)) - mean) ** 2 for one in numbers)
    return squares / (len(numbers) - 1) / len(numbers)
