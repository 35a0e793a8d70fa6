"""The strip of a team's seats over time, and its figures in words."""

from datetime import date

import pytest

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee
from orgchange.teams.figures import Gap, TeamFigures
from orgchange.teams.models import Team, TeamMembership, Waiver
from orgchange.teams.timeline import timeline
from orgchange.teams.told import told

TODAY = date(2026, 3, 1)
NAMES = {"owner": "Owner", "legal": "Legal"}
ADA, BO = Employee(pk=1, full_name="Ada"), Employee(pk=2, full_name="Bo")


def seat(person, since, until=OPEN_DATE, *, slot="owner", standing="member", allocation=20):
    return TeamMembership(
        team_id=1,
        employee=person,
        slot=slot,
        standing=standing,
        allocation=allocation,
        valid_from=since,
        valid_to=until,
    )


def drawn(*seats, opens=date(2026, 1, 1), closes=OPEN_DATE, sees_time=True):
    team = Team(pk=1, opens_on=opens, closes_on=closes)
    return timeline(team, seats, NAMES, on=TODAY, sees_time=sees_time)


def test_one_line_is_drawn_for_a_person_in_a_slot_with_a_bar_for_each_stretch():
    gap = date(2026, 2, 1)
    strip = drawn(seat(ADA, date(2026, 1, 1), gap), seat(ADA, date(2026, 4, 1), allocation=40))

    (line,) = strip.lines
    assert len(line.bars) == 2
    assert line.periods == ("1 Jan 2026 to 31 Jan 2026 · 20 %", "from 1 Apr 2026 on · 40 %")


def test_lines_stand_in_the_order_of_the_slots():
    strip = drawn(
        seat(ADA, date(2026, 1, 1), slot="legal"),
        seat(BO, date(2026, 1, 1), slot="stray"),
        seat(BO, date(2026, 1, 1)),
    )

    assert [line.slot for line in strip.lines] == ["Owner", "Legal", "stray"]


def test_a_seat_that_is_over_is_told_apart_and_the_time_only_to_who_may_see_it():
    strip = drawn(seat(ADA, date(2026, 1, 1), TODAY, standing="guest"), sees_time=False)

    (line,) = strip.lines
    assert line.is_over
    assert line.periods == ("1 Jan 2026 to 28 Feb 2026 · Guest",)


def test_years_of_history_are_cut_to_a_year_before_the_day():
    strip = drawn(seat(ADA, date(2020, 1, 1)), opens=date(2020, 1, 1))

    assert strip.since == date(2025, 3, 1)
    assert strip.lines[0].bars[0].x == "0.00%"


@pytest.mark.parametrize("days", [1, 40, 400, 4000])
def test_there_are_never_more_months_named_than_there_is_room_for(days):
    closes = date.fromordinal(TODAY.toordinal() + days)

    strip = drawn(seat(ADA, date(2026, 1, 1)), closes=closes)

    assert 1 <= len(strip.ticks) <= 8
    assert all(strip.since <= day < strip.until for _x, day in strip.ticks)


def figures(**given):
    held = {"working": 5, "cross": 3, "background": 4, "required": 2, "filled": 1}
    return TeamFigures(**{**held, "gaps": (Gap("legal", 1, 0),), **given})


def said(label, **given):
    options = {"waivers": (), "is_withheld": False, **given.pop("options", {})}
    return next(one for one in told(figures(**given), **options) if one.label == label)


def test_three_of_five_is_not_more_than_sixty_per_cent():
    share = said("Cross-functional share")

    assert (share.value, share.state) == ("60", "pending")
    assert share.of == "3 / 5 · target: more than 60 %"


def test_the_share_that_is_not_the_target_is_shown_without_a_verdict():
    background = said("Background share")

    assert (background.value, background.state, background.of) == ("80", "", "4 / 5")


def test_a_kind_may_hold_the_background_against_its_minimum():
    assert said("Background share", target="background").state == "covered"
    assert said("Cross-functional share", target="background").state == ""


def test_a_waiver_changes_no_figure_and_says_until_when():
    waiver = Waiver(rule="minimum_share", valid_from=TODAY, valid_to=date(2026, 7, 1))

    share = said("Cross-functional share", options={"waivers": [waiver]})

    assert (share.value, share.state) == ("60", "excluded")
    assert share.of.endswith("waived until 30 Jun 2026")


def test_figures_of_nobody_read_not_available():
    empty = {"working": 0, "cross": 0, "background": 0, "required": 0, "filled": 0, "gaps": ()}

    told_of_nobody = told(TeamFigures(**empty), waivers=(), is_withheld=False)

    assert [one.value for one in told_of_nobody] == [None] * 6
