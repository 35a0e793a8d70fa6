"""The board of a track: supply and demand by function, the funnel, domains, the forecast."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.tracks.boards.board import board_of
from courses.tracks.boards.counting import median
from courses.tracks.boards.table import lines
from courses.tracks.models import (
    Cohort,
    CohortPlace,
    EnrolmentMove,
    Standing,
    Supply,
    TrackCertificate,
)
from courses.tracks.services.supply import SupplyThere, add_supply, end_supply
from orgchange.core.dated import put
from orgchange.core.errors import InvalidInput
from orgchange.directory.scopes import sight_of
from tests.factories import directory as people
from tests.factories import innovation as fund
from tests.factories import pilots
from tests.factories import tracks as make
from tests.factories.tracks import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def track():
    return make.track("guide", slot="translator")


@pytest.fixture
def plant():
    return people.department("PLANT", function="operations")


@pytest.fixture
def shop():
    return people.department("SHOP", function="business")


@pytest.fixture
def lead(track, shop):
    person = people.employee(shop, name="Lea Lead")
    make.office(track, person, "lead")
    return people.user(person)


def certified(track, where, *, until=date(2028, 1, 1), domains=(), on=None):
    person = people.employee(where)
    way = make.enrolment(track, person, state="certified", at="certified", level=2, on=on)
    TrackCertificate.objects.create(
        enrolment=way,
        code=f"C{way.pk}",
        level=2,
        domains=list(domains),
        starts_on=on or TODAY,
        ends_on=until,
        signed_by=person,
        issued_at=NOW,
    )
    return way


def board(track, account, *, as_of=None):
    return board_of(track, sight_of(account, on=TODAY), as_of=as_of, now=NOW)


def line_of(found, function):
    return next(one for one in found.functions if one.function == function)


def test_supply_by_source_and_function_and_per_hundred(track, plant, shop, lead):
    for _ in range(3):
        certified(track, plant)
    hired, lent = people.employee(shop), people.employee(shop)
    given = {"track": track, "starts_on": TODAY, "actor": lead, "now": NOW}
    add_supply(employee=hired, source="hired", **given)
    add_supply(employee=lent, source="lent", partner="University", **given)

    found = board(track, lead)

    assert line_of(found, "operations").sources == {"grown": 3, "hired": 0, "lent": 0}
    assert line_of(found, "operations").per_hundred == "100.0"
    assert line_of(found, "business").sources == {"grown": 0, "hired": 1, "lent": 1}
    assert line_of(found, "business").per_hundred == "66.7"  # two of three, with the lead
    assert (found.whole.supply, found.whole.headcount) == (5, 6)


def test_somebody_certified_who_came_ready_counts_once(track, plant, lead):
    way = certified(track, plant)
    add_supply(
        track=track, employee=way.employee, source="hired", starts_on=TODAY, actor=lead, now=NOW
    )

    assert board(track, lead).whole.sources == {"grown": 0, "hired": 1, "lent": 0}


def test_a_past_day_is_told_as_it_was(track, plant, lead):
    certified(track, plant, on=TODAY - timedelta(days=30))
    certified(track, plant, on=TODAY)

    assert board(track, lead).whole.supply == 2
    assert board(track, lead, as_of=TODAY - timedelta(days=10)).whole.supply == 1
    assert board(track, lead, as_of=TODAY - timedelta(days=40)).whole.supply == 0


def test_the_funnel_and_the_median_of_days(track, plant, lead):
    for days in (10, 20, 60):
        way = make.enrolment(track, people.employee(plant), on=TODAY - timedelta(days=days))
        moved = {
            "employee_id": way.employee_id,
            "track_id": track.pk,
            "state": "active",
            "stage_id": make.stage(track, "practicum-a").pk,
            "stage_requirement_id": None,
            "level": 0,
        }
        put(Standing, {"enrolment_id": way.pk}, moved, valid_from=TODAY, at=NOW)
    make.enrolment(track, people.employee(plant), on=TODAY - timedelta(days=5))

    found = {one.stage_id: one for one in board(track, lead).funnel}

    foundation = found[make.stage(track, "foundation").pk]
    assert (foundation.people, foundation.median_days) == (1, 20)
    assert found[make.stage(track, "practicum-a").pk].people == 3


def test_the_lower_middle_is_the_median():
    assert median(Counter({1: 1, 5: 1})) == 1
    assert median(Counter({1: 1, 5: 2})) == 5
    assert median(Counter()) is None


def test_pilots_without_one_now_and_planned(track, plant, lead):
    money, owner = fund.fund(), people.employee(plant)
    running = pilots.pilot(money, owner, state="running", title="Runs")
    pilots.pilot(money, owner, state="setup", title="Soon")
    pilots.pilot(money, owner, state="closed", title="Over")
    met = pilots.pilot(money, owner, state="running", title="Met")
    make.pilot_place(certified(track, plant), met)

    found = board(track, lead)

    assert [(one.title, one.is_now) for one in found.needs] == [("Runs", True), ("Soon", False)]
    line = line_of(found, "operations")
    assert (line.now, line.soon) == (1, 1)
    assert running.pk == found.needs[0].pilot_id


def test_domains_with_one_holder_and_certificates_that_end(track, plant, lead):
    certified(track, plant, domains=["operations", "finance"])
    certified(track, plant, domains=["operations"], until=TODAY + timedelta(days=90))
    certified(track, plant, domains=["operations"], until=TODAY + timedelta(days=91))

    found = board(track, lead)

    assert found.domains == {"finance": 1, "operations": 3}
    assert found.single == ["finance"]
    assert found.ending == 1


def test_the_forecast_is_places_times_the_pass_rate_of_the_past(track, plant, lead):
    past = Cohort.objects.create(
        track=track, name="Past", starts_on=date(2025, 1, 1), ends_on=date(2025, 4, 1), places=4
    )
    for number in range(4):
        way = make.enrolment(track, people.employee(plant))
        CohortPlace.objects.create(cohort=past, enrolment=way, waits_since=NOW, placed_at=NOW)
        if number < 3:
            EnrolmentMove.objects.create(
                enrolment=way,
                from_state="active",
                to_state="certified",
                moved_on=date(2026, 1, 1),
                moved_at=NOW,
            )
    days = 60 + 183 + 30  # both practices and the panel
    Cohort.objects.create(
        track=track,
        name="Next",
        starts_on=date(2026, 3, 2),
        ends_on=date(2027, 5, 1) - timedelta(days=days),
        places=10,
    )
    certified(track, plant, until=date(2027, 2, 1))

    found = board(track, lead)

    assert (found.rate.passed, found.rate.placed, found.rate.days) == (3, 4, days)
    told = [(one.name, one.places, one.expected, one.ending) for one in found.quarters]
    assert told == [
        ("2027 Q1", 0, 0, 1),
        ("2027 Q2", 10, 8, 0),
        ("2027 Q3", 0, 0, 0),
        ("2027 Q4", 0, 0, 0),
    ]


def test_small_groups_are_withheld_from_an_executive_and_cannot_be_worked_out(track, plant, shop):
    boss = people.user(people.employee(shop))
    people.grant(boss, "executive")
    for _ in range(3):
        certified(track, plant, domains=["finance"])
    for _ in range(7):
        certified(track, shop)
    for _ in range(9):
        people.employee(plant)

    found = board(track, boss)

    assert line_of(found, "operations").sources["grown"] is None
    told = [one.sources["grown"] for one in found.functions]
    assert told.count(None) >= 2 or found.whole.sources["grown"] is None
    assert found.domains == {"finance": None}


def test_a_manager_is_told_of_their_own_people(track, plant, shop):
    boss = people.employee(shop)
    certified(track, plant)
    own = people.employee(plant, manager_id=boss.pk)
    make.enrolment(track, own, state="certified", at="certified", level=2)

    found = board(track, people.user(boss))

    assert found.whole.supply == 1
    assert not found.is_withheld


def test_the_table_tells_the_figures_of_the_page(track, plant, lead):
    certified(track, plant, domains=["finance"])

    rows = list(lines(track, board(track, lead)))

    assert ["Supply", "Operations", "Grown here", "1"] in rows
    assert ["Domains", "Finance", "Holders", "1"] in rows


def test_the_board_asks_as_often_for_many_as_for_one(track, plant, lead, client):
    client.force_login(lead)
    url = reverse("tracks:supply", args=[track.code])

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    certified(track, plant, until=TODAY + timedelta(days=9000))
    count()
    few = count()
    for _ in range(9):
        certified(track, plant, domains=["finance"])

    assert count() == few


def test_nobody_is_recorded_twice_for_a_day_and_a_lender_has_a_name(track, shop, lead):
    person = people.employee(shop)
    given = {"track": track, "employee": person, "starts_on": TODAY, "actor": lead, "now": NOW}
    with pytest.raises(InvalidInput):
        add_supply(source="lent", **given)
    row = add_supply(source="hired", **given)
    with pytest.raises(SupplyThere):
        add_supply(source="hired", **given)

    end_supply(supply=row, ends_on=TODAY + timedelta(days=3), actor=lead, now=NOW)

    assert Supply.objects.get().ends_on == TODAY + timedelta(days=3)
