"""Home, my duties, one obligation, requests, lists of people."""

import csv
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import Exemption, LearningRequest
from courses.learning import progress
from courses.learning.models import Completion
from tests.factories.assignments import completion, course, requirement
from tests.factories.catalogue import course as imported
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=60)


@pytest.fixture
def sales():
    return department("SALES", name="Sales")


@pytest.fixture
def owner(client, sales):
    person = employee(sales, name="Ola Owner")
    client.force_login(user(person))
    return person


def assign(of=None, at=LONG_AGO, **terms):
    made = services.save_draft(
        course=of or course(), terms=terms, reason="EU AI Act", actor=None, now=at
    )
    services.publish(assignment=made, actor=None, now=at)
    return made


def sign_in_hr(client, **kwargs):
    account = user(employee(department(f"HR{len(kwargs)}")))
    grant(account, "hr", **kwargs)
    client.force_login(account)
    return account


def test_home_shows_the_one_next_thing_with_how_far_it_is(client, owner):
    safe = imported("safe-ai")
    assign(safe, due_days=67)
    progress.enrol(employee=owner, course=safe, actor=owner.user, now=timezone.now())

    page = client.get("/").text

    assert "Unit 1 of 3: What it is" in page
    assert "30 minutes left" in page
    assert "EU AI Act" in page
    assert "Continue" in page


def test_overdue_comes_before_what_is_still_pending(client, owner):
    assign(course("late"), due_days=5)
    assign(course("soon"), due_days=70)

    rows = client.get(reverse("assignments:mine")).context["rows"]

    assert [row["line"].code for row in rows] == ["late", "soon"]


def test_who_has_everything_is_told_so(client, owner):
    of = course()
    completion(owner, of, LONG_AGO.date(), at=LONG_AGO)
    assign(of)

    assert "You are covered in everything" in client.get("/").text


def test_done_already_reaches_hr_with_its_file(client, owner):
    made = assign()
    file = SimpleUploadedFile("proof.pdf", b"%PDF-1.4")
    data = {"finished_on": "2025-05-05", "message": "At my last firm", "file": file}

    client.post(reverse("assignments:ask", args=[made.requirement_id, "done_already"]), data)

    asked = LearningRequest.objects.get()
    assert (asked.employee, asked.finished_on, asked.state) == (owner, date(2025, 5, 5), "open")
    assert asked.file.read() == b"%PDF-1.4"


