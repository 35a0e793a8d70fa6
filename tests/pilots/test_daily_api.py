"""The daily work as JSON: bodies, many at once, tried before they are done, and sent twice."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from orgchange.pilots.models import LoggedDecision, PilotFile, PilotTask, Risk
from tests.factories.innovation import NOW

ROOT = "/api/v1/"


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ask(firm):
    def send(method, path, data=None, who="member", kind="json", **headers):
        client = APIClient(headers=headers)
        client.force_login(firm.users[who])
        return getattr(client, method)(ROOT + path, data, format=kind)

    return send


# Tasks


def test_a_task_is_put_on_the_board_and_told_whole(ask, firm, running):
    data = {
        "pilot": running.pk,
        "title": " Label ",
        "assignee": firm.people["member"].pk,
        "fortnight": 7,
        "due_on": "2026-11-06",
    }

    answer = ask("post", "pilot-tasks/", data)

    assert answer.status_code == 201
    assert answer.json() == {
        "id": PilotTask.objects.get().pk,
        "pilot": running.pk,
        "title": "Label",
        "status": "to_do",
        "position": 0,
        "fortnight": 7,
        "assignee": firm.people["member"].pk,
        "due_on": "2026-11-06",
        "done_at": None,
        "removed_at": None,
    }


def test_many_tasks_are_put_on_the_board_in_their_order_or_none(ask, running):
    tasks = [{"title": "One"}, {"title": "Two"}, {"title": " "}]
    refused = ask("post", "pilot-tasks/bulk/", {"pilot": running.pk, "tasks": tasks})
    assert refused.status_code == 400
    assert not PilotTask.objects.exists()

    done = ask("post", "pilot-tasks/bulk/", {"pilot": running.pk, "tasks": tasks[:2]})

    assert done.status_code == 201
    assert [(one["title"], one["position"]) for one in done.json()] == [("One", 0), ("Two", 1)]


def test_a_problem_of_many_says_of_which_one(ask, running):
    tasks = [{"title": "One"}, {"title": "Two", "fortnight": 99}]

    refused = ask("post", "pilot-tasks/bulk/", {"pilot": running.pk, "tasks": tasks})

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "tasks[1].fortnight"


def test_a_dry_run_of_many_answers_and_writes_nothing(ask, running):
    data = {"pilot": running.pk, "tasks": [{"title": "One"}, {"title": "Two"}]}

    answer = ask("post", "pilot-tasks/bulk/?dry_run=true", data)

    assert (answer.status_code, answer["Dry-Run"]) == (201, "true")
    assert [one["title"] for one in answer.json()] == ["One", "Two"]
    assert not PilotTask.objects.exists()


def test_the_same_key_puts_many_tasks_on_the_board_once(ask, running):
    data = {"pilot": running.pk, "tasks": [{"title": "One"}]}
    key = {"Idempotency-Key": "plan-7"}

    first, again = (ask("post", "pilot-tasks/bulk/", data, **key) for _time in range(2))
    other = ask("post", "pilot-tasks/bulk/", {**data, "tasks": [{"title": "Else"}]}, **key)

    assert first.json() == again.json()
    assert other.status_code == 422
    assert PilotTask.objects.count() == 1


def test_a_task_is_moved_changed_removed_and_put_back(ask, running):
    ask(
        "post",
        "pilot-tasks/bulk/",
        {"pilot": running.pk, "tasks": [{"title": "A"}, {"title": "B"}]},
    )
    first, second = PilotTask.objects.order_by("position").values_list("pk", flat=True)

    moved = ask("post", f"pilot-tasks/{second}/move/", {"status": "to_do", "before": first})
    done = ask("post", f"pilot-tasks/{first}/move/", {"status": "done"})
    changed = ask("patch", f"pilot-tasks/{first}/", {"title": "A, better"})
    removed = ask("post", f"pilot-tasks/{second}/remove/")
    listed = ask("get", f"pilot-tasks/?pilot={running.pk}").json()["results"]
    restored = PilotTask.objects.get(pk=second)

    assert (moved.json()["position"], done.json()["status"]) == (0, "done")
    assert changed.json()["title"] == "A, better"
    assert removed.json()["removed_at"] is not None
    assert [one["id"] for one in listed] == [first]
    assert restored.removed_at == NOW


# Risks


def test_a_risk_is_written_changed_closed_and_opened_again(ask, firm, running):
    data = {
        "pilot": running.pk,
        "text": "Rain blurs photos",
        "likelihood": 3,
        "impact": 2,
        "response": "A hood",
        "owner": firm.people["member"].pk,
    }
    made = ask("post", "pilot-risks/", data)
    risk = Risk.objects.get()

    assert made.status_code == 201
    assert made.json() == {**data, "id": risk.pk, "closed_at": None}
    changed = ask("patch", f"pilot-risks/{risk.pk}/", {"impact": 3})
    closed = ask("post", f"pilot-risks/{risk.pk}/close/")
    reopened = ask("post", f"pilot-risks/{risk.pk}/reopen/")
    assert (changed.json()["impact"], changed.json()["likelihood"]) == (3, 3)
    assert closed.json()["closed_at"] is not None
    assert reopened.json()["closed_at"] is None


@pytest.mark.parametrize(
    ("field", "value"), [("likelihood", 4), ("impact", 0), ("text", ""), ("text", "x" * 501)]
)
def test_a_risk_that_cannot_be_kept_is_refused_by_its_field(ask, running, field, value):
    data = {"pilot": running.pk, "text": "Rain", "likelihood": 1, "impact": 1, field: value}

    refused = ask("post", "pilot-risks/", data)

    assert refused.status_code == 400
    assert [one["field"] for one in refused.json()["errors"]] == [field]
    assert not Risk.objects.exists()


# Decisions


def test_a_decision_is_put_on_record_and_overruled_once(ask, firm, running):
    data = {"pilot": running.pk, "text": "Two docks", "why": "Calm.", "decided_on": "2026-10-01"}
    made = ask("post", "pilot-decisions/", data)
    first = LoggedDecision.objects.get()
    later = {"pilot": running.pk, "text": "All docks", "overrules": first.pk}

    assert made.status_code == 201
    assert made.json() == {
        **data,
        "id": first.pk,
        "overrules": None,
        "logged_by": str(firm.users["member"]),
        "logged_at": made.json()["logged_at"],
    }
    overruling = ask("post", "pilot-decisions/", later)
    again = ask("post", "pilot-decisions/", {**later, "text": "One dock"})
    assert (overruling.status_code, overruling.json()["overrules"]) == (201, first.pk)
    assert overruling.json()["decided_on"] == "2026-11-02"
    assert again.status_code == 400
    assert LoggedDecision.objects.count() == 2


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_decision_is_changed(ask, running, method):
    made = ask("post", "pilot-decisions/", {"pilot": running.pk, "text": "Two docks"}).json()

    answer = ask(method, f"pilot-decisions/{made['id']}/", {"text": "Three"})

    assert answer.status_code == 405
    assert LoggedDecision.objects.get().text == "Two docks"


# Files


def test_a_file_is_kept_with_its_hash_and_a_dry_run_keeps_none(ask, running):
    def body():
        return {"pilot": running.pk, "file": SimpleUploadedFile("notes.txt", b"paper")}

    tried = ask("post", "pilot-files/?dry_run=true", body(), kind="multipart")
    assert tried.status_code == 201
    assert not PilotFile.objects.exists()

    made = ask("post", "pilot-files/", body(), kind="multipart").json()
    row = PilotFile.objects.get()
    assert made == {
        "id": row.pk,
        "pilot": running.pk,
        "name": "notes.txt",
        "size": 5,
        "sha256": row.sha256,
        "uploaded_by": made["uploaded_by"],
        "uploaded_at": made["uploaded_at"],
        "removed_at": None,
    }


# Who, and tried or sent twice


BODIES = {
    "pilot-tasks/": {"title": "Label"},
    "pilot-risks/": {"text": "Rain", "likelihood": 1, "impact": 1},
    "pilot-decisions/": {"text": "Two docks"},
}
MODELS = {"pilot-tasks/": PilotTask, "pilot-risks/": Risk, "pilot-decisions/": LoggedDecision}


@pytest.mark.parametrize("path", BODIES)
def test_every_post_can_be_tried(ask, running, path):
    answer = ask("post", f"{path}?dry_run=true", {"pilot": running.pk, **BODIES[path]})

    assert (answer.status_code, answer["Dry-Run"]) == (201, "true")
    assert not MODELS[path].objects.exists()


@pytest.mark.parametrize("path", BODIES)
def test_every_post_can_be_sent_twice(ask, running, path):
    data, key = {"pilot": running.pk, **BODIES[path]}, {"Idempotency-Key": "once"}

    first, again = (ask("post", path, data, **key) for _time in range(2))

    assert first.json() == again.json()
    assert MODELS[path].objects.count() == 1


@pytest.mark.parametrize("path", BODIES)
def test_who_only_reads_is_refused_and_a_colleague_finds_no_pilot(ask, running, path):
    data = {"pilot": running.pk, **BODIES[path]}

    assert ask("post", path, data, "evaluator").status_code == 403
    assert ask("post", path, data, "stranger").status_code == 404
    assert ask("get", path, who="stranger").json()["results"] == []
