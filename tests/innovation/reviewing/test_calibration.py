"""Scores beside one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.innovation.reviewing.calibration import calibrate
from orgchange.innovation.reviewing.scoring import weighted


def strict_and_mild(count):
    """Proposals 1 to `count`, all alike: half were read by a strict pair, half by a mild one."""
    strict = [(n, who, 2.0) for n in range(count) for who in (1, 2) if n % 2]
    mild = [(n, who, 4.0) for n in range(count) for who in (3, 4) if not n % 2]
    both = [(100 + n, who, 2.0 if who < 3 else 4.0) for n in range(count) for who in range(1, 5)]
    return [*strict, *mild, *both]


def test_a_round_without_reviews_has_no_standings():
    assert calibrate([]).order == []


def test_equal_reviewers_change_nothing():
    found = calibrate([(n, who, 3.0 + n) for n in (0, 1) for who in (1, 2, 3)])

    assert found.standing(1).calibrated == pytest.approx(4.0, abs=0.01)
    assert found.standing(1).raw == 4.0


def test_a_strict_reviewer_is_corrected():
    found = calibrate(strict_and_mild(20))

    assert found.standing(1).raw == 2.0
    assert found.standing(0).raw == 4.0
    apart = found.standing(0).calibrated - found.standing(1).calibrated
    assert apart < 0.5


def test_with_few_reviews_hardly():
    found = calibrate([(1, 1, 2.0), (1, 2, 4.0), (2, 3, 4.0), (2, 2, 4.0)])
    strict = next(one for one in found.reviewers if one.reviewer_id == 1)

    assert -0.5 < strict.shift < 0


def test_more_reviews_make_a_narrower_interval():
    few = calibrate([(1, who, 3.0 + who % 2) for who in range(2)])
    many = calibrate([(1, who, 3.0 + who % 2) for who in range(8)])

    def width(found):
        return found.standing(1).high - found.standing(1).low

    assert width(many) < width(few)


def test_the_spread_is_between_the_extremes():
    assert calibrate([(1, 1, 1.5), (1, 2, 4.0)]).standing(1).spread == 2.5


def test_those_whose_interval_crosses_the_line_are_named():
    scores = {1: 5.0, 2: 3.1, 3: 3.0, 4: 1.0}
    found = calibrate([(n, who, score) for n, score in scores.items() for who in range(4)])

    line = found.line(found.order, 2)
    assert [pk for pk in found.order if found.standing(pk).crosses(line)] == [2, 3]
    assert not found.standing(4).crosses(found.line(found.order, 4))


reviews = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(100, 500)), min_size=1, max_size=30
)


@given(reviews)
def test_every_figure_stays_on_the_scale_and_in_its_interval(rows):
    found = calibrate([(proposal, who, score / 100) for proposal, who, score in rows])

    standings = [found.standing(pk) for pk in found.order]
    for one in standings:
        assert 1 <= one.low <= one.calibrated <= one.high <= 5
    assert sum(one.reviews for one in standings) == len(rows)


def plain(rows):
    """The model as it is told: proposals and reviewers in turn, all reviews read each time."""
    mean = sum(score for _what, _who, score in rows) / len(rows)
    shifts = dict.fromkeys([who for _what, who, _score in rows], 0.0)
    for _turn in range(200):
        worth, moved = {}, {}
        for what in {row[0] for row in rows}:
            left = [score - mean - shifts[who] for of, who, score in rows if of == what]
            worth[what] = sum(left) / len(left)
        for who in shifts:
            left = [score - mean - worth[of] for of, by, score in rows if by == who]
            moved[who] = sum(left) / (len(left) + 3)
        before, shifts = shifts, moved
        if max(abs(shifts[who] - before[who]) for who in shifts) < 0.0005:
            break
    rest = sum((score - mean - worth[of] - shifts[who]) ** 2 for of, who, score in rows)
    chance = (rest + 6 * 0.7**2) / (max(len(rows) - len(worth), 0) + 6)
    return {what: mean + value for what, value in worth.items()}, shifts, chance


@given(reviews)
def test_reviewers_beside_one_another_say_what_all_reviews_say(rows):
    rows = [(proposal, who, score / 100) for proposal, who, score in rows]
    levels, shifts, chance = plain(rows)
    found = calibrate(rows)

    assert {one.reviewer_id: one.shift for one in found.reviewers} == pytest.approx(shifts)
    for pk, level in levels.items():
        one, half = found.standing(pk), 1.645 * (chance / found.standing(pk).reviews) ** 0.5
        middle = min(max(level, 1), 5)
        assert one.calibrated == pytest.approx(middle)
        assert one.low == pytest.approx(max(middle - half, 1))
        assert one.high == pytest.approx(min(middle + half, 5))
    said = [min(max(levels[pk], 1), 5) for pk in found.order]
    assert said == pytest.approx(sorted(said, reverse=True))


def test_what_does_not_apply_is_no_zero():
    assert weighted([(3, 4), (1, None)]) == 4
    assert weighted([(3, 4), (1, 2)]) == pytest.approx(3.5)
    assert weighted([(3, None)]) is None
