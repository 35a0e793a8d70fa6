"""The written definitions, on values: no database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from orgchange.teams.figures import (
    KindRules,
    PersonFacts,
    SlotRule,
    is_above,
    is_withheld,
    reseated,
    roster_figures,
)
from orgchange.teams.loads import Seat

ON = date(2026, 7, 1)
LONG_AGO = date(2026, 1, 1)
SLOTS = (
    SlotRule("owner", "Owner", "", 1, is_core=True),
    SlotRule("legal", "Legal", "", 1),
    SlotRule("expert", "Expert", "", 2, is_core=True),
    SlotRule("other", "Other", "", 0, is_core=True),
)
KIND = KindRules(60, "share", SLOTS)


def seat(person, slot="other", *, allocation=20, standing="member", since=LONG_AGO, until=None):
    ends = until or date(9999, 12, 31)
    return Seat(1, person, slot, standing, allocation, since, ends)


def person(pk, function="business", **facts):
    return PersonFacts(pk, function, **facts)


def figures(seats, people, kind=KIND, host="business", opened_on=LONG_AGO):
    known = {p.employee_id: p for p in people}
    return roster_figures(seats, known, kind, host, on=ON, opened_on=opened_on)


def five(cross):
    """Five members, some of them not of the host function."""
    return [person(n, "legal" if n <= cross else "business") for n in range(1, 6)]


def test_three_of_five_is_not_more_than_sixty_per_cent():
    seats = [seat(n) for n in range(1, 6)]

    three, four = figures(seats, five(3)), figures(seats, five(4))

    assert (three.cross, three.working, three.meets_target) == (3, 5, False)
    assert (four.cross, four.working, four.meets_target) == (4, 5, True)


def test_the_comparison_is_made_in_whole_numbers():
    assert not is_above(3, 5, 60)
    assert not is_above(600_000_000, 1_000_000_000, 60)
    assert is_above(600_000_001, 1_000_000_000, 60)


def test_who_is_on_leave_is_on_neither_side_of_the_fraction():
    people = five(4)
    people[0] = replace(people[0], is_active=False)

    found = figures([seat(n) for n in range(1, 6)], people)

    assert (found.cross, found.working) == (3, 4)


def test_guests_and_those_with_too_little_of_their_time_are_no_working_members():
    seats = [seat(1), seat(2, standing="guest", allocation=80), seat(3, allocation=9), seat(4)]

    found = figures(seats, five(2))

    assert (found.cross, found.working) == (1, 2)


def test_a_deputy_works_and_fills_no_slot():
    found = figures([seat(1, "owner", standing="deputy")], five(1))

    assert (found.working, found.filled) == (1, 0)


def test_somebody_with_two_slots_is_one_member_and_the_two_shares_add_up():
    seats = [seat(1, "owner", allocation=5), seat(1, "legal", allocation=5)]

    found = figures(seats, five(1))

    assert (found.cross, found.working, found.filled) == (1, 1, 2)


def test_blau_is_counted_from_whole_numbers_and_read_with_two_decimals():
    people = [person(1), person(2), person(3, "legal"), person(4, "legal"), person(5, "hr")]

    found = figures([seat(n) for n in range(1, 6)], people)

    assert found.functions == (("business", 2), ("hr", 1), ("legal", 2))
    assert (found.squares, found.mix) == (9, Decimal("0.64"))


def test_the_host_function_of_the_charter_decides_who_is_cross():
    people = five(2)
    seats = [seat(n) for n in range(1, 6)]

    assert figures(seats, people, host="business").cross == 2
    assert figures(seats, people, host="legal").cross == 3
    assert figures(seats, people, host="finance").cross == 5


def test_the_kind_says_which_share_is_the_target_and_both_are_counted():
    people = [replace(p, has_background=p.employee_id > 1) for p in five(1)]

    found = figures([seat(n) for n in range(1, 6)], people, replace(KIND, target="background"))

    assert (found.cross, found.background, found.meets_target) == (1, 4, True)


def test_without_working_members_no_share_says_anything():
    found = figures([], [])

    assert (found.working, found.meets_target, found.mix) == (0, None, None)
    assert (found.required, found.filled, found.unowned, found.highest_load) == (4, 0, 3, 0)


def test_slots_are_filled_up_to_what_they_take_and_shortfalls_are_named():
    seats = [seat(n, "expert") for n in (1, 2, 3)] + [seat(4, "legal")]

    found = figures(seats, five(1))

    assert (found.filled, found.required) == (3, 4)
    assert [(gap.code, gap.missing) for gap in found.gaps] == [("owner", 1)]


def test_a_slot_whose_holder_is_on_leave_is_unowned():
    people = [person(1, is_active=False)]

    found = figures([seat(1, "owner")], people)

    assert "owner" in [gap.code for gap in found.gaps]


def test_loads_are_over_all_teams():
    people = [person(1, load=80), person(2, load=81), person(3, load=101)]

    found = figures([seat(n) for n in (1, 2, 3)], people)

    assert (found.high_load, found.over_load, found.highest_load) == (2, 1, 101)


def test_continuity_counts_the_days_on_which_the_present_holder_held_the_slot():
    seats = [
        seat(1, "owner", since=ON - timedelta(days=30)),
        seat(2, "owner", until=ON - timedelta(days=30)),
        seat(3, "expert"),
        seat(4, "expert", since=ON - timedelta(days=10)),
    ]

    found = figures(seats, five(1))

    assert (found.held_days, found.core_days) == (30 + 90, 2 * 90)


def test_continuity_counts_from_the_opening_and_is_nothing_on_that_day():
    seats = [seat(1, "owner", since=ON - timedelta(days=10))]

    young = figures(seats, five(1), opened_on=ON - timedelta(days=20))
    new = figures(seats, five(1), opened_on=ON)

    assert (young.held_days, young.core_days) == (10, 40)
    assert new.core_days == 0


def test_seats_of_other_days_count_for_nothing_today():
    seats = [seat(1, until=ON), seat(2, since=ON + timedelta(days=1)), seat(3, since=ON)]

    assert figures(seats, five(5)).working == 1


def test_what_few_people_have_done_is_withheld_from_those_who_may_not_see_their_records():
    assert is_withheld(4, sees_records=False)
    assert not is_withheld(4, sees_records=True)
    assert not is_withheld(5, sees_records=False)


def test_a_change_of_seats_moves_the_load():
    people = {1: person(1, load=50)}

    moved = reseated(people, before=[seat(1, allocation=20)], after=[seat(1, allocation=40)], on=ON)

    assert moved[1].load == 70
