"""Practice as JSON: bodies, tried before they are done, sent twice, and acts on signatures."""

import hashlib

import pytest
import time_machine
from rest_framework.test import APIClient

from courses.tracks.models import MentorSession, Mentorship, SignRequest, Submission
from tests.factories import directory as people
from tests.factories import tracks as make
from tests.factories.tracks import NOW
from tests.factories.tracks_practice import firm, handed, item, paper

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return firm()


@pytest.fixture
def ask(world):
    def send(method, path, data=None, who="candidate", kind="json", **headers):
        client = APIClient(headers=headers)
        client.force_login(world.users[who])
        return getattr(client, method)(ROOT + path, data, format=kind)

    return send


def estimate(world):
    return {
        "enrolment": world.way.pk,
        "item": item(world.track, "value-estimate").pk,
        "words": "Ten trips a day.",
        "low": "1000",
        "high": "1500.5",
        "unit": "EUR a year",
    }


def test_evidence_is_handed_in_and_told_whole(ask, world):
    answer = ask("post", "track-submissions/", estimate(world))

    assert answer.status_code == 201
    assert answer.json() == {
        "id": Submission.objects.get().pk,
        "enrolment": world.way.pk,
        "item": item(world.track, "value-estimate").pk,
        "code": "value-estimate",
        "number": 1,
        "words": "Ten trips a day.",
        "link": "",
        "file_name": "",
        "sha256": "",
        "value": {"low": "1000.0000", "high": "1500.5000", "unit": "EUR a year"},
        "visibility": "signers",
        "happened_on": None,
        "submitted_at": "2026-11-02T09:00:00Z",
    }


def test_tried_first_nothing_is_written_and_sent_twice_it_is_once(ask, world):
    tried = ask("post", "track-submissions/?dry_run=true", estimate(world))
    assert tried.status_code == 201
    assert not Submission.objects.exists()

    key = {"Idempotency-Key": "once"}
    first = ask("post", "track-submissions/", estimate(world), **key)
    second = ask("post", "track-submissions/", estimate(world), **key)

    assert first.json() == second.json()
    assert Submission.objects.count() == 1


def test_a_file_is_sent_and_loaded(ask, world):
    data = {
        "enrolment": world.way.pk,
        "item": item(world.track, "problem-framing").pk,
        "words": "See the page.",
        "file": paper(b"a page", "page.pdf"),
    }
    answer = ask("post", "track-submissions/", data, kind="multipart")

    assert answer.json()["sha256"] == hashlib.sha256(b"a page").hexdigest()
    content = ask("get", f"track-submissions/{answer.json()['id']}/content/", who="mentor")
    assert b"".join(content.streaming_content) == b"a page"


def test_what_waits_for_me_is_signed_and_taken_back(ask, world):
    handed(world)
    request = SignRequest.objects.get()
    assert ask("get", "sign-requests/?waiting=true", who="lead").json()["results"] == []
    (row,) = ask("get", "sign-requests/?waiting=true", who="mentor").json()["results"]
    assert row == {
        "id": request.pk,
        "enrolment": world.way.pk,
        "stage": "practicum-a",
        "submission": request.submission_id,
        "role": "mentor",
        "state": "open",
        "asked_at": "2026-11-02T09:00:00Z",
        "due_at": "2026-11-10T00:00:00Z",
        "signer": None,
        "words": "",
        "decided_at": None,
    }

    signed = ask("post", f"sign-requests/{request.pk}/sign/", {"words": "Good."}, who="mentor")
    undone = ask("post", f"sign-requests/{request.pk}/undo/", who="mentor")

    assert (signed.json()["state"], signed.json()["words"]) == ("signed", "Good.")
    assert undone.json()["state"] == "open"


def test_a_return_needs_words_and_a_decided_request_conflicts(ask, world):
    handed(world)
    path = f"sign-requests/{SignRequest.objects.get().pk}"

    assert ask("post", f"{path}/return/", {"words": ""}, who="mentor").status_code == 400
    assert ask("post", f"{path}/return/", {"words": "Who?"}, who="mentor").status_code == 200

    again = ask("post", f"{path}/sign/", who="mentor")
    assert (again.status_code, again.json()["type"]) == (
        409,
        "urn:orgchange:problem:decided_already",
    )


def test_a_pair_is_handed_over_and_refused_by_name(ask, world):
    able = people.employee(world.head)
    path = f"mentorships/{world.mentorship.pk}/hand-over/"
    data = {"mentor": able.pk, "on": "2026-11-09", "reason": "Moves."}
    refused = ask("post", path, data, who="lead")
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:orgchange:problem:cannot_mentor",
    )

    make.enrolment(world.track, able, state="certified", at="certified", level=3)
    done = ask("post", path, data, who="lead")

    assert done.json() == {
        "id": Mentorship.objects.latest("pk").pk,
        "enrolment": world.way.pk,
        "mentor": able.pk,
        "starts_on": "2026-11-09",
        "ends_on": "9999-12-31",
        "reason": "Moves.",
        "end_reason": "",
    }


def test_reasons_of_a_pair_are_not_for_managers_and_hr(ask, world):
    Mentorship.objects.update(reason="Knows the docks.")

    told = {
        who: ask("get", f"mentorships/{world.mentorship.pk}/", who=who).json()["reason"]
        for who in ("candidate", "mentor", "lead", "manager", "hr")
    }

    assert told == {
        "candidate": "Knows the docks.",
        "mentor": "Knows the docks.",
        "lead": "Knows the docks.",
        "manager": "",
        "hr": "",
    }


def test_a_meeting_is_written_down(ask, world):
    data = {
        "mentorship": world.mentorship.pk,
        "held_on": "2026-11-02",
        "minutes": 45,
        "about": "The metric",
    }

    answer = ask("post", "mentor-sessions/", data, who="mentor")

    assert answer.json() == {
        "id": MentorSession.objects.get().pk,
        "mentorship": world.mentorship.pk,
        "held_on": "2026-11-02",
        "minutes": 45,
        "about": "The metric",
        "next_steps": "",
        "logged_by": "Mentor Person",
    }
    assert ask("get", "mentor-sessions/", who="hr").json()["results"] == []
