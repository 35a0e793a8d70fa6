"""When a level counts: the rule against a slow plain reading of it."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from courses.skills.quorum import Seen, Standing, verdict

DAY = date(2026, 3, 2)


def seen(number, rater, level, *, day=0, **fields):
    return Seen(number, rater, level, DAY + timedelta(days=day), **fields)


def test_a_self_rating_is_never_counted():
    assert verdict([seen(1, 7, 4, is_self=True)]).standing == Standing.NONE
    assert verdict([seen(1, 7, 4, is_self=True), seen(2, 8, 3)]).standing == Standing.ALONE


def test_two_within_one_level_agree_on_the_lower():
    said = verdict([seen(1, 7, 3), seen(2, 8, 2)])

    assert (said.standing, said.level, said.ids) == (Standing.AGREED, 2, (1, 2))


def test_two_levels_apart_call_a_third_who_decides():
    apart = [seen(1, 7, 1), seen(2, 8, 3)]

    assert verdict(apart).standing == Standing.APART
    said = verdict([*apart, seen(3, 9, 3)])
    assert (said.level, said.ids) == (3, (2, 3))


def test_a_third_in_the_middle_gives_the_lower_pair():
    said = verdict([seen(1, 7, 1), seen(2, 8, 3), seen(3, 9, 2)])

    assert (said.level, said.ids) == (1, (1, 3))


def test_two_of_the_own_line_are_not_independent():
    line = [seen(1, 7, 3, in_line=True), seen(2, 8, 3, in_line=True)]

    assert verdict(line).standing == Standing.ALONE
    assert verdict([*line, seen(3, 9, 3)]).standing == Standing.AGREED


def test_two_ratings_more_than_a_year_apart_are_no_agreement():
    assert verdict([seen(1, 7, 3), seen(2, 8, 3, day=366)]).standing == Standing.ALONE


def test_one_person_twice_is_one_person():
    said = verdict([seen(1, 7, 1), seen(2, 7, 3, day=30)])

    assert said.standing == Standing.ALONE


RATINGS = st.lists(
    st.builds(
        seen,
        st.integers(1, 10_000),
        st.integers(1, 4),
        st.integers(0, 4),
        day=st.integers(0, 3),
        is_self=st.booleans(),
        in_line=st.booleans(),
    ),
    max_size=7,
    unique_by=lambda one: one.id,
)


@given(RATINGS)
def test_what_is_agreed_is_vouched_for_by_two_different_people(ratings):
    said = verdict(ratings)
    last = {}
    for one in sorted(ratings, key=lambda row: (row.rated_on, row.id)):
        if not one.is_self:
            last[one.rater_id] = one
    near = [
        min(a.level, b.level)
        for a, b in combinations(last.values(), 2)
        if abs(a.level - b.level) <= 1 and not (a.in_line and b.in_line)
    ]

    assert (said.standing == Standing.AGREED) == bool(near)
    if near:
        assert said.level in near
        newest = max((row.rated_on, row.id) for row in ratings if row.id in said.ids)
        assert all(
            max((a.rated_on, a.id), (b.rated_on, b.id)) <= newest
            for a, b in combinations(last.values(), 2)
            if abs(a.level - b.level) <= 1 and not (a.in_line and b.in_line)
        )
        vouched = [one for one in ratings if one.id in said.ids]
        assert len({one.rater_id for one in vouched}) == 2
        assert all(one.level >= said.level for one in vouched)


@given(RATINGS, st.randoms())
def test_the_order_in_which_ratings_come_changes_nothing(ratings, random):
    shuffled = list(ratings)
    random.shuffle(shuffled)

    assert verdict(shuffled) == verdict(ratings)
