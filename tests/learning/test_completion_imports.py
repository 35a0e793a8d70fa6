"""Past completions by page and API: previewed, confirmed, kept in a history, undone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Course
from courses.learning import background, completion_imports, events
from courses.learning.completion_imports import (
    Options,
    RecordsChanged,
    apply_import,
    apply_later,
    preview,
    preview_undo,
    receive,
)
from courses.learning.models import Completion, CompletionImport, Revocation
from courses.learning.revocations import revoke_completion
from courses.learning.services import record_completion
from orgchange.audit.models import AuditEntry
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.roster.doors import desk, desk_api
from orgchange.directory.roster.services import HasErrors, NotPreviewed
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADER = "employee_number,course,completed_on,score,source,evidence"
TWO = ("E1,ai-literacy,2025-06-01,88.5,LMS,cert 7", "E2,ai-literacy,2025-06-02,,LMS,")


@pytest.fixture(autouse=True)
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    home = department("HOME")
    law = department("LAW")
    employee(home, number="E1")
    employee(home, number="E2")
    employee(law, number="L1")
    Course.objects.create(code="ai-literacy", title="AI", created_on=date(2025, 1, 1))


@pytest.fixture
def hr():
    account = user(employee(number="HR"))
    grant(account, "hr")
    return account


@pytest.fixture
def hr_of_law():
    account = user(employee(number="HRL"))
    grant(
        account, "hr", department=Employee.objects.get(employee_number="L1").jobs.get().department
    )
    return account


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(events.evidence_changed, "handlers", [lambda **f: found.append(f)])
    return found


def upload(*rows, header=HEADER, **more):
    text = "\n".join([header, *rows]) + "\n"
    return {"file": SimpleUploadedFile("past.csv", text.encode()), **more}


def brought(*rows, actor=None, header=HEADER, **options):
    file = upload(*rows, header=header)["file"]
    return preview(
        file=file, file_name="past.csv", options=Options(**options), actor=actor, now=NOW
    )


def applied(*rows, actor=None):
    return apply_import(held=brought(*rows, actor=actor), actor=actor, now=NOW)


def test_hr_drops_a_file_looks_and_confirms(client, hr):
    client.force_login(hr)
    answer = client.post(reverse("learning:imports"), upload(*TWO, "E9,ai-literacy,2025-06-01,,,"))
    held = CompletionImport.objects.get()
    assert answer.url == reverse("learning:import", args=[held.pk])
    seen = client.get(answer.url).content.decode()
    assert "cert 7" in seen
    assert not Completion.objects.exists()

    client.post(reverse("learning:import-confirm", args=[held.pk]))

    held.refresh_from_db()
    assert (held.state, held.applied_by, held.created_by) == ("applied", hr, hr)
    assert (held.counts["new"], held.counts["errors"], held.counts["people"]) == (2, 1, 2)
    assert {row.completion for row in held.rows.all()} == set(Completion.objects.all())
    assert "past.csv" in client.get(reverse("learning:imports")).content.decode()


def test_a_column_that_was_not_found_is_matched_by_hand_and_remembered(client, hr):
    client.force_login(hr)
    rows = ("E1,ai-literacy,2025-06-01",)
    client.post(reverse("learning:imports"), upload(*rows, header="who,course,day", source="LMS"))
    held = CompletionImport.objects.get()
    assert held.state == "refused"
    assert "who" in client.get(reverse("learning:import", args=[held.pk])).content.decode()

    chosen = {"employee_number": "who", "course": "course", "completed_on": "day"}
    columns = {f"column-{name}": column for name, column in chosen.items()}
    client.post(
        reverse("learning:import-columns", args=[held.pk]),
        {"encoding": "utf-8", "delimiter": ",", "date_order": "", **columns},
    )
    held.refresh_from_db()
    assert (held.state, held.counts["new"]) == ("previewed", 1)
    apply_import(held=held, actor=hr, now=timezone.now())

    again = brought("E2,ai-literacy,2025-06-01", header="who,course,day", source="LMS")
    assert again.counts["new"] == 1


def test_problems_are_downloaded_and_formulas_in_them_do_not_run(client, hr):
    held = brought("=1+1,ai-literacy,2025-06-01,,,", actor=hr)
    client.force_login(hr)

    answer = client.get(reverse("learning:import-problems", args=[held.pk]))

    text = b"".join(answer.streaming_content).decode()
    assert "unknown_employee" in text
    assert "'=1+1" in text


def test_hr_of_a_part_knows_only_its_people_and_sees_only_its_imports(client, hr, hr_of_law):
    of_whole = brought(*TWO, actor=hr)

    held = brought("E1,ai-literacy,2025-06-01,,,", "L1,ai-literacy,2025-06-01,,,", actor=hr_of_law)

    assert [(p.row, p.code) for p in held.problems.all()] == [(2, "unknown_employee")]
    assert [row.employee.employee_number for row in held.rows.all()] == ["L1"]
    client.force_login(hr_of_law)
    assert client.get(reverse("learning:import", args=[of_whole.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        apply_import(held=of_whole, actor=hr_of_law, now=NOW)
    apply_import(held=held, actor=hr_of_law, now=NOW)
    assert Completion.objects.get().employee.employee_number == "L1"


def test_rows_of_one_completion_that_differ_are_all_refused():
    held = brought("E1,ai-literacy,2025-06-01,80,,", "E1,ai-literacy,2025-06-01,90,,", TWO[1])

    errors = [(p.row, p.code, p.params["rows"]) for p in held.problems.all()]
    assert errors == [(2, "duplicate_differs", "2, 3"), (3, "duplicate_differs", "2, 3")]
    assert held.counts["new"] == 1


def test_all_or_nothing_is_kept_to_on_confirming():
    held = brought(TWO[0], "E9,ai-literacy,2025-06-01,,,", is_all_or_nothing=True)

    with pytest.raises(HasErrors):
        apply_import(held=held, actor=None, now=NOW)

    assert not Completion.objects.exists()


def test_what_was_recorded_since_the_preview_is_previewed_again():
    held = brought(*TWO)
    applied(TWO[0])

    with pytest.raises(RecordsChanged):
        apply_import(held=held, actor=None, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.counts["new"], held.counts["unchanged"]) == ("previewed", 1, 1)
    apply_import(held=held, actor=None, now=NOW)
    assert Completion.objects.count() == 2


def test_it_is_applied_once_and_audited():
    held = applied(*TWO)

    with pytest.raises(NotPreviewed):
        apply_import(held=held, actor=None, now=NOW)

    assert AuditEntry.objects.filter(action="completion_import.applied").count() == 1


def test_recording_is_announced_once(heard):
    applied(*TWO)

    assert [len(told["pairs"]) for told in heard] == [2]


def test_undoing_previews_then_revokes_what_the_file_recorded_and_names_it(hr, heard):
    kept = record_completion(
        employee=Employee.objects.get(employee_number="E1"),
        course=Course.objects.get(),
        finished_on=date(2025, 1, 5),
        how="imported",
        actor=None,
        now=NOW,
    )
    held = applied(*TWO, actor=hr)

    undoing = preview_undo(held=held, actor=hr, now=NOW)
    assert (undoing.state, undoing.counts["revoked"]) == ("previewed", 2)
    assert not Revocation.objects.exists()
    heard.clear()
    apply_import(held=undoing, actor=hr, now=NOW)

    held.refresh_from_db()
    assert held.state == "undone"
    revoked = Revocation.objects.select_related("completion")
    assert {r.completion.source for r in revoked} == {"LMS"}
    assert all(r.effective_on == r.completion.finished_on for r in revoked)
    assert all("past.csv" in r.reason and r.actor == hr for r in revoked)
    assert not hasattr(Completion.objects.get(pk=kept.pk), "revocation")
    assert [len(told["pairs"]) for told in heard] == [2]


def test_what_was_revoked_by_hand_since_stays_and_is_named(hr):
    held = applied(*TWO, actor=hr)
    first = Completion.objects.get(employee__employee_number="E1")
    revoke_completion(
        completion=first, effective_on=date(2026, 1, 1), reason="Wrong", actor=hr, now=NOW
    )

    undoing = preview_undo(held=held, actor=hr, now=NOW)

    assert [(p.row, p.value, p.code) for p in undoing.problems.all()] == [
        (2, "E1", "already_revoked")
    ]
    apply_import(held=undoing, actor=hr, now=NOW)
    assert Revocation.objects.get(completion=first).reason == "Wrong"
    assert Revocation.objects.count() == 2


def test_a_revocation_after_the_preview_of_undoing_makes_it_anew(hr):
    undoing = preview_undo(held=applied(*TWO, actor=hr), actor=hr, now=NOW)
    revoke_completion(
        completion=Completion.objects.first(),
        effective_on=date(2026, 1, 1),
        reason="Wrong",
        actor=hr,
        now=NOW,
    )

    with pytest.raises(RecordsChanged):
        apply_import(held=undoing, actor=hr, now=NOW)

    undoing.refresh_from_db()
    assert (undoing.counts["revoked"], undoing.counts["warnings"]) == (1, 1)


def test_a_file_is_undone_once(hr):
    held = applied(*TWO, actor=hr)
    first, second = (preview_undo(held=held, actor=hr, now=NOW) for _n in range(2))
    apply_import(held=first, actor=hr, now=NOW)

    with pytest.raises(NotPreviewed):
        apply_import(held=second, actor=hr, now=NOW)


def test_an_undone_completion_is_not_brought_back_by_the_same_file_and_it_says_so(hr):
    undoing = preview_undo(held=applied(*TWO, actor=hr), actor=hr, now=NOW)
    apply_import(held=undoing, actor=hr, now=NOW)

    again = brought(*TWO, actor=hr)

    assert again.counts["new"] == 0
    assert {(p.is_error, p.code) for p in again.problems.all()} == {(False, "recorded_but_revoked")}


def test_the_pages_of_an_undoing_say_what_it_is(client, hr):
    held = applied(*TWO, actor=hr)
    client.force_login(hr)

    answer = client.post(reverse("learning:import-undo", args=[held.pk]))
    seen = client.get(answer.url).content.decode()

    assert "Confirm the undoing" in seen
    client.post(reverse("learning:import-confirm", args=[held.undone_by.get().pk]))
    assert Revocation.objects.count() == 2


def test_the_api_previews_confirms_lists_and_undoes(client, hr):
    client.force_login(hr)
    url = reverse("completion-imports-list")
    made = client.post(url, upload(*TWO, "E9,ai-literacy,2025-06-01,,,"))
    assert made.status_code == 201
    document = made.json()
    assert [row["employee_number"] for row in document["new"]] == ["E1", "E2"]
    assert document["errors"][0]["code"] == "unknown_employee"
    assert set(document["errors"][0]) == {"row", "column", "value", "code", "message"}

    pk = document["id"]
    done = client.post(reverse("completion-imports-confirm", args=[pk])).json()

    assert done["applied"] is True
    assert {row["completion"] for row in done["new"]} == set(
        Completion.objects.values_list("pk", flat=True)
    )
    assert client.get(url).json()["results"][0]["counts"]["new"] == 2
    problems = client.get(reverse("completion-imports-problems", args=[pk])).json()["results"]
    assert [p["row"] for p in problems] == [4]
    rows = client.get(reverse("completion-imports-rows", args=[pk])).json()["results"]
    assert len(rows) == 2
    undoing = client.post(reverse("completion-imports-undo", args=[pk]))
    assert (undoing.status_code, len(undoing.json()["revoked"])) == (201, 2)


@pytest.fixture
def worker(settings, monkeypatch):
    """A broker is there and every file is a large one; what would be woken is noted."""
    woken = []
    settings.REDIS_URL = "redis://127.0.0.1:6379/15"
    monkeypatch.setattr(completion_imports, "LARGE_FILE", 0)
    for door in (desk, desk_api):
        monkeypatch.setattr(door, "wake", lambda task, pk: woken.append((task.name, pk)))
    return woken


def test_a_large_file_is_read_and_applied_by_a_worker(client, hr, worker):
    client.force_login(hr)
    client.post(reverse("learning:imports"), upload(*TWO))
    held = CompletionImport.objects.get()
    address = reverse("learning:import", args=[held.pk])
    assert "background" in client.get(address).content.decode()

    background.read(import_id=held.pk, now=timezone.now())
    assert "cert 7" in client.get(address).content.decode()
    progress = client.get(reverse("learning:import-progress", args=[held.pk]))
    assert progress.headers["HX-Redirect"] == address
    client.post(reverse("learning:import-confirm", args=[held.pk]))
    assert not Completion.objects.exists()
    background.apply(import_id=held.pk, now=timezone.now())

    held.refresh_from_db()
    assert (held.state, held.applied_by, held.progress) == ("applied", hr, 2)
    assert Completion.objects.count() == 2
    assert worker == [
        ("courses.learning.tasks.read_completions", held.pk),
        ("courses.learning.tasks.apply_completions", held.pk),
    ]


def test_the_api_answers_202_for_a_large_file(client, hr, worker):
    client.force_login(hr)

    made = client.post(reverse("completion-imports-list"), upload(*TWO))

    assert (made.status_code, made.json()["state"]) == (202, "reading")


def test_what_a_worker_is_refused_stands_on_the_import(hr, worker):
    held = brought(*TWO, actor=hr)
    apply_later(held=held, actor=hr, now=NOW)
    record_completion(
        employee=Employee.objects.get(employee_number="E1"),
        course=Course.objects.get(),
        finished_on=date(2025, 6, 1),
        how="imported",
        source="LMS",
        actor=None,
        now=NOW,
    )

    background.apply(import_id=held.pk, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.refusal["code"]) == ("previewed", "records_changed")
    assert held.counts["new"] == 1


def test_what_waits_too_long_is_taken_up_again(hr):
    held = receive(
        file=upload(*TWO)["file"], file_name="past.csv", options=Options(), actor=hr, now=NOW
    )

    assert background.sweep(now=timezone.now()) == 0
    assert background.sweep(now=timezone.now() + timedelta(hours=1)) == 1

    held.refresh_from_db()
    assert held.state == "previewed"


def test_a_broken_file_is_refused_by_the_api_and_stands_in_the_history(client, hr):
    client.force_login(hr)

    answer = client.post(reverse("completion-imports-list"), upload("1,2", header="a,b"))

    assert answer.status_code == 400
    assert "completed_on" in answer.json()["detail"]
    assert CompletionImport.objects.get().refusal["code"] == "missing_columns"
