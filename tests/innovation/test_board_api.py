"""The board by its API: the same as the page, narrowed alike, and moved from like it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from orgchange.innovation.models import SavedFilter
from tests.factories import innovation as make
from tests.factories.directory import department, employee, user
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
BOARD = "/api/v1/fund-boards/ideas/"


@pytest.fixture
def tech():
    return department("TECH")


@pytest.fixture
def held():
    fund = make.fund("ideas", name="Ideas")
    make.period(fund, money=100_000)
    return make.round_of(fund, now=timezone.now())


@pytest.fixture
def manager(held, tech):
    person = employee(tech, name="Mara Manager")
    make.office(held.fund, person, "manager")
    return user(person)


@pytest.fixture
def ask(client, manager):
    client.force_login(manager)

    def send(path, **query):
        answer = client.get(path, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return send


def post(client, path, body, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_columns_cards_and_money_are_those_of_the_page(ask, client, held, tech):
    person = employee(tech, name="Sue")
    row = make.proposal(held, person, title="Sort mails", asked=4000)
    make.proposal(held, person, state="calibration", asked=900)

    found = ask(BOARD)
    page = client.get("/fund/").context

    counts = {column["state"]: column["count"] for column in found["columns"]}
    assert counts == {column.code: column.count for column in page["columns"]}
    assert found["money"]["available"] == "100000.00"
    assert found["money"]["total"] == f"{page['money'].total:.2f}"
    (card,) = next(one["cards"] for one in found["columns"] if one["state"] == "submitted")
    assert (card["id"], card["title"], card["asked"]) == (row.pk, "Sort mails", "4000.00")
    assert card["submitter"] == "Sue"
    assert "review" in {way["code"] for way in card["ways"]}


def test_filters_narrow_and_what_is_none_is_refused(ask, client, held, tech):
    make.proposal(held, employee(tech), title="Late", due_at=NOW - timedelta(days=300))
    make.proposal(held, employee(tech), title="In time")

    found = ask(f"{BOARD}proposals/", late="true", state="submitted", sort="-asked")

    assert [row["title"] for row in found["results"]] == ["Late"]
    assert (found["count"], found["page"], found["pages"]) == (1, 1, 1)
    refused = client.get(BOARD, {"lane": "no-such-lane"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "lane")


def test_nobody_finds_their_own_proposal(ask, held, manager):
    make.proposal(held, manager.employee, state="marked_fund", told_state="calibration")

    assert all(column["count"] == 0 for column in ask(BOARD)["columns"])


class TestMoving:
    @pytest.fixture
    def rows(self, held, tech, manager, client):
        client.force_login(manager)
        fine = make.proposal(held, employee(tech), state="marked_decline")
        stuck = make.proposal(held, employee(tech))
        return fine, stuck

    def test_those_that_cannot_go_stay_and_say_why(self, client, rows):
        fine, stuck = rows

        answer = post(
            client, f"{BOARD}move/", {"step": "unmark", "proposals": [row.pk for row in rows]}
        )

        first, second = answer.json()
        assert (first["proposal"], first["is_moved"], first["state"]) == (
            fine.pk,
            True,
            "calibration",
        )
        assert (second["proposal"], second["is_moved"]) == (stuck.pk, False)
        assert second["reason"]

    def test_a_dry_run_says_the_same_and_writes_nothing(self, client, rows):
        body = {"step": "unmark", "proposals": [row.pk for row in rows]}

        answer = post(client, f"{BOARD}move/?dry_run=true", body)

        rows[0].refresh_from_db()
        assert [one["is_moved"] for one in answer.json()] == [True, False]
        assert rows[0].state == "marked_decline"

    def test_the_same_key_moves_once(self, client, rows):
        body = {"step": "unmark", "proposals": [rows[0].pk]}

        first, second = (
            post(client, f"{BOARD}move/", body, **{"Idempotency-Key": "once"}) for _ in "ab"
        )

        assert first.json() == second.json()
        assert rows[0].moves.filter(transition="unmark").count() == 1

    def test_what_the_director_decides_is_not_decided_here(self, client, held, tech, manager):
        client.force_login(manager)
        row = make.proposal(held, employee(tech), state="pending_approval")

        answer = post(client, f"{BOARD}move/", {"step": "approve", "proposals": [row.pk]})

        assert [one["is_moved"] for one in answer.json()] == [False]


def test_the_portfolio_is_that_of_the_page_and_withholds_small_groups(ask, client, held, tech):
    due = NOW - timedelta(days=1)
    make.proposal(held, employee(tech, function="finance"), reply_due_at=due)

    found = ask(f"{BOARD}portfolio/")
    page = client.get("/fund/portfolio/").context

    assert found["replies"] == vars(page["replies"])
    assert [row["here"] for row in found["stages"]] == [row.here for row in page["stages"]]
    assert [row["proposals"] for row in found["functions"]] == [None]
    assert found["least"] == 5


class TestSavedFilters:
    PATH = "/api/v1/saved-filters/"

    def test_they_are_kept_listed_and_forgotten_by_their_owner(self, client, held, manager):
        client.force_login(manager)
        body = {"fund": "ideas", "name": " My  late ", "query": "late=on&evil=1"}

        made = post(client, self.PATH, body).json()

        assert (made["name"], made["query"]) == ("My late", "fund=ideas&late=on")
        assert client.get(self.PATH).json()["results"] == [made]
        assert client.delete(f"{self.PATH}{made['id']}/").status_code == 204
        assert not SavedFilter.objects.exists()

    def test_others_neither_see_nor_forget_them(self, client, held, manager, tech):
        kept = SavedFilter.objects.create(owner=manager, fund=held.fund, name="Mine")
        other = employee(tech)
        make.office(held.fund, other, "chair")
        client.force_login(user(other))

        assert client.get(self.PATH).json()["results"] == []
        assert client.delete(f"{self.PATH}{kept.pk}/").status_code == 404

    def test_who_sits_in_no_committee_keeps_none(self, client, held, tech):
        client.force_login(user(employee(tech)))

        answer = post(client, self.PATH, {"fund": "ideas", "name": "Mine"})

        assert answer.status_code == 403
