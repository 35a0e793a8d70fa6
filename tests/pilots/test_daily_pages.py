"""Pages of the daily work: the board and its forms, risks, decisions, files, money, history."""

import hashlib

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orgchange.pilots.models import Gate, LoggedDecision, PilotFile, PilotTask, Risk
from orgchange.pilots.services import board
from orgchange.pilots.services.files import LARGEST_FILE
from tests.factories.innovation import NOW


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client, firm, running):
    """Opens, or posts to, a page of the running pilot as somebody."""

    def ask(name, who, *args, data=None, query="", **extra):
        client.force_login(firm.users[who])
        url = reverse(f"pilots:{name}", args=[running.pk, *args]) + query
        return client.get(url, **extra) if data is None else client.post(url, data, **extra)

    return ask


@pytest.fixture
def task(firm, running):
    return board.add_task(
        pilot=running, task=board.NewTask("Label"), actor=firm.users["owner"], now=NOW
    )


def text(response):
    return response.content.decode()


def upload(content=b"paper", name="notes.txt"):
    return {"file": SimpleUploadedFile(name, content)}


def test_a_line_becomes_a_task_of_this_fortnight(page, running):
    page("task-new", "member", data={"title": "Buy a hood"})

    task = PilotTask.objects.get()
    assert (task.title, task.status, task.fortnight) == ("Buy a hood", "to_do", 7)
    assert "Buy a hood" in text(page("tasks", "sponsor"))


def test_a_script_gets_the_board_alone_and_a_form_gets_the_page(page, task):
    data = {"status": "doing", "before": ""}

    part = page("task-move", "member", task.pk, data=data, headers={"HX-Request": "true"})
    whole = page("task-move", "member", task.pk, data={**data, "status": "done"})

    assert text(part).lstrip().startswith("<section")
    assert whole.status_code == 302
    task.refresh_from_db()
    assert (task.status, task.done_at) == ("done", NOW)


def test_the_filters_stay_after_a_move(page, task):
    answer = page("task-move", "member", task.pk, data={"status": "done"}, query="?fortnight=later")

    assert answer["Location"].endswith("/tasks/?fortnight=later")


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"now", "before", "unplanned", "done now"}),
        ("?fortnight=", {"now", "before", "unplanned", "done now", "done before", "next"}),
        ("?fortnight=8", {"next"}),
        ("?fortnight=later", {"unplanned"}),
    ],
)
def test_the_board_shows_the_fortnight_that_is_asked_for(page, running, query, seen):
    rows = {
        "now": {"fortnight": 7},
        "before": {"fortnight": 3},
        "unplanned": {},
        "next": {"fortnight": 8},
        "done now": {"fortnight": 6, "status": "done", "done_at": NOW},
        "done before": {"fortnight": 1, "status": "done", "done_at": NOW.replace(month=9)},
    }
    for title, fields in rows.items():
        PilotTask.objects.create(pilot=running, title=f"T {title}", **fields)

    shown = text(page("tasks", "member", query=query))

    assert {title for title in rows if f"<bdi>T {title}</bdi>" in shown} == seen


def test_a_removed_task_can_be_put_back_from_the_toast(page, task):
    page("task-remove", "member", task.pk, data={})
    assert "Label" not in text(page("history", "member"))

    page("task-restore", "member", task.pk, data={})

    assert "Label" in text(page("tasks", "member"))


def test_a_colleague_does_not_see_the_daily_work(page, task):
    names = ("tasks", "risks", "decisions-log", "files", "spending")

    assert [page(name, "stranger").status_code for name in names] == [404] * 5
    assert page("history", "stranger").status_code == 200


def test_who_is_inside_but_not_of_the_team_reads_and_writes_nothing(page, task):
    for name, data in {
        "task-new": {"title": "x"},
        "risk-new": {"text": "x", "likelihood": 1, "impact": 1},
        "decisions-log": {"text": "x", "decided_on": "2026-11-01"},
        "files": upload(),
    }.items():
        assert page(name, "evaluator", data=data).status_code == 403
    assert page("tasks", "evaluator").status_code == 200
    assert "data-grip" not in text(page("tasks", "evaluator"))


def test_a_risk_is_written_closed_and_opened_again(page, firm, running):
    given = {"text": "Rain blurs photos", "likelihood": "3", "impact": "3", "response": "A hood"}
    page("risk-new", "member", data=given)
    risk = Risk.objects.get()
    assert "Rain blurs photos" in text(page("risks", "manager"))

    page("risk-close", "member", risk.pk, data={})
    risk.refresh_from_db()
    assert risk.closed_at == NOW

    page("risk-reopen", "member", risk.pk, data={})
    risk.refresh_from_db()
    assert risk.closed_at is None


def test_a_decision_is_overruled_by_a_later_one_and_only_once(page, running):
    data = {"text": "Two docks only", "decided_on": "2026-10-01"}
    page("decisions-log", "member", data=data)
    first = LoggedDecision.objects.get()
    later = {"text": "All docks", "decided_on": "2026-10-20", "overrules": first.pk}

    page("decisions-log", "member", data=later)
    again = page("decisions-log", "member", data=later)

    assert again.status_code == 422
    assert LoggedDecision.objects.count() == 2
    assert "Overruled" in text(page("decisions-log", "member"))


def test_a_file_comes_back_as_it_was_sent_and_never_as_a_page(page, running):
    page("files", "member", data=upload(b"<script>", "x.html"))
    row = PilotFile.objects.get()

    answer = page("file", "evaluator", row.pk)

    assert row.sha256 == hashlib.sha256(b"<script>").hexdigest()
    assert b"".join(answer.streaming_content) == b"<script>"
    assert answer["Content-Disposition"] == 'attachment; filename="x.html"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert page("file", "stranger", row.pk).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"), (b"paper", "here already")],
)
def test_a_file_that_cannot_be_kept_is_refused_with_words(page, running, content, words):
    page("files", "member", data=upload())

    answer = page("files", "member", data=upload(content))

    assert answer.status_code == 422
    assert words in text(answer)
    assert PilotFile.objects.count() == 1


def test_a_file_that_a_panel_was_shown_is_not_removed(page, firm, running):
    page("files", "member", data=upload())
    row = PilotFile.objects.get()
    gate = Gate.objects.create(pilot=running, name="One", planned_on=NOW.date())
    gate.evidence.create(text="It reads", file=row, put_by=firm.users["member"], put_at=NOW)

    answer = page("file-remove", "member", row.pk, data={})

    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.removed_at is None


def test_a_removed_file_is_not_loaded_any_more_and_can_come_back(page, running):
    page("files", "member", data=upload())
    row = PilotFile.objects.get()

    page("file-remove", "member", row.pk, data={})
    assert page("file", "member", row.pk).status_code == 404

    page("file-restore", "member", row.pk, data={})
    assert page("file", "member", row.pk).status_code == 200


def test_a_pilot_without_an_award_says_where_its_money_comes_from(page, running):
    assert "own budget" in text(page("spending", "member"))


def test_the_history_tells_colleagues_no_check_ins(page, firm, running):
    running.check_ins.create(
        starts_on="2026-10-01",
        ends_on="2026-10-14",
        mood="calm",
        happened="Two docks are steady.",
        work_done=20,
        buffer_used=1,
        written_by=firm.users["owner"],
        written_at=NOW,
    )

    assert "Two docks are steady." in text(page("history", "member"))
    assert "Two docks are steady." not in text(page("history", "stranger"))
