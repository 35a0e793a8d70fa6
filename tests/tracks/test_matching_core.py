"""The solver against every possible answer, for small questions; the same question twice."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.tracks.matching.explaining import answer
from courses.tracks.matching.solving import best_pairs
from courses.tracks.matching.values import Question


def brute(scores, allowed, room):
    """Most pairs, then the sum, then the first takers for the first needs; None is last."""
    takers, needs = scores.shape
    best = None
    for choice in itertools.product([*range(takers), takers], repeat=needs):
        used = [choice.count(taker) for taker in range(takers)]
        if any(count > most for count, most in zip(used, room, strict=True)):
            continue
        met = [(t, n) for n, t in enumerate(choice) if t < takers]
        if not all(allowed[t, n] for t, n in met):
            continue
        key = (-len(met), -sum(int(scores[t, n]) for t, n in met), choice)
        if best is None or key < best[0]:
            best = (key, met)
    return best[1]


@st.composite
def questions(draw):
    takers, needs = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.sampled_from([0, 1, 2, 5000, 10_000])
    grid = draw(st.lists(cell, min_size=takers * needs, max_size=takers * needs))
    open_ = draw(st.lists(st.booleans(), min_size=takers * needs, max_size=takers * needs))
    room = draw(st.lists(st.integers(0, 2), min_size=takers, max_size=takers))
    shape = (takers, needs)
    return np.array(grid).reshape(shape), np.array(open_).reshape(shape), room


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_best_answer_of_all_and_the_first_by_id_among_equals(asked):
    assert best_pairs(*asked) == brute(*asked)


def question(takers=(7, 9), needs=(1, 2), barred=None, parts=None, room=(1, 1)):
    shape = (len(takers), len(needs))
    zero = np.zeros(shape, dtype=np.int64)
    return Question(
        takers=takers,
        needs=needs,
        room=room,
        parts={"domain": zero if parts is None else np.array(parts), "load": zero + 500},
        barred=zero if barred is None else np.array(barred),
        limits=("level", "busy"),
        weights={"domain": 4, "load": 1},
    )


def test_as_many_needs_as_can_be_met_come_before_the_better_score():
    asked = question(parts=[[1000, 900], [1000, 0]], barred=[[0, 0], [0, 1]])

    pairs, left = answer(asked)

    assert [(pair.taker, pair.need) for pair in pairs] == [(9, 1), (7, 2)]
    assert left == []


def test_a_pair_says_its_parts_and_why_not_the_next_best_and_the_barred():
    asked = question(
        takers=(7, 9, 11),
        room=(1, 1, 1),
        needs=(1,),
        parts=[[800], [600], [1000]],
        barred=[[0], [0], [3]],
    )

    pair = answer(asked)[0][0]

    assert pair.taker == 7
    assert pair.score == (4 * 800 + 500) * 10 // 5
    assert pair.parts[0] == {"code": "domain", "value": 800, "weight": 4}
    assert [(one["who"], one["why"]) for one in pair.others] == [
        (9, ["lower"]),
        (11, ["level", "busy"]),
    ]


def test_a_need_without_anybody_says_whom_each_limit_bars():
    _, left = answer(question(needs=(1,), parts=[[0], [0]], barred=[[1], [3]]))

    assert [(one.need, one.bars, one.allowed) for one in left] == [(1, {"level": 2, "busy": 1}, 0)]


def test_the_same_question_has_the_same_fingerprint_and_another_weight_another():
    asked = question()
    heavier = Question(**{**vars(asked), "weights": {"domain": 5, "load": 1}})

    assert asked.fingerprint == question().fingerprint
    assert asked.fingerprint != heavier.fingerprint
