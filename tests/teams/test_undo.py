"""Taking back what one act wrote about a team, unless something stands on it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.teams import services
from orgchange.teams.models import TeamCharter, TeamMembership
from orgchange.teams.services.reversal import CannotUndo
from orgchange.teams.services.writing import RosterRefused
from tests.factories.directory import START, department, employee, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LATER = NOW + timedelta(hours=1)
WHO = {"actor": None, "now": NOW}


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def ada(sales):
    return employee(sales, name="Ada")


@pytest.fixture
def bo(sales):
    return employee(sales, name="Bo")


@pytest.fixture
def forecasts():
    return team("Forecasts")


def seats():
    rows = TeamMembership.objects.current().order_by("employee__full_name", "slot", "valid_from")
    return [(r.employee.full_name, r.slot, r.allocation, r.valid_from, r.valid_to) for r in rows]


def test_a_slot_handed_over_goes_back_to_who_held_it(forecasts, ada, bo):
    membership(forecasts, ada, slot="legal", allocation=30)
    before = seats()
    services.hand_over(team=forecasts, slot="legal", giver=ada, taker=bo, day=TODAY, **WHO)

    services.undo_team(team=forecasts, recorded_at=NOW, actor=None, now=LATER)

    assert seats() == before


def test_a_team_that_was_closed_gets_its_charter_and_its_seats_back(forecasts, ada, bo):
    membership(forecasts, ada)
    membership(forecasts, bo, slot="legal")
    before = seats()
    services.close_team(team=forecasts, last_day=TODAY, **WHO)

    services.undo_team(team=forecasts, recorded_at=NOW, actor=None, now=LATER)

    forecasts.refresh_from_db()
    assert seats() == before
    assert forecasts.closes_on.year == 9999
    assert TeamCharter.objects.current().on(date(2030, 1, 1)).filter(team=forecasts).exists()


def test_what_was_changed_again_since_is_not_undone(forecasts, ada):
    membership(forecasts, ada)
    key = {"team": forecasts, "employee": ada, "slot": "other"}
    services.end_membership(**key, last_day=TODAY, **WHO)
    services.extend_membership(**key, last_day=None, actor=None, now=LATER)

    with pytest.raises(CannotUndo):
        services.undo_team(
            team=forecasts, recorded_at=NOW, actor=None, now=LATER + timedelta(hours=1)
        )


def test_a_later_act_on_another_seat_stands_in_nobodys_way(forecasts, ada, bo):
    membership(forecasts, ada)
    membership(forecasts, bo)
    key = {"team": forecasts, "slot": "other", "last_day": TODAY}
    services.end_membership(employee=ada, **key, **WHO)
    services.end_membership(employee=bo, **key, actor=None, now=LATER)

    services.undo_team(team=forecasts, recorded_at=NOW, actor=None, now=LATER)

    assert [seat[:1] + seat[4:] for seat in seats()] == [
        ("Ada", date(9999, 12, 31)),
        ("Bo", TODAY + timedelta(days=1)),
    ]


def test_undoing_does_not_book_anybody_beyond_a_whole_day(forecasts, ada):
    membership(forecasts, ada, allocation=60)
    services.end_membership(team=forecasts, employee=ada, slot="other", last_day=TODAY, **WHO)
    other = team("Other")
    services.set_membership(
        team=other,
        employee=ada,
        slot="other",
        allocation=60,
        starts_on=TODAY + timedelta(days=1),
        actor=None,
        now=LATER,
    )

    with pytest.raises(RosterRefused):
        services.undo_team(team=forecasts, recorded_at=NOW, actor=None, now=LATER)


def test_opening_a_team_is_not_undone(forecasts):
    at = TeamCharter.objects.get(team=forecasts).recorded_at

    with pytest.raises(CannotUndo):
        services.undo_team(team=forecasts, recorded_at=at, actor=None, now=NOW)


def test_an_instant_at_which_nothing_was_written_has_nothing_to_undo(forecasts):
    with pytest.raises(CannotUndo):
        services.undo_team(team=forecasts, recorded_at=NOW, actor=None, now=LATER)


def test_a_stranger_to_the_team_may_not_undo(forecasts, ada, bo):
    membership(forecasts, ada)
    services.end_membership(team=forecasts, employee=ada, slot="other", last_day=TODAY, **WHO)

    with pytest.raises(NotAllowed):
        services.undo_team(team=forecasts, recorded_at=NOW, actor=user(bo), now=LATER)


def test_a_seat_changed_from_a_day_on_keeps_its_end_and_its_past(forecasts, ada):
    ends = date(2026, 9, 1)
    membership(forecasts, ada, allocation=20, until=ends)

    services.change_seat(
        team=forecasts,
        employee=ada,
        slot="other",
        valid_from=TODAY,
        allocation=50,
        standing="deputy",
        **WHO,
    )

    assert seats() == [("Ada", "other", 20, START, TODAY), ("Ada", "other", 50, TODAY, ends)]
    assert TeamMembership.objects.current().on(TODAY).get().standing == "deputy"
