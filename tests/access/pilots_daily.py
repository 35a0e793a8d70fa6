"""The daily work of a pilot: tasks, risks, decisions, files, money, history."""

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.pilots.models import LoggedDecision, PilotFile, PilotTask, Risk
from tests.access.pilots import running
from tests.access.rows import Listing, pilot_api, pilot_page
from tests.factories.innovation import NOW

INSIDE = (
    "fund_manager chair director finance legal pilot_owner sponsor evaluator member"
    " auditor executive"
)
WRITERS = "pilot_owner sponsor member"
READERS = "fund_manager chair director finance legal evaluator auditor executive"
WRITING = {"ok": WRITERS, "refused": READERS}


def prepare(world):
    """A task, a risk, a decision and a file of the pilot that runs."""
    pilot, by = world.running_pilot, world.users["member"]
    world.pilot_task = PilotTask.objects.create(pilot=pilot, title="Label the papers")
    world.pilot_risk = Risk.objects.create(pilot=pilot, text="Rain")
    world.logged = LoggedDecision.objects.create(
        pilot=pilot, text="Two docks", decided_on=NOW.date(), logged_by=by, logged_at=NOW
    )
    world.pilot_file = PilotFile.objects.create(
        pilot=pilot,
        name="gone.txt",
        file="",
        size=1,
        sha256="0" * 64,
        uploaded_by=by,
        uploaded_at=NOW,
    )


def of_task(world):
    return [world.running_pilot.pk, world.pilot_task.pk]


def of_risk(world):
    return [world.running_pilot.pk, world.pilot_risk.pk]


def of_file(world):
    return [world.running_pilot.pk, world.pilot_file.pk]


def task(_world):
    return {"title": "Buy a hood"}


def risk(_world):
    return {"text": "The network fails", "likelihood": 2, "impact": 3}


def decision(_world):
    return {"text": "All docks", "decided_on": "2026-01-02"}


def file(_world):
    return {"file": SimpleUploadedFile("notes.txt", b"")}


def to_done(_world):
    return {"status": "done"}


def api_of(noun):
    return lambda world: [getattr(world, noun).pk]


def api_data(what):
    return lambda world: {"pilot": world.running_pilot.pk, **what(world)}


def tasks(_world):
    return {"tasks": [{"title": "Buy a hood"}]}


def changed(_world):
    return {"owner": None}


def more_tasks(world, count):
    for number in range(count):
        PilotTask.objects.create(
            pilot=world.running_pilot, title=f"T{number}", assignee=world.people["member"]
        )


def more_risks(world, count):
    for number in range(count):
        Risk.objects.create(
            pilot=world.running_pilot, text=f"R{number}", owner=world.people["member"]
        )


def more_decisions(world, count):
    for number in range(count):
        LoggedDecision.objects.create(
            pilot=world.running_pilot,
            text=f"D{number}",
            decided_on=NOW.date(),
            logged_by=world.users["member"],
            logged_at=NOW,
        )


def more_files(world, count):
    for number in range(count):
        PilotFile.objects.create(
            pilot=world.running_pilot,
            name=f"F{number}",
            file="",
            size=1,
            sha256=f"{number:064}",
            uploaded_by=world.users["member"],
            uploaded_at=NOW,
        )


NOUNS = {
    "pilot-tasks": "pilot_task",
    "pilot-risks": "pilot_risk",
    "pilot-decisions": "logged",
    "pilot-files": "pilot_file",
}
ROWS = [
    pilot_page("pilots:tasks", args=running, ok=INSIDE),
    pilot_page("pilots:task-new", args=running, method="post", data=task, **WRITING),
    pilot_page("pilots:task", args=of_task, **WRITING),
    pilot_page("pilots:task-move", args=of_task, method="post", data=to_done, **WRITING),
    pilot_page("pilots:task-remove", args=of_task, method="post", **WRITING),
    pilot_page("pilots:task-restore", args=of_task, method="post", **WRITING),
    pilot_page("pilots:risks", args=running, ok=INSIDE),
    pilot_page("pilots:risk-new", args=running, method="post", data=risk, **WRITING),
    pilot_page("pilots:risk", args=of_risk, **WRITING),
    pilot_page("pilots:risk-close", args=of_risk, method="post", **WRITING),
    pilot_page("pilots:risk-reopen", args=of_risk, method="post", **WRITING),
    pilot_page("pilots:decisions-log", args=running, ok=INSIDE),
    pilot_page("pilots:decisions-log", args=running, method="post", data=decision, **WRITING),
    pilot_page("pilots:files", args=running, ok=INSIDE),
    pilot_page("pilots:files", args=running, method="post", data=file, status=422, **WRITING),
    # What the file holds is gone from the disk: whoever may load it hears that it is not there.
    pilot_page("pilots:file", args=of_file, otherwise=404),
    pilot_page("pilots:file-remove", args=of_file, method="post", **WRITING),
    pilot_page("pilots:file-restore", args=of_file, method="post", **WRITING),
    pilot_page("pilots:spending", args=running, ok=INSIDE),
    pilot_page("pilots:history", args=running, ok="everybody"),
    pilot_page("pilots:pilots-export", args=lambda world: ["csv"], ok="everybody"),
    *(
        pilot_api(f"{noun}-{what}", args=args, ok=INSIDE if what == "detail" else "everybody")
        for noun, of in NOUNS.items()
        for what, args in (("list", lambda world: []), ("detail", api_of(of)))
    ),
    pilot_api("pilot-tasks-list", method="post", data=api_data(task), status=201, **WRITING),
    pilot_api("pilot-tasks-bulk", method="post", data=api_data(tasks), status=201, **WRITING),
    pilot_api(
        "pilot-tasks-detail", method="patch", args=api_of("pilot_task"), data=task, **WRITING
    ),
    pilot_api(
        "pilot-tasks-move", method="post", args=api_of("pilot_task"), data=to_done, **WRITING
    ),
    pilot_api("pilot-tasks-remove", method="post", args=api_of("pilot_task"), **WRITING),
    pilot_api("pilot-tasks-restore", method="post", args=api_of("pilot_task"), **WRITING),
    pilot_api("pilot-risks-list", method="post", data=api_data(risk), status=201, **WRITING),
    pilot_api(
        "pilot-risks-detail", method="patch", args=api_of("pilot_risk"), data=changed, **WRITING
    ),
    pilot_api("pilot-risks-close", method="post", args=api_of("pilot_risk"), **WRITING),
    pilot_api("pilot-risks-reopen", method="post", args=api_of("pilot_risk"), **WRITING),
    pilot_api(
        "pilot-decisions-list", method="post", data=api_data(decision), status=201, **WRITING
    ),
    pilot_api("pilot-files-list", method="post", data=api_data(file), status=400, **WRITING),
    pilot_api("pilot-files-content", args=api_of("pilot_file"), otherwise=404),
    pilot_api("pilot-files-remove", method="post", args=api_of("pilot_file"), **WRITING),
    pilot_api("pilot-files-restore", method="post", args=api_of("pilot_file"), **WRITING),
]
LISTS = [
    Listing("pilots:tasks", "member", more_tasks, args=running, query="?fortnight="),
    Listing("pilots:risks", "member", more_risks, args=running),
    Listing("pilots:decisions-log", "member", more_decisions, args=running),
    Listing("pilots:files", "member", more_files, args=running),
    Listing("pilot-tasks-list", "member", more_tasks),
    Listing("pilot-risks-list", "member", more_risks),
    Listing("pilot-decisions-list", "member", more_decisions),
    Listing("pilot-files-list", "member", more_files),
]
