"""A rule that a team is let off: with reason, approver and end, and never by who runs it."""

from datetime import UTC, date, datetime

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.teams import services as rosters
from orgchange.teams.models import Waiver
from orgchange.teams.services import waivers as services
from orgchange.teams.services.waivers import NoSuchWaiver
from orgchange.teams.services.writing import RosterRefused
from tests.factories.directory import department, employee, grant, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LAST = date(2026, 6, 30)
DAYS = {"starts_on": TODAY, "last_day": LAST}


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def helen(sales):
    return employee(sales, name="Helen HR")


@pytest.fixture
def hr(helen):
    account = user(helen)
    grant(account, "hr")
    return account


@pytest.fixture
def receipts():
    return team("Receipts", kind="pilot")


def waive(of, actor, rule="minimum_share", reason="It has only begun.", **given):
    return services.waive(
        team=of, rule=rule, reason=reason, actor=actor, now=NOW, **{**DAYS, **given}
    )


def test_a_waiver_holds_until_its_last_day_and_names_who_approved_it(receipts, hr):
    made = waive(receipts, hr)

    assert (made.valid_from, made.valid_to) == (TODAY, date(2026, 7, 1))
    assert (made.approved_by, made.reason) == (hr, "It has only begun.")


def test_nobody_waives_a_rule_for_the_team_that_one_leads(helen, hr):
    own = team("Own", kind="pilot", lead=helen)

    with pytest.raises(NotAllowed):
        waive(own, hr)


def test_nobody_waives_a_rule_for_the_team_that_one_owns(receipts, helen, hr):
    membership(receipts, helen, slot="owner")

    with pytest.raises(NotAllowed):
        waive(receipts, hr)


def test_who_runs_a_team_without_being_hr_may_not_waive(receipts, sales):
    with pytest.raises(NotAllowed):
        waive(receipts, user(employee(sales)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"rule": "slot:engineer"}, "rule"),
        ({"rule": "anything"}, "rule"),
        ({"last_day": date(2026, 3, 9)}, "last_day"),
        ({"starts_on": date(2020, 1, 1)}, "starts_on"),
    ],
)
def test_what_is_wrong_with_a_waiver_is_named_by_its_field(receipts, hr, given, field):
    with pytest.raises(InvalidInput) as caught:
        waive(receipts, hr, **given)

    assert caught.value.problems[0].field == field


def test_a_pair_that_is_waived_may_be_one_person(receipts, sales, hr):
    ada = employee(sales)
    membership(receipts, ada, slot="owner")
    seat = {"team": receipts, "employee": ada, "slot": "legal", "allocation": 10}
    days = {"starts_on": TODAY, "ends_on": date(2026, 6, 1)}
    with pytest.raises(RosterRefused):
        rosters.set_membership(**seat, **days, actor=None, now=NOW)

    waive(receipts, hr, rule="together:legal+owner")

    assert rosters.set_membership(**seat, **days, actor=None, now=NOW).people == {ada.pk}


def test_a_waiver_ends_earlier_and_its_days_until_then_stay(receipts, hr):
    waive(receipts, hr)

    ended = date(2026, 4, 30)
    services.end_waiver(team=receipts, rule="minimum_share", last_day=ended, actor=hr, now=NOW)

    row = Waiver.objects.current().get(team=receipts)
    assert (row.valid_from, row.valid_to) == (TODAY, date(2026, 5, 1))


def test_a_waiver_that_is_not_there_cannot_end(receipts, hr):
    with pytest.raises(NoSuchWaiver):
        services.end_waiver(team=receipts, rule="minimum_share", last_day=TODAY, actor=hr, now=NOW)
