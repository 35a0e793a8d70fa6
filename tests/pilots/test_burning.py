"""The buffer against the work: calm, yellow above one, red in the last third."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.pilots.burning import Burn, burn_points

shares = st.integers(0, 100)


@pytest.mark.parametrize(
    ("used", "whole", "work", "look"),
    [
        (12, 25, 77, "covered"),
        (5, 10, 50, "covered"),  # exactly as fast as the work
        (6, 10, 50, "pending"),
        (2, 3, 100, "covered"),  # exactly two thirds: the last one is whole
        (67, 100, 100, "overdue"),
        (30, 25, 100, "overdue"),
        (1, 25, 0, "pending"),
        (0, 25, 0, "covered"),
        (0, 0, 10, "covered"),
        (1, 0, 10, "overdue"),
    ],
)
def test_how_a_burn_looks(used, whole, work, look):
    assert Burn(used, whole, work).look == look


@given(used=shares, whole=st.integers(1, 100), work=shares)
def test_the_ratio_is_buffer_gone_over_work_done(used, whole, work):
    ratio = Burn(used, whole, work).ratio

    if work:
        assert ratio * work * whole == 100 * used
    else:
        assert ratio == (0 if used == 0 else None)


@given(used=shares, whole=st.integers(1, 100), work=shares)
def test_a_calm_buffer_lasts_for_the_work(used, whole, work):
    burn = Burn(used, whole, work)

    assert (burn.look == "overdue") == (3 * used > 2 * whole)
    if burn.look == "covered":
        assert 100 * used <= work * whole


def test_the_ratio_is_that_of_the_shares():
    assert Burn(12, 25, 77).ratio == Fraction(48, 77)
    assert Burn(1, 25, 0).ratio is None
    assert [Burn(*row).ratio_text for row in ((12, 25, 77), (1, 25, 0))] == ["0.62", "–"]


def test_points_stand_in_the_order_of_their_days():
    rows = [(date(2026, 9, 1), 4, 20), (date(2026, 8, 16), 1, 10)]

    assert [point.burn.used for point in burn_points(rows, whole=10)] == [1, 4]
    assert burn_points(rows, whole=None) == []
