"""Drafts of rosters as JSON: planned, compared, checked, published; tried without doing."""

from datetime import date

import pytest
from django.test import Client

from orgchange.teams.models import RosterDraft, TeamMembership
from tests.factories.directory import department, employee, user
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

BASE = "/api/v1/roster-drafts/"


class Firm:
    """A team with an owner, and its lead at the API."""

    def __init__(self):
        sales = department("SALES", function="business")
        self.lead = employee(sales, name="Lea Lead")
        self.ben = employee(sales, name="Ben Sales", number="B1")
        self.cleo = employee(department("DATA", function="data_science"), name="Cleo Data")
        self.team = team("Forecasts", lead=self.lead)
        membership(self.team, self.ben, slot="owner", allocation=30)
        self.client = Client()
        self.client.force_login(user(self.lead))
        made = self.post(BASE, {"team": self.team.pk, "starts_on": "2026-04-01", "title": "Spring"})
        self.made = made.json()
        self.here = f"{BASE}{self.made['id']}/"

    def post(self, path, data=None):
        return self.client.post(path, data or {}, content_type="application/json")

    def step(self, act, person, slot, query="", **more):
        data = {"act": act, "employee": person.pk, "slot": slot, **more}
        return self.post(f"{self.here}step/{query}", data)

    def get(self, path=""):
        return self.client.get(f"{self.here}{path}").json()


@pytest.fixture
def firm():
    return Firm()


def test_a_draft_is_made_of_the_roster_of_its_day(firm):
    assert firm.made == {
        "id": firm.made["id"],
        "team": firm.team.pk,
        "title": "Spring",
        "starts_on": "2026-04-01",
        "author": "Lea Lead",
        "state": "open",
        "step": 0,
        "steps": 0,
        "seats": [
            {
                "employee": {"id": firm.ben.pk, "code": "B1", "name": "Ben Sales"},
                "slot": "owner",
                "standing": "member",
                "allocation": 30,
                "ends_on": None,
            }
        ],
        "shared_with": [],
        "updated_at": firm.made["updated_at"],
    }


def test_steps_undo_redo_compare_check_and_publish(firm):
    assert firm.step("seat", firm.cleo, "engineer", allocation=25).json()["step"] == 1
    assert firm.step("move", firm.cleo, "translator", moved_from="engineer").status_code == 200
    assert firm.step("change", firm.ben, "owner", allocation=40).json()["step"] == 3
    assert firm.post(f"{firm.here}undo/").json()["step"] == 2
    assert firm.post(f"{firm.here}redo/").json()["step"] == 3

    compared = firm.get("compare/")
    assert [(c["kind"], c["employee"]) for c in compared["changes"]] == [
        ("join", firm.cleo.pk),
        ("change", firm.ben.pk),
    ]
    assert (compared["before"]["working"], compared["after"]["working"]) == (1, 2)
    assert compared["after"]["cross"] == 1
    assert firm.get("check/")["breaks"] == []

    assert firm.post(f"{firm.here}publish/").json() == {
        "joined": 1,
        "left": 0,
        "changed": 1,
        "warnings": [],
    }
    seats = TeamMembership.objects.current().on(date(2026, 4, 1)).filter(team=firm.team)
    assert set(seats.values_list("employee", "slot", "allocation")) == {
        (firm.ben.pk, "owner", 40),
        (firm.cleo.pk, "translator", 25),
    }


def test_a_dry_run_of_publishing_answers_and_changes_nothing(firm):
    firm.step("seat", firm.cleo, "engineer")

    answer = firm.post(f"{firm.here}publish/?dry_run=true")

    assert answer.json()["joined"] == 1
    assert RosterDraft.objects.get().state == "open"
    assert not TeamMembership.objects.filter(employee=firm.cleo).exists()


def test_a_refusal_names_whom_and_why(firm):
    firm.step("seat", firm.ben, "legal")

    answer = firm.post(f"{firm.here}publish/")

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:orgchange:problem:draft_refused"
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [
        (f"{firm.ben.pk}:legal", "never_together")
    ]


def test_title_day_sharing_comments_and_throwing_away(firm):
    changed = firm.client.patch(
        firm.here, {"title": "June", "starts_on": "2026-06-01"}, content_type="application/json"
    ).json()
    assert (changed["title"], changed["starts_on"]) == ("June", "2026-06-01")
    shared = firm.post(f"{firm.here}share/", {"people": [firm.cleo.pk]}).json()
    assert [person["name"] for person in shared["shared_with"]] == ["Cleo Data"]

    firm.post(f"{firm.here}comments/", {"body": "What do you think?"})
    assert [row["body"] for row in firm.get("comments/")] == ["What do you think?"]

    assert firm.step("remove", firm.ben, "owner").json()["seats"] == []
    assert firm.post(f"{firm.here}discard/").json()["state"] == "discarded"
    assert firm.post(f"{firm.here}undo/").status_code == 409
    assert firm.client.get(f"{BASE}?state=open").json()["results"] == []
