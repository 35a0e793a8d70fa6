"""One rounding rule: never 100 % while one is missing, nor 0 % while one is done."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from orgchange.core import figures


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (41, 52, "79"),
        (0, 0, None),
        (0, 5, "0"),
        (5, 5, "100"),
        (999_999, 1_000_000, "99"),
        (1, 1_000_000, "1"),
        (1, 8, "13"),
    ],
)
def test_percentages_round_to_what_is_true(part, whole, text):
    assert figures.percent(part, whole) == text


def test_decimals_stop_one_step_short():
    assert figures.percent(99_999, 100_000, decimals=1) == "99.9"
    assert figures.percent(1, 100_000, decimals=1) == "0.1"


@given(whole=st.integers(1, 10**9), share=st.floats(0, 1), decimals=st.integers(0, 2))
def test_the_ends_are_kept_for_all_and_nobody(whole, share, decimals):
    part = min(int(whole * share), whole)
    value = float(figures.percent(part, whole, decimals=decimals))

    assert (value == 100) == (part == whole)
    assert (value == 0) == (part == 0)


def test_a_share_says_its_fraction_in_the_language_of_the_reader():
    assert figures.share_text(9710, 11795) == "9,710 / 11,795 · 82 %"
    assert figures.share_text(0, 0) == "n/a"
    with translation.override("zh-hans"):
        assert figures.share_text(9710, 11795) == "9,710 / 11,795 · 82%"
        assert figures.share_text(0, 0) == "不适用"
