"""Which reviewers for which proposals."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgchange.innovation.reviewing.matching import (
    LOAD,
    Candidate,
    Need,
    cost_of,
    match,
    shortfalls,
)


def pairs(found):
    return {(pair.proposal_id, pair.employee_id) for pair in found}


def test_everybody_gets_what_they_want():
    people = [Candidate(n, function="ops") for n in (1, 2, 3)]

    found = match(people, [Need(10, wanted=2, function="legal")])

    assert len(found) == 2


def test_work_is_shared_evenly():
    people = [Candidate(n, function="ops") for n in (1, 2)]
    needs = [Need(10 + n, wanted=1, function="legal") for n in range(4)]

    found = match(people, needs)

    assert sorted(pair.employee_id for pair in found) == [1, 1, 2, 2]


def test_nobody_takes_more_than_they_can():
    people = [Candidate(1, load=1, capacity=2, function="ops")]

    assert len(match(people, [Need(n, wanted=1, function="x") for n in (10, 11)])) == 1


def test_who_is_barred_is_never_asked():
    people = [Candidate(n, function="ops") for n in (1, 2)]

    found = match(people, [Need(10, wanted=2, function="x", barred=frozenset([1]))])

    assert pairs(found) == {(10, 2)}


def test_one_of_another_function_is_kept_a_place():
    people = [Candidate(n, function="ops") for n in (1, 2, 3)]

    assert len(match(people, [Need(10, wanted=2, function="ops")])) == 1
    assert len(match(people, [Need(10, wanted=2, function="ops", has_other=True)])) == 2


def test_who_reads_the_language_is_preferred():
    people = [
        Candidate(1, function="ops", language="en"),
        Candidate(2, function="ops", language="zh-hans"),
    ]

    found = match(people, [Need(10, wanted=1, function="x", language="zh-Hans")])

    assert pairs(found) == {(10, 2)}
    assert found[0].reasons == ("other_function", "same_language", "other_department")


def test_what_could_not_be_filled_is_explained():
    people = [
        Candidate(1, function="ops"),
        Candidate(2, function="ops", load=6),
        Candidate(3, function="ops"),
    ]
    need = Need(10, wanted=3, function="ops", barred=frozenset([1]))

    found = match(people, [need])
    short = shortfalls(people, [need], found)[0]

    assert (short.missing, short.in_conflict, short.is_full, short.lacks_other) == (2, 1, 1, True)


FUNCTIONS = st.sampled_from(["ops", "legal"])
LANGUAGES = st.sampled_from(["", "en", "zh"])


@st.composite
def small_rounds(draw):
    people = [
        Candidate(
            n + 1,
            load=draw(st.integers(0, 1)),
            capacity=draw(st.integers(0, 2)),
            function=draw(FUNCTIONS),
            language=draw(LANGUAGES),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    needs = [
        Need(
            10 + n,
            wanted=draw(st.integers(1, 2)),
            function=draw(FUNCTIONS),
            language=draw(LANGUAGES),
            has_other=draw(st.booleans()),
            barred=draw(st.frozensets(st.integers(1, 3), max_size=1)),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    return people, needs


def choices(people, need):
    """Every set of reviewers that a proposal may have."""
    free = [one for one in people if one.employee_id not in need.barred]
    own = need.wanted if need.has_other else need.wanted - 1
    for size in range(need.wanted + 1):
        for chosen in combinations(free, size):
            if sum(one.function == need.function for one in chosen) <= own:
                yield chosen


def price(people, needs, chosen):
    """(-places filled, cost), or None where somebody has too many."""
    counts = {one.employee_id: one.load for one in people}
    cost = 0
    for need, who in zip(needs, chosen, strict=True):
        for one in who:
            cost += cost_of(one, need) + LOAD * counts[one.employee_id]
            counts[one.employee_id] += 1
    given = {one.employee_id for who in chosen for one in who}
    if any(counts[n.employee_id] > n.capacity for n in people if n.employee_id in given):
        return None
    return -sum(map(len, chosen)), cost


@given(small_rounds())
@settings(max_examples=150)
def test_no_other_choice_fills_more_or_costs_less(drawn):
    people, needs = drawn
    found = pairs(match(people, needs))
    chosen = [
        tuple(one for one in people if (need.proposal_id, one.employee_id) in found)
        for need in needs
    ]
    everything = product(*(list(choices(people, need)) for need in needs))
    best = min(filter(None, (price(people, needs, one) for one in everything)))

    assert price(people, needs, chosen) == best


def test_hundreds_are_matched_in_seconds(record_property):
    people = [
        Candidate(n, capacity=40, function=("ops", "legal", "data")[n % 3]) for n in range(1, 31)
    ]
    needs = [Need(1000 + n, wanted=3, function=("ops", "legal")[n % 2]) for n in range(300)]

    found = match(people, needs)

    assert len(found) == 900
    loads = [sum(pair.employee_id == one.employee_id for pair in found) for one in people]
    assert max(loads) - min(loads) == pytest.approx(0, abs=1)
