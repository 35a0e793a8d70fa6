"""Kinds of team and waivers in the API: the same services, and a dry run that leaves nothing."""

from datetime import UTC, datetime

import pytest

from orgchange.teams.models import TeamCharter, TeamKind, Waiver
from tests.factories.directory import START, department, employee, grant, user
from tests.factories.teams import shipped_kind, team

pytestmark = pytest.mark.django_db

KINDS, WAIVERS = "/api/v1/team-kinds/", "/api/v1/team-waivers/"
SLOT = {"code": "owner", "name": "Owner", "name_zh": "", "required": 1}


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def hr(client, sales):
    account = user(employee(sales, number="R1", name="Rita Hr"))
    grant(account, "hr")
    client.force_login(account)
    return client


@pytest.fixture
def colleague(client, sales):
    client.force_login(user(employee(sales)))
    return client


def post(client, path, data=None, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    address = f"{path}?{asked}" if asked else path
    return client.post(address, data or {}, content_type="application/json")


def test_a_kind_is_read_with_its_versions_and_its_slots(colleague):
    shipped_kind("pilot")

    (version,) = colleague.get(f"{KINDS}pilot/").json()["versions"]

    assert version["number"] == 1
    assert version["minimum_share"] == 60
    assert version["never_together"] == [["owner", "legal"], ["owner", "evaluator"]]
    assert version["slots"][0] == {
        "code": "owner",
        "name": "Accountable owner",
        "name_zh": "责任人",
        "required": 1,
        "function": "",
        "is_core": True,
        "needs": [],
        "needs_must": False,
    }


def test_a_kind_is_added_drafted_and_published(hr):
    post(hr, KINDS, {"code": "task-force", "name": "Task force"})
    post(hr, f"{KINDS}task-force/draft/", {"slots": [SLOT], "minimum_share": 40})
    published = post(hr, f"{KINDS}task-force/publish/").json()

    assert published["versions"][0]["published_at"] is not None
    assert published["versions"][0]["slots"] == [
        {**SLOT, "function": "", "is_core": False, "needs": [], "needs_must": False}
    ]


def test_a_draft_of_a_published_kind_starts_from_it(hr):
    shipped_kind("pilot")

    drafted = post(hr, f"{KINDS}pilot/draft/", {"minimum_share": 50}).json()

    new, old = drafted["versions"]
    assert (new["number"], new["minimum_share"], new["published_at"]) == (2, 50, None)
    assert new["slots"] == old["slots"]


def test_who_may_not_write_kinds_sees_no_draft(hr, colleague):
    pilot = shipped_kind("pilot")
    pilot.versions.create(number=2, name="Secret")

    assert len(colleague.get(f"{KINDS}pilot/").json()["versions"]) == 1


def test_what_is_wrong_with_a_draft_is_named_by_its_place(hr):
    shipped_kind("pilot")

    answer = post(hr, f"{KINDS}pilot/draft/", {"slots": [SLOT, SLOT]})

    assert answer.status_code == 400
    assert "slots[1].code" in answer.content.decode()


def test_a_dry_run_of_publishing_leaves_the_draft_a_draft(hr):
    pilot = shipped_kind("pilot")
    post(hr, f"{KINDS}pilot/draft/")

    tried = post(hr, f"{KINDS}pilot/publish/", dry_run="true")

    assert tried.json()["versions"][0]["published_at"] is not None
    assert pilot.versions.get(number=2).published_at is None


def test_moving_teams_tells_how_many_and_a_dry_run_moves_none(hr):
    shipped_kind("pilot")
    team(kind="pilot")
    post(hr, f"{KINDS}pilot/draft/")
    post(hr, f"{KINDS}pilot/publish/")
    days = {"valid_from": "2026-03-01"}

    tried = post(hr, f"{KINDS}pilot/move/", days, dry_run="true").json()
    assert TeamCharter.objects.current().count() == 1
    moved = post(hr, f"{KINDS}pilot/move/", days).json()

    assert tried == moved == {"moved": 1}
    assert TeamCharter.objects.current().count() == 2
    assert post(hr, f"{KINDS}pilot/undo-move/").json() == {"moved": 1}
    assert TeamCharter.objects.current().get().version.number == 1
    assert post(hr, f"{KINDS}pilot/undo-move/").status_code == 409


def test_a_kind_is_retired_and_taken_back(hr):
    shipped_kind("pilot")

    post(hr, f"{KINDS}pilot/retire/")
    assert TeamKind.objects.get(code="pilot").retired_at is not None
    post(hr, f"{KINDS}pilot/retire/", {"is_retired": False})

    assert TeamKind.objects.get(code="pilot").retired_at is None


def test_a_waiver_is_given_read_and_ended(hr):
    receipts = team(kind="pilot")
    asked = {"team": receipts.pk, "rule": "slot:legal", "reason": "Legal is hiring."}
    days = {"starts_on": "2026-03-01", "last_day": "2026-06-30"}

    made = post(hr, WAIVERS, {**asked, **days})
    ended = post(hr, f"{WAIVERS}{made.json()['id']}/end/", {"last_day": "2026-03-31"})
    (row,) = hr.get(WAIVERS, {"team": receipts.pk}).json()["results"]

    assert (made.status_code, ended.status_code) == (201, 204)
    assert made.json() == {
        "id": made.json()["id"],
        **asked,
        "approved_by": "Rita Hr",
        "starts_on": "2026-03-01",
        "ends_on": "2026-07-01",
    }
    assert row["ends_on"] == "2026-04-01"


def test_a_dry_run_of_a_waiver_leaves_none(hr):
    receipts = team(kind="pilot")
    asked = {"team": receipts.pk, "rule": "minimum_share", "reason": "New."}
    days = {"starts_on": "2026-03-01", "last_day": "2026-06-30"}

    tried = post(hr, WAIVERS, {**asked, **days}, dry_run="true")

    assert tried.status_code == 201
    assert not Waiver.objects.exists()


def test_waivers_are_read_as_they_were_known(hr):
    receipts = team(kind="pilot")
    asked = {"team": receipts.pk, "rule": "minimum_share", "reason": "New."}
    post(hr, WAIVERS, {**asked, "starts_on": "2026-03-01", "last_day": "2026-06-30"})
    before = datetime(START.year, 6, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")

    known_then = hr.get(WAIVERS, {"known_at": before}).json()["results"]
    on_the_day = hr.get(WAIVERS, {"as_of": "2026-07-01"}).json()["results"]

    assert known_then == on_the_day == []
