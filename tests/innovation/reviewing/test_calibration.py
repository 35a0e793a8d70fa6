"""Scores beside one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.innovation.reviewing.calibration import Given, calibrate, crossing
from orgchange.innovation.reviewing.scoring import weighted


def standing(found, proposal):
    return next(one for one in found.standings if one.proposal_id == proposal)


def strict_and_mild(count):
    """Proposals 1 to `count`, all alike: half were read by a strict pair, half by a mild one."""
    strict = [Given(n, who, 2.0) for n in range(count) for who in (1, 2) if n % 2]
    mild = [Given(n, who, 4.0) for n in range(count) for who in (3, 4) if not n % 2]
    both = [
        Given(100 + n, who, 2.0 if who < 3 else 4.0) for n in range(count) for who in range(1, 5)
    ]
    return [*strict, *mild, *both]


def test_a_round_without_reviews_has_no_standings():
    assert calibrate([]).standings == ()


def test_equal_reviewers_change_nothing():
    found = calibrate([Given(n, who, 3.0 + n) for n in (0, 1) for who in (1, 2, 3)])

    assert standing(found, 1).calibrated == pytest.approx(4.0, abs=0.01)
    assert standing(found, 1).raw == 4.0


def test_a_strict_reviewer_is_corrected():
    found = calibrate(strict_and_mild(20))

    assert standing(found, 1).raw == 2.0
    assert standing(found, 0).raw == 4.0
    apart = standing(found, 0).calibrated - standing(found, 1).calibrated
    assert apart < 0.5


def test_with_few_reviews_hardly():
    found = calibrate([Given(1, 1, 2.0), Given(1, 2, 4.0), Given(2, 3, 4.0), Given(2, 2, 4.0)])
    strict = next(one for one in found.reviewers if one.reviewer_id == 1)

    assert -0.5 < strict.shift < 0


def test_more_reviews_make_a_narrower_interval():
    few = calibrate([Given(1, who, 3.0 + who % 2) for who in range(2)])
    many = calibrate([Given(1, who, 3.0 + who % 2) for who in range(8)])

    def width(found):
        return standing(found, 1).high - standing(found, 1).low

    assert width(many) < width(few)


def test_the_spread_is_between_the_extremes():
    assert standing(calibrate([Given(1, 1, 1.5), Given(1, 2, 4.0)]), 1).spread == 2.5


def test_those_whose_interval_crosses_the_line_are_named():
    scores = {1: 5.0, 2: 3.1, 3: 3.0, 4: 1.0}
    found = calibrate([Given(n, who, score) for n, score in scores.items() for who in range(4)])

    assert [one.proposal_id for one in crossing(found.standings, 2)] == [2, 3]
    assert crossing(found.standings, 4) == []


reviews = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(100, 500)), min_size=1, max_size=30
)


@given(reviews)
def test_every_figure_stays_on_the_scale_and_in_its_interval(rows):
    found = calibrate([Given(proposal, who, score / 100) for proposal, who, score in rows])

    for one in found.standings:
        assert 1 <= one.low <= one.calibrated <= one.high <= 5
    assert sum(one.reviews for one in found.standings) == len(rows)


def test_what_does_not_apply_is_no_zero():
    assert weighted([(3, 4), (1, None)]) == 4
    assert weighted([(3, 4), (1, 2)]) == pytest.approx(3.5)
    assert weighted([(3, None)]) is None
