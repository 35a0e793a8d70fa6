"""Bad input as its user brings it, by page, API and command: refused in words, nothing written."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from courses.catalogue.models import Course
from courses.coverage.models import CoverageCount
from courses.learning.models import Attempt
from orgchange.directory.models import Department, Employee, JobRecord
from orgchange.directory.roster.models import RosterImport
from tests.catalogue.test_bundles import archive
from tests.factories import catalogue
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import department, employee, grant, user
from tests.factories.learning import enrolment, learner, quiz_of

pytestmark = pytest.mark.django_db
LONG = "x" * 1_000_000
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def ascii_start(value):
    return ascii(value)[:20]


@pytest.fixture
def hr():
    account = user(employee(department("TOP", name="Head office"), number="HR"))
    grant(account, "hr")
    client = Client()
    client.force_login(account)
    return client


def workbook(fill):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Employee number", "Name", "Department"])
    fill(sheet)
    book.close()
    return SimpleUploadedFile("roster.xlsx", out.getvalue())


def brought(hr, file):
    answer = hr.post(
        reverse("directory:imports"),
        {"file": file, "source": "HR system", "effective_on": "2026-01-01"},
    )
    assert answer.status_code == 302, answer.content.decode()
    return RosterImport.objects.get()


def test_a_formula_in_a_roster_is_read_as_what_its_cell_shows(hr):
    def fill(sheet):
        sheet.write_formula(1, 0, "=1000+1", value=1001)
        sheet.write_formula(1, 1, '=HYPERLINK("http://bad.example","Ada Ash")', value="Ada Ash")
        sheet.write_string(1, 2, "Sales")

    held = brought(hr, workbook(fill))
    hr.post(reverse("directory:import-confirm", args=[held.pk]))

    assert Employee.objects.get(employee_number="1001").full_name == "Ada Ash"


def test_an_error_in_a_cell_is_named_by_its_row_and_column(hr):
    def fill(sheet):
        sheet.write_string(1, 0, "1")
        sheet.write_formula(1, 1, "=Old!A1", value="#REF!")
        sheet.write_string(1, 2, "Sales")

    held = brought(hr, workbook(fill))

    (problem,) = held.problems.all()
    assert (problem.row, problem.column) == (2, "Name")


def test_texts_that_look_like_formulas_come_out_of_every_download_as_texts(hr):
    sales = department("=SUM", name="=cmd|'/C calc'!A0", parent=Department.objects.get())
    for sign in "=+-@\t\r":
        employee(sales, number=f"{sign}{ord(sign)}", name=f"{sign}HYPERLINK(1)")

    people = hr.get(reverse("directory:people-export")).getvalue().decode("utf-8-sig")
    figures = hr.get(reverse("coverage:download", args=["csv"])).content.decode()
    sheets = [
        hr.get(reverse("directory:people-export") + "?format=xlsx").content,
        hr.get(reverse("coverage:download", args=["xlsx"])).content,
    ]

    for text in (people, figures):
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    for content in sheets:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [book.read(name) for name in book.namelist() if name.endswith("xml")]
        assert not [part for part in parts if b"<f>" in part or b"<hyperlink" in part]


def test_a_tampered_count_is_named_by_check_coverage_which_ends_with_2(hr):
    top = Department.objects.get()
    obligation(employee(top), requirement(course("ai")), due_on=None)
    call_command("check_coverage")
    CoverageCount.objects.update(excluded=9)
    err = io.StringIO()

    with pytest.raises(CommandError, match="1 kept rows differ") as refusal:
        call_command("check_coverage", stderr=err)

    assert refusal.value.returncode == 2
    difference = json.loads(err.getvalue())
    assert difference["table"] == "cell"
    assert difference["missing"] == {"excluded": -8}


def test_anothers_attempt_is_neither_seen_nor_answered_nor_handed_in():
    owner, stranger = learner(number="OWNER"), learner(number="STRANGER")
    held = enrolment(owner, catalogue.course(), now=NOW)
    quiz, mine = Client(), Client()
    quiz.force_login(stranger.user)
    mine.force_login(owner.user)
    mine.post(reverse("learning:attempt-start", args=[held.pk, quiz_of(held).slug]))
    attempt = Attempt.objects.get()

    for method, path in (
        ("get", reverse("learning:attempt", args=[attempt.pk])),
        ("post", reverse("learning:answer", args=[attempt.pk, 1])),
        ("post", reverse("learning:submit", args=[attempt.pk])),
        ("get", f"/api/v1/attempts/{attempt.pk}/"),
        ("post", f"/api/v1/attempts/{attempt.pk}/answer/"),
        ("post", f"/api/v1/attempts/{attempt.pk}/submit/"),
    ):
        given = {"answer": "a", "question": attempt.drawn[0], "keys": ["a"]}
        assert getattr(quiz, method)(path, given).status_code == 404, path

    attempt.refresh_from_db()
    assert (attempt.answers, attempt.submitted_at) == ({}, None)


@pytest.mark.parametrize("asked", ["00000199", "9" * 5000, "١", "-1", "1.5", ""], ids=ascii_start)
def test_a_question_number_that_is_none_shows_the_next_question(asked):
    owner = learner(number="OWNER")
    held = enrolment(owner, catalogue.course(), now=NOW)
    client = Client()
    client.force_login(owner.user)
    client.post(reverse("learning:attempt-start", args=[held.pk, quiz_of(held).slug]))

    page = client.get(reverse("learning:attempt", args=[Attempt.objects.get().pk]), {"q": asked})

    assert page.status_code == 200


def person(**given):
    return {
        "employee_number": "77",
        "full_name": "Nina New",
        "department": "TOP",
        "kind": "employee",
        "valid_from": "2026-01-01",
    } | given


@pytest.mark.parametrize(
    ("field", "value"),
    [("full_name", LONG), ("employee_number", LONG), ("valid_from", "2026-02-30")],
    ids=ascii_start,
)
def test_what_cannot_be_is_refused_beside_its_field_by_page_and_by_api(hr, field, value):
    top, before = Department.objects.get(), Employee.objects.count()
    page = hr.post(reverse("directory:hire"), person(**{field: value}))
    answer = hr.post(
        "/api/v1/employees/",
        person(**{field: value, "department": top.pk}),
        content_type="application/json",
    )

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (Employee.objects.count(), JobRecord.objects.count()) == (before, before)


def test_a_bomb_of_a_course_is_refused_by_page_api_and_command(hr, tmp_path):
    bomb = archive(("course.yaml", b"code: x\n"), ("lessons/a.md", b"\0" * (60 * 2**20)))
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb)

    page = hr.post(reverse("catalogue:import"), {"file": SimpleUploadedFile("b.zip", bomb)})
    api = hr.post("/api/v1/course-versions/", {"file": SimpleUploadedFile("b.zip", bomb)})
    with pytest.raises(CommandError, match="zip bomb") as refusal:
        call_command("import_course", str(path))

    assert page.status_code == 400
    assert "zip bomb" in page.content.decode()
    assert api.status_code == 400
    assert api.json()["errors"][0]["code"] == "bomb"
    assert refusal.value.returncode == 2
    assert not Course.objects.exists()


@pytest.mark.parametrize("name", ["as_of", "known_at"])
def test_a_day_that_does_not_exist_is_said_by_page_and_api(hr, name):
    page = hr.get(reverse("coverage:coverage"), {name: "2026-02-30"})
    paper = hr.get(reverse("coverage:download", args=["pdf"]), {name: "2026-02-30"})
    api = hr.get("/api/v1/coverage/", {name: "2026-02-30"})

    assert (page.status_code, paper.status_code, api.status_code) == (400, 400, 400)
    assert "“2026-02-30” is not a date that exists." in page.content.decode()
    assert api.json()["errors"][0]["field"] == name
