"""The import's pages: drop a file, correct its columns, look, confirm, undo."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from orgchange.directory import tasks
from orgchange.directory.models import Employee
from orgchange.directory.roster import background, services
from orgchange.directory.roster.models import RosterImport
from tests.directory.roster.tools import DAY, FIRST, NOW, apply, preview, table
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
LIST = "/directory/imports/"


@pytest.fixture
def hr(client):
    account = user(employee(department("HO"), number="HR1", name="Hanna"))
    grant(account, "hr")
    client.force_login(account)
    return account


def drop(client, text, name="roster.csv", **given):
    data = text if isinstance(text, bytes) else text.encode()
    fields = {"source": "hr", "effective_on": "2026-03-01", **given}
    return client.post(LIST, {"file": SimpleUploadedFile(name, data), **fields}, follow=True)


def text_of(response):
    return response.content.decode()


def test_a_dropped_file_shows_what_it_would_change(client, hr):
    page = text_of(drop(client, table(FIRST)))

    assert "Ada Ash" in page
    assert "Confirm and apply" in page
    assert Employee.objects.count() == 1  # HR alone


def test_confirming_applies_it_and_offers_to_undo(client, hr):
    drop(client, table(FIRST))
    made = RosterImport.objects.get()

    page = text_of(client.post(reverse("directory:import-confirm", args=[made.pk]), follow=True))

    assert Employee.objects.count() == 6
    assert reverse("directory:import-undo", args=[made.pk]) in page
    undone = client.post(reverse("directory:import-undo", args=[made.pk]), follow=True)
    assert "Confirm the undoing" in text_of(undone)


def test_a_refused_file_says_why_and_its_columns_can_be_told(client, hr):
    page = text_of(drop(client, table(["7,Ada"], "Key,Name")))
    assert "No column is matched" in page
    made = RosterImport.objects.get()

    response = client.post(
        reverse("directory:import-columns", args=[made.pk]),
        {
            "effective_on": "2026-03-01",
            "encoding": "utf-8",
            "delimiter": ",",
            "column-employee_number": "Key",
            "column-full_name": "Name",
        },
        follow=True,
    )

    made.refresh_from_db()
    assert made.state == "previewed"
    assert made.columns == {"employee_number": "Key", "full_name": "Name"}
    assert "Ada" in text_of(response)


def test_an_encoding_can_be_corrected(client, hr):
    text = table(["1,陳美玲,業務部,,"], "工號,姓名,部門,主管,職稱")
    drop(client, text.encode("cp950"))
    made = RosterImport.objects.get()
    assert made.encoding == "cp950"

    fields = {"effective_on": "2026-03-01", "delimiter": ",", "encoding": "gb18030"}
    client.post(reverse("directory:import-columns", args=[made.pk]), fields)

    made.refresh_from_db()
    assert made.encoding == "gb18030"


def test_leavers_beyond_the_usual_need_a_tick(client, hr):
    apply(table(FIRST), source="hr")
    drop(client, table(FIRST[:3]), effective_on="2026-03-05")
    made = RosterImport.objects.first()
    url = reverse("directory:import-confirm", args=[made.pk])

    assert client.post(url).status_code == 409
    assert client.post(url, {"may_let_leave": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "applied"


def test_the_differences_can_be_searched_and_paged(client, hr):
    rows = [f"{n},Person {n},Sales,," for n in range(1000, 1120)]
    made = preview(table(rows))
    url = reverse("directory:import", args=[made.pk])

    assert text_of(client.get(url)).count("<small>1") == 50
    assert text_of(client.get(url, {"page": 3})).count("<small>1") == 20
    found = text_of(
        client.get(url, {"tab": "joiners", "q": "1077"}, headers={"HX-Request": "true"})
    )
    assert "Person 1077" in found
    assert "<html" not in found
    assert client.get(url, {"tab": "nonsense"}).status_code == 404


def test_problems_download_as_csv_that_no_spreadsheet_runs(client, hr):
    header = "Employee number,Name,Department,Hire date"
    made = preview(table(["1,Ada,Sales,=1+1", "2,Bo,Sales,+4"], header))

    response = client.get(reverse("directory:import-problems", args=[made.pk]))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[:4] for row in rows[1:]] == [
        ["error", "2", "Hire date", "'=1+1"],
        ["error", "3", "Hire date", "'+4"],
    ]


def test_a_name_that_is_markup_is_shown_not_run(client, hr):
    page = text_of(drop(client, table(["1,<script>alert(1)</script>,Sales,,"])))

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_large_file_is_read_and_applied_by_a_worker(
    client, hr, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://nowhere.invalid:1/0"
    monkeypatch.setattr(services, "LARGE_FILE", 10)
    woken = []
    for task in (tasks.read_roster, tasks.apply_roster):
        monkeypatch.setattr(
            task, "apply_async", lambda args, retry, task=task: woken.append((task, args))
        )
    with django_capture_on_commit_callbacks(execute=True):
        page = text_of(drop(client, table(FIRST)))
    made = RosterImport.objects.get()
    progress = reverse("directory:import-progress", args=[made.pk])
    assert "You can leave this page" in page
    assert "HX-Redirect" not in client.get(progress).headers

    task, args = woken.pop()
    task(*args)
    task(*args)  # a second run finds nothing to do

    assert client.get(progress).headers["HX-Redirect"] == reverse(
        "directory:import", args=[made.pk]
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("directory:import-confirm", args=[made.pk]))
    assert Employee.objects.count() == 1
    task, args = woken.pop()
    task(*args)
    assert Employee.objects.count() == 6


def test_what_a_lost_wake_up_left_undone_is_swept_up(hr):
    options = services.Options(effective_on=DAY)
    file = io.BytesIO(table(FIRST).encode())
    made = services.receive(file=file, file_name="r.csv", options=options, actor=hr, now=NOW)

    assert background.sweep(now=timezone.now()) == 0
    assert background.sweep(now=timezone.now() + timedelta(hours=1)) == 1
    made.refresh_from_db()
    services.apply_later(roster_import=made, actor=hr, now=NOW)
    assert background.sweep(now=timezone.now() + timedelta(hours=1)) == 1

    made.refresh_from_db()
    assert (made.state, made.applied_by) == ("applied", hr)


def test_api_file_to_preview_to_confirm_to_undo(client, hr):
    file = SimpleUploadedFile("r.csv", table(FIRST).encode())

    made = client.post("/api/v1/roster-imports/", {"file": file, "effective_on": "2026-03-01"})
    assert made.status_code == 201
    url = f"/api/v1/roster-imports/{made.json()['id']}/"
    assert len(made.json()["joiners"]) == 5
    page = client.get(f"{url}changes/?section=joiners&page_size=2").json()
    assert [row["employee_number"] for row in page["results"]] == ["1", "2"]
    assert client.get(f"{url}changes/?section=nope").status_code == 400
    confirmed = client.post(f"{url}confirm/", {}, content_type="application/json")
    assert confirmed.json()["applied"] is True
    assert client.post(f"{url}confirm/", {}, content_type="application/json").status_code == 409
    undoing = client.post(f"{url}undo/", {}, content_type="application/json")
    assert undoing.status_code == 201
    assert len(undoing.json()["leavers"]) == 5


def test_api_refuses_a_broken_file_with_its_reason(client, hr):
    file = SimpleUploadedFile("r.csv", b"{}")

    response = client.post("/api/v1/roster-imports/", {"file": file})

    assert response.status_code == 400
    assert "JSON" in response.json()["detail"]
