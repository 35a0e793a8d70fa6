"""The JSON door of assignments: shapes, refusals with their place, dry runs."""

from datetime import UTC, date, datetime

import pytest
from rest_framework.test import APIClient

from courses.assignments.models import Assignment, Obligation
from orgchange.core.dates import OPEN_DATE
from tests.factories.assignments import completion, course
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db
URL = "/api/v1/assignments/"
SALES = {"all": [{"field": "department", "op": "in", "values": ["SALES"]}]}


@pytest.fixture
def sales():
    return department("SALES", name="Sales")


@pytest.fixture
def person(sales):
    return employee(sales, number="P1", name="Pat")


@pytest.fixture
def client(sales):
    account = user(employee(sales, number="HR1", name="Hana"))
    grant(account, "hr")
    client = APIClient()
    client.force_authenticate(account)
    return client


def post(client, url, status=200, **data):
    response = client.post(url, data, format="json")
    assert response.status_code == status, response.content
    return response.json() if response.content else None


@pytest.fixture
def made(client, person):
    course("ai")
    terms = {"rule": SALES, "due_rule": "after_entry", "due_days": 30, "valid_months": 12}
    return post(client, URL, 201, course="ai", terms=terms, reason="AI Act")


def test_draft_simulate_publish_withdraw(client, made):
    address = f"{URL}{made['id']}/"
    seen = post(client, f"{address}simulate/")
    counts = post(client, f"{address}publish/")
    shown = client.get(address).json()
    gone = post(client, f"{address}withdraw/", reason="Replaced")

    assert (seen["people_in"], seen["people_out"]) == (2, 0)
    assert counts["opened"] == 2
    assert (shown["state"], [v["number"] for v in shown["versions"]]) == ("published", [1])
    assert shown["versions"][0]["valid_to"] == OPEN_DATE.isoformat()
    assert gone["obligations_superseded"] == 2


def test_a_wrong_rule_names_its_place(client, made):
    rule = {"all": [{"any": []}, {"field": "department", "op": "in", "values": ["X"]}]}
    address = f"{URL}{made['id']}/"
    client.patch(address, {"terms": {"rule": rule}}, format="json")

    problem = post(client, f"{address}publish/", 400)

    assert [(e["field"], e["code"]) for e in problem["errors"]] == [
        ("all[1].values[0]", "unknown_department")
    ]
    assert problem["errors"][0]["message"] == 'all[1].values[0]: unknown department code "X"'


def test_a_dry_run_publishes_nothing(client, made):
    counts = post(client, f"{URL}{made['id']}/publish/?dry_run=true")

    assert counts["opened"] == 2
    assert Assignment.objects.get().state == "draft"
    assert not Obligation.objects.exists()


def test_obligations_have_state_and_reasons(client, made, person):
    completion(person, course_of(), date(2026, 1, 1), at=datetime(2026, 1, 1, tzinfo=UTC))
    post(client, f"{URL}{made['id']}/publish/")

    listed = client.get("/api/v1/obligations/?employee_number=P1").json()["results"]
    one = client.get(f"/api/v1/obligations/{listed[0]['id']}/").json()

    assert [(row["course"], row["state"]) for row in listed] == [("ai", "covered")]
    (because,) = one["why"]["required_because"]
    assert (because["reason"], because["rule"]) == ("AI Act", "everybody in Sales and below")
    assert one["why"]["covered_by"].startswith("Finished on 1 Jan 2026")


def course_of():
    return Assignment.objects.get().requirement.course


def test_obligations_are_filtered_by_state(client, made, person):
    post(client, f"{URL}{made['id']}/publish/")

    pending = client.get("/api/v1/obligations/?state=pending").json()["results"]
    overdue = client.get("/api/v1/obligations/?state=overdue").json()["results"]

    assert (len(pending), len(overdue)) == (2, 0)


def test_exempt_extend_and_end(client, made, person):
    post(client, f"{URL}{made['id']}/publish/")
    asked = {"employee_number": "P1", "course": "ai", "reason": "Project"}
    moved = post(client, "/api/v1/extensions/", 201, **asked, due_on="2090-01-01")
    lifted = post(client, "/api/v1/exemptions/", 201, **asked)
    post(client, f"/api/v1/exemptions/{lifted['id']}/end/", 204)

    assert moved["due_on"] == "2090-01-01"
    assert client.get("/api/v1/exemptions/").json()["results"] == []


def test_an_unknown_person_or_course_is_named(client, made):
    asked = {"employee_number": "NOBODY", "course": "ai", "reason": "x"}

    problem = post(client, "/api/v1/exemptions/", 400, **asked)
    other = post(
        client, "/api/v1/exemptions/", 400, **{**asked, "employee_number": "P1", "course": "no"}
    )

    assert "NOBODY" in problem["detail"]
    assert "no" in other["detail"]


def test_the_preview_of_a_rule_counts_and_names(client, person):
    said = post(client, "/api/v1/audiences/preview/", rule=SALES)

    assert said == {
        "description": "everybody in Sales and below",
        "people": 2,
        "blocked": 0,
        "sample": ["Hana", "Pat"],
    }


def test_audiences_are_kept_and_changed(client, sales):
    kept = post(client, "/api/v1/audiences/", 201, name="Sales", rule=SALES)
    again = client.put(
        f"/api/v1/audiences/{kept['id']}/", {"name": "All", "rule": {"all": []}}, format="json"
    ).json()

    assert (again["name"], again["description"]) == ("All", "everybody")
    post(client, "/api/v1/audiences/", 400, name="All", rule=SALES)
