"""Characters and numbers that no column can hold are refused at the door, on every door."""

import json

import pytest
from rest_framework.test import APIClient

from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = APIClient()
    hr = user(employee(department("SALES")))
    grant(hr, "hr")
    client.force_authenticate(hr)
    return client


def post(client, body, path="/api/v1/departments/", **headers):
    return client.generic("POST", path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("text", ["half \ud800", "NUL \x00"])
def test_text_that_cannot_be_written_is_named_by_its_place(client, text):
    said = post(client, json.dumps({"name": "New", "rows": [{"code": text}]}))

    assert said.status_code == 400
    assert [problem["field"] for problem in said.json()["errors"]] == ["rows.0.code"]


def test_an_escaped_emoji_is_text(client):
    said = post(client, json.dumps({"code": "FUN", "name": "😀", "valid_from": "2026-01-01"}))

    assert said.status_code == 201
    assert said.json()["name"] == "😀"


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a": NaN}', "{", "\xff"])
def test_what_is_no_json_is_refused(client, body):
    said = post(client, body.encode("latin-1"))

    assert said.status_code == 400
    assert said["Content-Type"] == "application/problem+json"


def test_a_key_that_cannot_be_kept_is_refused(client):
    assert post(client, "{}", **{"Idempotency-Key": "a\x00b"}).status_code == 400


@pytest.mark.parametrize(("path", "name"), [("employees/?q=%00", "q"), ("x/?a=1&b=a%00", "b")])
def test_nul_in_a_query_is_named(client, path, name):
    said = client.get(f"/api/v1/{path}")

    assert said.status_code == 400
    assert [problem["field"] for problem in said.json()["errors"]] == [name]


def test_nothing_is_found_under_nul(client):
    assert client.get("/api/v1/certificates/%00/").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("departments/99999999999999999999/", 404),
        ("departments/?known_at=0001-01-01T00:00:00%2B14:00", 400),
        ("departments/?as_of=9999-12-31", 400),
        ("coverage/people/?page_size=²", 200),
        ("coverage/people/?page_size=" + "9" * 5000, 200),
    ],
)
def test_numbers_and_dates_beyond_all_bounds_are_no_fault_of_ours(client, path, status):
    assert client.get(f"/api/v1/{path}").status_code == status


def test_a_last_day_at_the_end_of_time_is_named(client):
    shut = department("SHUT")

    said = post(client, '{"last_day": "9999-12-31"}', f"/api/v1/departments/{shut.pk}/close/")

    assert said.status_code == 400
    assert said.json()["errors"][0]["field"] == "last_day"
