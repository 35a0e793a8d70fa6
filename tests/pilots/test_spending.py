"""The money of a pilot that runs on an award: what was spent, what waits, where it leads."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from orgchange.directory.scopes import sight_of
from orgchange.innovation.money.award_list import award_rows
from orgchange.innovation.services.entries import Paper
from orgchange.innovation.services.paying import spend
from orgchange.pilots.daily.spending import Forecast, forecast_of, spending_of
from orgchange.pilots.tabs import Viewed
from tests.factories.innovation import NOW
from tests.pilots.gates import build

TODAY = NOW.date()


@pytest.fixture
def of(firm):
    """An award of 9,000 in three tranches, the first of 3,000 released; 91 days of 126 are gone."""
    return build(firm)


def paid(of, amount, paper="R-1"):
    return spend(
        award=of.pilot.award,
        amount=Decimal(amount),
        paper=Paper(paper, TODAY, "Cameras"),
        actor=of.users["finance"],
        now=NOW,
    )


def seen(of, who="member"):
    held = sight_of(of.users[who], on=TODAY)
    return spending_of(Viewed(of.pilot, held, True, frozenset(), NOW))


def forecast(of, **fields):
    for name, value in fields.items():
        setattr(of.pilot, name, value)
    return forecast_of(of.pilot, award_rows([of.pilot.award])[0], today=TODAY)


def test_what_was_spent_is_part_of_what_was_released_and_committed(of):
    paid(of, "1800.50")

    found = seen(of)

    money = found.row.money
    assert (money.actual, money.released, money.committed) == (
        Decimal("1800.50"),
        Decimal(3000),
        Decimal(9000),
    )
    assert found.shares == {
        "spent": "20.01%",
        "spent_x": "0.00%",
        "unspent": "13.33%",
        "unspent_x": "20.01%",
        "unreleased": "66.67%",
        "unreleased_x": "33.33%",
    }
    assert [row.position for row in found.tranches] == [1, 2, 3]
    assert found.entries[0].amount == Decimal("1800.50")


def test_the_pace_so_far_leads_to_a_sum_at_the_planned_end(of):
    paid(of, 1820)

    assert forecast(of) == Forecast(Decimal("2520.00"), Decimal(9000))
    assert forecast(of).over == 0


def test_a_pace_that_leads_above_what_is_committed_says_by_how_much(of):
    assert Forecast(Decimal(9500), Decimal(9000)).over == Decimal(500)


@pytest.mark.parametrize(
    "fields",
    [
        {"started_on": TODAY - timedelta(days=13)},
        {"started_on": None},
        {"planned_end_on": None},
        {"ended_on": TODAY},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_there_is_no_forecast_from_too_little_or_once_it_ended(of, fields):
    paid(of, 1820)

    assert forecast(of, **fields) is None


def test_nothing_spent_leads_nowhere(of):
    assert forecast(of) is None


@pytest.mark.parametrize(("who", "sees"), [("finance", True), ("manager", True), ("member", False)])
def test_the_award_is_linked_for_who_may_see_it(of, who, sees):
    assert seen(of, who).sees_award is sees


@pytest.fixture
def page(client, of):
    def ask(who, language="en"):
        client.force_login(of.users[who])
        with time_machine.travel(NOW, tick=False):
            answer = client.get(
                reverse("pilots:spending", args=[of.pilot.pk]),
                headers={"Accept-Language": language},
            )
        return answer.content.decode()

    return ask


def test_the_page_shows_the_sums_the_tranches_and_the_entries(of, page):
    paid(of, 1820)

    shown = page("member")

    for text in ("1,820", "3,000", "9,000", "2,520 EUR", "Cameras", "Tranche 3"):
        assert text in shown
    assert "within what is committed" in shown
    assert shown.count("Waits") == 2


def test_a_pilot_whose_spending_runs_away_is_told_so(of, page):
    of.pilot.started_on = TODAY - timedelta(days=14)
    of.pilot.planned_end_on = TODAY + timedelta(days=112)
    of.pilot.save()
    paid(of, 1820)

    assert "7,380 EUR more than is committed" in page("member")
