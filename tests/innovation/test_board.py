"""The board: what each person finds on it, what a card says, and moving from there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orgchange.directory.scopes import sight_of
from orgchange.innovation.board.cards import age_of
from orgchange.innovation.board.columns import MOST_CARDS, columns_of
from orgchange.innovation.board.money import money_of, periods_of
from orgchange.innovation.board.scope import on_board, seats_of
from orgchange.innovation.models import ReviewAssignment, SavedFilter
from orgchange.innovation.services import Posting, post
from tests.factories import innovation as make
from tests.factories.directory import department, employee, grant, user
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def tech():
    return department("TECH")


@pytest.fixture
def fund():
    made = make.fund("ideas", name="Ideas")
    make.period(made, money=100_000)
    return made


@pytest.fixture
def held(fund):
    return make.round_of(fund, now=timezone.now())


@pytest.fixture
def manager(tech, fund):
    person = employee(tech, name="Mara Manager")
    make.office(fund, person, "manager")
    return user(person)


@pytest.fixture
def columns(fund):
    def read(account, now=NOW):
        sight = sight_of(account, on=now.date())
        (seat,) = seats_of(sight)
        found = columns_of(
            on_board(sight, fund), seat, sight=sight, language="en", now=now, time_zone="UTC"
        )
        return {column.code: column for column in found}

    return read


def test_proposals_stand_in_the_column_of_their_state(columns, held, tech, manager):
    make.proposal(held, employee(tech), state="submitted", asked=4000)
    make.proposal(held, employee(tech), state="submitted", asked=5000)
    make.proposal(held, employee(tech), state="calibration")

    found = columns(manager)

    assert {code: column.count for code, column in found.items() if column.count} == {
        "submitted": 2,
        "calibration": 1,
    }
    assert found["submitted"].asked == Decimal(9000)


def test_a_decided_proposal_leaves_the_board_when_it_is_told(columns, held, tech, manager):
    make.proposal(held, employee(tech), state="approved", told_state="calibration")
    make.proposal(held, employee(tech), state="declined", told_state="declined")

    found = columns(manager)

    assert (found["approved"].count, found["declined"].count) == (1, 0)


def test_drafts_are_not_on_the_board(columns, held, tech, manager):
    make.proposal(held, employee(tech), state="draft")

    assert all(column.count == 0 for column in columns(manager).values())


def test_nobody_finds_their_own_proposal_on_the_board(columns, held, manager):
    make.proposal(held, manager.employee, state="marked_fund", told_state="calibration")

    assert all(column.count == 0 for column in columns(manager).values())


def test_a_committee_member_who_reviews_blindly_is_not_told_whose_it_is(
    columns, fund, tech, manager
):
    blind = make.round_of(fund, name="Blind", blindness="double", now=timezone.now())
    row = make.proposal(blind, employee(tech, name="Sub Mitter"))
    assert columns(manager)["submitted"].cards[0].submitter == "Sub Mitter"

    ReviewAssignment.objects.create(proposal=row, reviewer=manager.employee, assigned_at=NOW)

    assert columns(manager)["submitted"].cards[0].submitter == ""


def test_a_full_column_shows_the_most_urgent_and_says_how_many_more(columns, held, tech, manager):
    person = employee(tech)
    for days in range(MOST_CARDS + 3):
        make.proposal(held, person, due_at=NOW + timedelta(days=MOST_CARDS + 10 - days))

    column = columns(manager)["submitted"]

    assert (len(column.cards), column.more) == (MOST_CARDS, 3)
    assert column.cards[0].age.text == "8 days left"


@pytest.mark.parametrize(
    ("days", "badge", "text"),
    [
        (-3, "overdue", "3 days late"),
        (0, "pending", "due today"),
        (1, "pending", "1 day left"),
        (6, "", "6 days left"),
    ],
)
def test_a_card_says_how_it_stands_in_time(held, tech, days, badge, text):
    end = (NOW + timedelta(days=days + 1)).replace(hour=0)
    row = make.proposal(held, employee(tech), due_at=end)

    age = age_of(row, now=NOW, time_zone="UTC")

    assert (age.badge, age.text) == (badge, text)


def test_a_card_offers_the_steps_of_the_viewers_office(columns, held, tech, manager, fund):
    make.proposal(held, employee(tech))
    chair = employee(tech)
    make.office(fund, chair, "chair")

    of_manager = columns(manager)["submitted"].cards[0].ways
    of_chair = columns(user(chair))["submitted"].cards[0].ways

    assert {way.code: way.is_plain for way in of_manager} == {
        "ask": False,
        "join": False,
        "rule_out": False,
        "review": True,
    }
    assert of_chair == ()


def test_every_step_that_a_card_offers_leads_to_a_page(columns, held, tech, manager, client):
    make.proposal(held, employee(tech))
    make.proposal(held, employee(tech), lane="micro")
    client.force_login(manager)

    cards = columns(manager)["submitted"].cards

    offered = {card.lane: {way.code for way in card.ways} for card in cards}
    assert offered["micro"] - offered["standard"] == {"approve_micro"}
    for card in cards:
        for way in card.ways:
            assert client.get(f"/fund/proposals/{card.pk}/steps/{way.code}/").status_code == 200


def test_the_bar_of_money_adds_up_to_what_was_allocated(fund, held, tech):
    row = make.proposal(held, employee(tech), state="marked_fund")
    reserve = Posting(
        held.period_id, "reserve", Decimal(8000), "p:1", NOW.date(), proposal_id=row.pk
    )
    post([reserve], actor=None, now=NOW)

    bar = money_of(fund, periods_of(fund, None))

    assert bar.total == Decimal(100_000)
    assert sum(part.amount for part in bar.parts) == bar.total
    assert {part.label: part.amount for part in bar.parts}["Reserved"] == Decimal(8000)


def test_a_colleague_without_an_office_is_led_to_the_funds(client, tech, fund):
    client.force_login(user(employee(tech)))

    assert client.get("/fund/").headers["Location"] == "/fund/funds/"


def test_the_list_is_narrowed_by_state_and_words(client, held, tech, manager):
    make.proposal(held, employee(tech), title="Read notes")
    make.proposal(held, employee(tech), title="Sort mails")
    make.proposal(held, employee(tech), title="Sort screws", state="calibration")
    client.force_login(manager)

    text = client.get("/fund/?view=list&q=sort&state=submitted").content.decode()

    assert "Sort mails" in text
    assert "Sort screws" not in text
    assert "Read notes" not in text


def test_a_step_that_cannot_be_taken_is_refused_and_said(client, held, tech, manager):
    row = make.proposal(held, employee(tech))
    client.force_login(manager)

    back = {"back": "/fund/?lane=standard"}
    response = client.post(f"/fund/board/{row.pk}/review/", back, follow=True)

    row.refresh_from_db()
    assert row.state == "submitted"
    assert response.request["QUERY_STRING"] == "lane=standard"
    assert f"{row.number}: " in response.content.decode()


def test_many_are_moved_and_those_that_cannot_are_named(client, held, tech, manager):
    fine = make.proposal(held, employee(tech), state="marked_decline")
    stuck = make.proposal(held, employee(tech), state="submitted")
    client.force_login(manager)

    client.post("/fund/board/move/", {"step": "unmark", "proposal": [fine.pk, stuck.pk]})

    text = client.get("/fund/").content.decode()
    fine.refresh_from_db()
    assert fine.state == "calibration"
    assert "1 proposal moved on." in text
    assert stuck.number in text


def test_the_way_back_never_leads_elsewhere(client, held, tech, manager):
    row = make.proposal(held, employee(tech), state="marked_decline")
    client.force_login(manager)

    there = client.post(f"/fund/board/{row.pk}/unmark/", {"back": "https://evil.example/fund/"})

    assert there.headers["Location"] == "/fund/"


def test_filters_are_kept_by_name_and_shown_to_their_owner_alone(client, held, tech, manager, fund):
    late = make.proposal(held, employee(tech), title="Late", due_at=NOW - timedelta(days=300))
    make.proposal(held, employee(tech), title="In time")
    other = employee(tech)
    make.office(fund, other, "chair")
    client.force_login(manager)

    there = client.post("/fund/board/filters/save/?late=on&evil=1", {"name": " My  late "})
    kept = SavedFilter.objects.get()

    assert (kept.name, kept.query) == ("My late", "fund=ideas&late=on")
    assert there.headers["Location"] == "/fund/?fund=ideas&late=on"
    shown = client.get(there.headers["Location"]).content.decode()
    assert "My late" in shown
    assert late.title in shown
    assert "In time" not in shown
    client.force_login(user(other))
    assert "My late" not in client.get("/fund/").content.decode()
    assert client.post(f"/fund/board/filters/{kept.pk}/drop/").status_code == 404


def test_a_name_used_again_means_the_new_filters_and_can_be_forgotten(client, held, manager):
    client.force_login(manager)
    for query in ("late=on", "turn=on&view=list&state=submitted"):
        client.post(f"/fund/board/filters/save/?{query}", {"name": "Mine"})

    kept = SavedFilter.objects.get()
    assert kept.query == "fund=ideas&turn=on&view=list&state=submitted"
    client.post(f"/fund/board/filters/{kept.pk}/drop/")
    assert not SavedFilter.objects.exists()


def shown_the_way(client, account):
    client.force_login(account)
    return 'href="/fund/"' in client.get("/").content.decode()


def test_the_way_to_the_fund_is_shown_to_whose_work_it_is(client, tech, manager, fund):
    reviewer, colleague = employee(tech), employee(tech)
    make.office(fund, reviewer, "reviewer")
    auditor = user(username="auditor@example.org")
    grant(auditor, "auditor")

    for account in (manager, user(reviewer), auditor):
        assert shown_the_way(client, account)
    assert not shown_the_way(client, user(colleague))


def test_a_colleague_comes_to_a_round_by_proposing_to_it(client, tech, held):
    client.force_login(user(employee(tech)))

    assert f'href="/fund/rounds/{held.pk}/"' in client.get("/fund/ideas/new/").content.decode()
    assert client.get(f"/fund/rounds/{held.pk}/").status_code == 200
