"""Proposals through the API."""

import pytest
from django.test import Client
from django.utils import timezone

from orgchange.innovation.models import Proposal
from tests.factories import innovation as f
from tests.innovation.proposing import filled, fund_with_people

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/proposals/"


@pytest.fixture
def world():
    return fund_with_people(now=timezone.now())


@pytest.fixture
def api(world):
    def call(who, method, path="", data=None, **headers):
        client = Client(headers=headers)
        client.force_login(world.u[who])
        kind = {} if method == "get" else {"content_type": "application/json"}
        return getattr(client, method)(ROOT + path, data, **kind)

    return call


@pytest.fixture
def draft(world):
    row = f.proposal(world.round, world.p["ada"], state="draft", now=timezone.now())
    filled(row.versions.get(), world.p["ben"])
    return row


def test_a_proposal_is_begun_written_and_handed_in(world, api):
    made = api("ada", "post", data={"round": world.round.pk, "lane": "micro"}).json()
    said = {
        "title": "Draft inspection reports",
        "scenario": "Inspectors write by hand.",
        "change": "They check a draft.",
        "metric": "Minutes",
        "direction": "down",
        "target": "30",
        "technique": "language",
        "harmed": "Nobody.",
        "lines": [{"text": "Licences", "amount": "1200.50"}],
        "people": [{"employee": world.p["ben"].pk, "part": "co_submitter"}],
    }
    saved = api("ada", "patch", f"{made['id']}/", {"revision": made["revision"], **said}).json()
    done = api("ben", "post", f"{made['id']}/submit/", {}).json()

    assert (saved["asked"], saved["working_copy"]["target"]) == ("1200.50", "30.0000")
    assert (done["state"], done["version"]["number"]) == ("submitted", 1)
    assert done["answer_by"] is not None


def test_what_is_missing_is_named_as_a_problem(world, api):
    made = api("ada", "post", data={"round": world.round.pk}).json()

    refused = api("ada", "post", f"{made['id']}/submit/", {})

    assert refused.status_code == 409
    assert {"field": "title", "code": "required", "message": "This is still missing."} in (
        refused.json()["errors"]
    )


def test_an_old_revision_is_refused(draft, api):
    api("ada", "patch", f"{draft.pk}/", {"revision": 0, "title": "First"})

    refused = api("ada", "patch", f"{draft.pk}/", {"revision": 0, "title": "Second"})

    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:orgchange:problem:edited_elsewhere",
    )


def test_a_dry_run_hands_nothing_in(draft, api):
    answer = api("ada", "post", f"{draft.pk}/submit/?dry_run=true", {})

    draft.refresh_from_db()
    assert (answer.json()["state"], draft.state) == ("submitted", "draft")


def test_a_repeated_post_begins_one_proposal(world, api):
    for _ in range(2):
        api("ada", "post", data={"round": world.round.pk}, **{"Idempotency-Key": "k1"})

    assert Proposal.objects.count() == 1


def test_colleagues_see_neither_the_working_copy_nor_what_is_untold(world, draft, api):
    api("ada", "post", f"{draft.pk}/submit/", {})
    revision = api("ada", "get", f"{draft.pk}/").json()["revision"]
    api("ada", "patch", f"{draft.pk}/", {"revision": revision, "title": "Secret so far"})
    Proposal.objects.update(state="marked_fund", told_state="calibration")

    row = api("stranger", "get", f"{draft.pk}/").json()

    assert row["working_copy"] is None
    assert (row["state"], row["inner_state"]) == ("calibration", None)
    assert api("manager", "get", f"{draft.pk}/").json()["inner_state"] == "marked_fund"
    assert [one["state"] for one in api("stranger", "get", "?state=calibration").json()["results"]]


def test_points_and_comments(world, draft, api):
    api("ada", "post", f"{draft.pk}/submit/", {})

    voted = api("stranger", "post", f"{draft.pk}/vote/", {"points": 2}).json()
    said = api("stranger", "post", f"{draft.pk}/comments/", {"text": "Good."}).json()
    taken = api("stranger", "post", f"{draft.pk}/comments/{said['id']}/withdraw/").json()

    assert voted == {"points": 2, "left": 3}
    assert (said["author"], said["text"]) == ("Stranger", "Good.")
    assert (taken["text"], taken["is_withdrawn"]) == ("", True)
    assert api("ada", "get", f"{draft.pk}/").json()["points"] == 2
