"""Learning by API."""

from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from courses.catalogue.models import Question
from courses.learning.models import Attempt, Completion
from tests.factories import catalogue
from tests.factories.directory import department, employee, grant, user
from tests.factories.learning import learner

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
COMPLETIONS = "/api/v1/completions/"


def client_of(account):
    client = APIClient()
    client.force_authenticate(account)
    return client


@pytest.fixture
def course():
    return catalogue.course()


@pytest.fixture
def owner():
    return learner(number="OWNER")


@pytest.fixture
def hr():
    account = user()
    grant(account, "hr")
    return client_of(account)


def test_a_course_is_taken_by_api(owner, course):
    api = client_of(owner.user)
    held = api.post("/api/v1/enrolments/", {"course": course.code}, format="json").json()
    base = f"/api/v1/enrolments/{held['id']}/"
    for slug in ("what", "piles"):
        held = api.post(f"{base}finish-unit/", {"unit": slug}, format="json").json()
    assert [step["is_done"] for step in held["steps"]] == [True, True, False]
    attempt = api.post(f"{base}attempts/", {"unit": "final"}, format="json").json()
    assert all(question["correct"] is None for question in attempt["questions"])
    path = f"/api/v1/attempts/{attempt['id']}/"
    for question in attempt["questions"]:
        keys = Question.objects.get(pk=question["id"]).correct
        given = {"question": question["id"], "keys": keys}
        attempt = api.post(f"{path}answer/", given, format="json").json()
    attempt = api.post(f"{path}submit/", format="json").json()

    assert (attempt["score"], attempt["is_passed"]) == (100, True)
    completion = api.get(COMPLETIONS).json()["results"][0]
    assert completion["course"] == "safe-ai"
    certificate = api.get(f"/api/v1/certificates/{completion['code']}/").json()
    assert certificate["name"] == "OWNER"
    assert "score" not in certificate


def test_anothers_attempt_is_not_there(owner, course):
    api = client_of(owner.user)
    held = api.post("/api/v1/enrolments/", {"course": course.code}, format="json").json()
    base = f"/api/v1/enrolments/{held['id']}/"
    attempt = api.post(f"{base}attempts/", {"unit": "final"}, format="json").json()
    stranger = client_of(learner(number="STRANGER").user)

    given = {"question": attempt["questions"][0]["id"], "keys": ["a"]}
    answer = stranger.post(f"/api/v1/attempts/{attempt['id']}/answer/", given, format="json")

    assert answer.status_code == 404
    assert Attempt.objects.get().answers == {}


def record(**given):
    facts = {"employee_number": "owner", "course": "safe-ai", "completed_on": "2025-02-01"}
    return {**facts, **given}


def test_hr_records_a_list_and_the_same_again_is_the_same(hr, owner, course):
    employee(department("S"), number="OTHER")
    rows = [record(), record(employee_number="OTHER", score="88.5", source="old LMS")]

    first = hr.post(COMPLETIONS, rows, format="json")
    again = hr.post(COMPLETIONS, rows, format="json")

    assert first.status_code == 201
    assert {row["id"] for row in first.json()} == {row["id"] for row in again.json()}
    assert Completion.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"employee_number": "NOBODY"}, "1.employee_number", "unknown"),
        ({"course": "nothing"}, "1.course", "unknown"),
        ({"completed_on": "2025-02-30"}, "1.completed_on", "invalid"),
        ({"completed_on": "2020-01-01"}, "rows.1.finished_on", "before_course"),
        ({"completed_on": "2999-01-01"}, "rows.1.finished_on", "future"),
        ({"score": "101"}, "rows.1.score", "not_a_score"),
        ({"how": "units"}, "1.how", "invalid_choice"),
    ],
)
def test_one_wrong_record_refuses_the_list_and_is_named(hr, owner, course, given, field, code):
    answer = hr.post(COMPLETIONS, [record(), record(**given)], format="json")

    assert answer.status_code == 400
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
    assert Completion.objects.count() == 0


def test_too_many_records_are_refused_and_not_cut_off(hr, owner, course):
    answer = hr.post(COMPLETIONS, [record()] * 1001, format="json")

    assert answer.status_code == 400
    assert Completion.objects.count() == 0


def test_a_dry_run_records_nothing(hr, owner, course):
    answer = hr.post(f"{COMPLETIONS}?dry_run=true", [record()], format="json")

    assert answer.status_code == 201
    assert Completion.objects.count() == 0


def test_revoking_by_api(hr, owner, course):
    made = hr.post(COMPLETIONS, record(), format="json").json()
    given = {"effective_on": "2025-03-01", "reason": "Not the person"}

    answer = hr.post(f"{COMPLETIONS}{made['id']}/revoke/", given, format="json")

    assert answer.json()["revoked_from"] == "2025-03-01"
