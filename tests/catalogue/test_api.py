"""The catalogue by API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tests.factories import catalogue
from tests.factories.directory import grant, user

pytestmark = pytest.mark.django_db
VERSIONS = "/api/v1/course-versions/"


@pytest.fixture
def hr():
    account = user()
    grant(account, "hr")
    client = APIClient()
    client.force_authenticate(account)
    return client


def upload(content=None):
    return SimpleUploadedFile("course.zip", catalogue.zipped() if content is None else content)


def test_a_course_comes_in_and_is_published(hr):
    made = hr.post(VERSIONS, {"file": upload()}, format="multipart")
    assert made.status_code == 201
    assert made.json()["outcome"] == "created"
    version = made.json()["version"]
    assert [unit["slug"] for unit in version["units"]] == ["what", "piles", "final"]
    assert version["published_at"] is None

    done = hr.post(f"{VERSIONS}{version['id']}/publish/", {"notes": "First"}, format="json")

    assert done.status_code == 200
    assert done.json()["notes"] == "First"
    course = hr.get("/api/v1/courses/safe-ai/").json()
    assert course["title_zh"] == "安全使用 AI"
    assert course["grants"] == [{"code": "ai-basics", "name": "AI basics", "level": 1}]


def test_a_refusal_is_a_problem_that_names_each_place(hr):
    files = catalogue.files(**{"quiz__final.yaml": None})

    answer = hr.post(VERSIONS, {"file": upload(catalogue.zipped(files))}, format="multipart")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "course.yaml:15"


def test_a_dry_run_writes_nothing(hr):
    answer = hr.post(f"{VERSIONS}?dry_run=true", {"file": upload()}, format="multipart")

    assert answer.status_code == 201
    assert hr.get(VERSIONS).json()["results"] == []


def test_publishing_twice_is_a_conflict(hr):
    version = catalogue.version()

    answer = hr.post(f"{VERSIONS}{version.pk}/publish/", {}, format="json")

    assert answer.status_code == 409


def test_correct_answers_are_not_in_the_api(hr):
    version = catalogue.version()

    assert "correct" not in json.dumps(hr.get(f"{VERSIONS}{version.pk}/").json())