def test_a_future_day_is_refused_beside_the_field_and_the_message_stays(client, owner):
    made = assign()
    data = {"finished_on": "2999-01-01", "message": "At my last firm"}

    response = client.post(
        reverse("assignments:ask", args=[made.requirement_id, "done_already"]), data
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["finished_on"]
    assert "At my last firm" in response.text


def test_a_program_is_not_taken_as_evidence(client, owner):
    made = assign()
    file = SimpleUploadedFile("proof.html", b"<script>")
    data = {"finished_on": "2025-05-05", "message": "There", "file": file}

    response = client.post(
        reverse("assignments:ask", args=[made.requirement_id, "done_already"]), data
    )

    assert list(response.context["form"].errors) == ["file"]


def test_a_stranger_to_the_request_cannot_open_its_file(client, owner):
    asked = LearningRequest.objects.create(
        employee=employee(department("LAB")),
        requirement=requirement(),
        kind="not_for_me",
        message="No",
        file=SimpleUploadedFile("proof.pdf", b"%PDF-1.4"),
    )

    assert client.get(reverse("assignments:evidence", args=[asked.pk])).status_code == 404


def test_granting_a_request_makes_the_completion(client, sales):
    person, made = employee(sales), assign()
    asked = LearningRequest.objects.create(
        employee=person,
        requirement=made.requirement,
        kind="done_already",
        message="There",
        finished_on=date(2025, 12, 1),
    )
    sign_in_hr(client)

    client.post(reverse("assignments:request", args=[asked.pk]), {"act": "grant"})

    asked.refresh_from_db()
    assert asked.state == "granted"
    assert Completion.objects.get().finished_on == date(2025, 12, 1)


def test_refusing_needs_words(client, sales):
    asked = LearningRequest.objects.create(
        employee=employee(sales), requirement=requirement(), kind="not_for_me", message="No"
    )
    sign_in_hr(client)
    address = reverse("assignments:request", args=[asked.pk])

    silent = client.post(address, {"act": "refuse", "answer": ""})
    spoken = client.post(address, {"act": "refuse", "answer": "Everybody must."})

    assert (silent.status_code, spoken.status_code) == (422, 302)


def test_hr_exempts_somebody_and_ends_it(client, sales):
    person, made = employee(sales), assign()
    sign_in_hr(client)
    duty = [person.pk, made.requirement_id]
    data = {"starts_on": timezone.now().date().isoformat(), "reason": "Teaches it"}

    client.post(reverse("assignments:exempt", args=duty), data)
    held = Exemption.objects.current().get()
    shown = client.get(reverse("assignments:obligation", args=duty))
    client.post(
        reverse("assignments:end-exemption", args=[*duty, held.pk]),
        {"ends_on": timezone.now().date().isoformat()},
    )

    assert "Teaches it" in shown.text
    assert not Exemption.objects.current().exists()


def test_an_extension_that_is_not_later_is_refused_beside_the_date(client, sales):
    person, made = employee(sales), assign(due_days=90)
    sign_in_hr(client)
    data = {"due_on": "2020-01-01", "reason": "Project"}

    response = client.post(
        reverse("assignments:extend", args=[person.pk, made.requirement_id]), data
    )

    assert list(response.context["extend_form"].errors) == ["due_on"]
    assert "Project" in response.text


def test_an_obligation_shows_its_history_on_both_axes(client, sales):
    person, made = employee(sales), assign(due_days=90)
    services.extend(
        employee=person,
        requirement=made.requirement,
        due_on=timezone.now().date() + timedelta(days=200),
        reason="Project",
        actor=None,
        now=timezone.now(),
    )
    sign_in_hr(client)

    page = client.get(reverse("assignments:obligation", args=[person.pk, made.requirement_id]))

    known = [row.superseded_at.year == 9999 for row in page.context["history"]]
    assert known.count(False) == 1
    assert known.count(True) == 2


def test_a_manager_sees_who_is_late_among_the_own_people(client, sales, owner):
    employee(sales, name="Rita Report", manager_id=owner.pk)
    employee(sales, name="Stan Stranger")
    assign(due_days=5)

    card = client.get("/").text
    rows = client.get(reverse("assignments:my-people")).context["page"].object_list

    assert "Rita Report" in card
    assert [line.full_name for line in rows] == ["Rita Report"]


def test_the_list_of_people_is_filtered_searched_and_downloaded_alike(client, sales):
    employee(sales, name="=Eve")
    late, done = employee(sales, name="Late Lee"), employee(sales, name="Done Dan")
    of = course("ai")
    completion(done, of, LONG_AGO.date(), at=LONG_AGO)
    made = assign(of, due_days=5)
    sign_in_hr(client)
    address = reverse("assignments:people", args=[made.pk])

    page = client.get(f"{address}?state=overdue&q=lee")
    file = client.get(f"{address}?format=csv").getvalue().decode()

    assert [line.employee_id for line in page.context["page"].object_list] == [late.pk]
    rows = list(csv.DictReader(file.splitlines()))
    assert {row["full_name"]: row["state"] for row in rows} == {
        "Late Lee": "overdue",
        "Done Dan": "covered",
        "'=Eve": "overdue",
    }


def test_the_assignment_page_counts_by_state_and_withdrawing_says_what_ends(client, sales):
    employee(sales)
    employee(sales)
    made = assign(due_days=5)
    sign_in_hr(client)

    page = client.get(reverse("assignments:page", args=[made.pk]))
    asked = client.get(reverse("assignments:withdraw", args=[made.pk]))
    day = timezone.now().date().isoformat()
    client.post(reverse("assignments:withdraw", args=[made.pk]), {"on": day})

    assert dict(page.context["states"])["overdue"] == 2
    assert "This ends 2 obligations" in asked.text
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_blocked_people_are_listed_for_hr(client, sales):
    employee(sales, name="No Date", hired_on=None)
    assign(due_rule="after_hire", due_days=10)
    sign_in_hr(client)

    page = client.get(reverse("assignments:blocked"))

    assert [line.full_name for line in page.context["page"].object_list] == ["No Date"]


def test_pages_speak_chinese(client, owner):
    assign(due_days=5)
    owner.user.language = "zh-hans"
    owner.user.save()

    page = client.get(reverse("assignments:mine")).text

    assert "我的必修课程" in page
    assert "为什么需要我学？" in page


def test_an_administrator_who_works_nowhere_reads_the_list_without_figures(client, sales):
    employee(sales)
    assign()
    admin = user(username="root")
    grant(admin, "admin")
    client.force_login(admin)

    assert client.get(reverse("assignments:list")).status_code == 200
