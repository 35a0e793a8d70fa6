"""The directory's API: the same scopes and services as the pages."""

from datetime import UTC, date, datetime

import pytest
from rest_framework.test import APIClient

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import AccessGrant, Delegation, DepartmentPlace, Employee, JobRecord
from orgchange.teams.models import Team, TeamMembership
from tests.access.world import build
from tests.factories.directory import job

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def ask(world):
    def client(kind):
        one = APIClient()
        one.force_authenticate(world.users[kind])
        return one

    return client


def numbers(response):
    return {row["employee_number"] for row in response.json()["results"]}


def test_a_department_is_shown_as_it_is_and_as_it_was(world, ask):
    hr = ask("hr")
    path = f"{API}/departments/{world.shops.pk}/"
    hr.patch(path, {"name": "Stores", "valid_from": "2026-02-01"}, format="json")

    now, then = hr.get(path).json(), hr.get(f"{path}?as_of=2026-01-31").json()
    known = hr.get(f"{path}?as_of=2026-03-01&known_at=2026-01-01T00:00:00Z").json()

    assert (now["name"], then["name"], known["name"]) == ("Stores", "Shops", "Shops")
    assert now == {
        "id": world.shops.pk,
        "code": "SHOPS",
        "name": "Stores",
        "parent": {"id": world.sales.pk, "code": "SALES", "name": "Sales"},
        "head": None,
        "cost_centre": "",
        "function": "other",
        "valid_from": "2026-02-01",
        "valid_to": "9999-12-31",
    }


def test_departments_are_found_by_code_parent_and_what_is_below(world, ask):
    client = ask("employee")

    def codes(query):
        rows = client.get(f"{API}/departments/?{query}").json()["results"]
        return {row["code"] for row in rows}

    assert codes("code=shops") == {"SHOPS"}
    assert codes(f"parent={world.top.pk}") == {"SALES", "LAW"}
    assert codes(f"below={world.sales.pk}") == {"SALES", "SHOPS"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=2026-02-30", "as_of"),
        ("known_at=yesterday", "known_at"),
        ("known_at=2026-01-01T00:00:00", "known_at"),
        ("parent=abc", "parent"),
        ("parent=%00", "parent"),
        ("parent=99999999999999999999999", "parent"),
    ],
)
def test_what_is_no_date_or_id_is_refused_by_name(ask, query, field):
    response = ask("hr").get(f"{API}/departments/?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [e["field"] for e in response.json()["errors"]] == [field]


def test_opening_a_department_tries_and_then_does(world, ask):
    body = {"code": "NEW", "name": "New", "parent": world.law.pk, "valid_from": "2026-01-01"}

    tried = ask("hr").post(f"{API}/departments/?dry_run=true", body, format="json")
    assert tried.status_code == 201
    assert not DepartmentPlace.objects.filter(department__code="NEW").exists()

    done = ask("hr").post(f"{API}/departments/", body, format="json")
    assert done.json()["parent"]["code"] == "LAW"
    again = ask("hr").post(f"{API}/departments/", body, format="json")
    assert (again.status_code, again.json()["type"]) == (409, "urn:orgchange:problem:code_taken")


def test_a_cycle_of_departments_is_a_conflict_that_names_both(world, ask):
    response = ask("hr").patch(
        f"{API}/departments/{world.sales.pk}/",
        {"parent": world.shops.pk, "valid_from": "2026-01-01"},
        format="json",
    )

    assert response.status_code == 409
    assert "Sales" in response.json()["detail"]
    assert "Shops" in response.json()["detail"]


def test_people_are_found_by_words_of_name_title_and_department(world, ask):
    client = ask("employee")

    assert numbers(client.get(f"{API}/employees/?q=cleo")) == {"C1"}
    assert numbers(client.get(f"{API}/employees/?q=shops")) == {"C1", "L1"}
    assert numbers(client.get(f"{API}/employees/?below={world.sales.pk}")) == {"C1", "L1", "M1"}
    assert numbers(client.get(f"{API}/employees/?employee_number=c1")) == {"C1"}


def test_the_past_of_people_is_open_to_those_who_may_see_their_records(world, ask):
    assert numbers(ask("employee").get(f"{API}/employees/?as_of=2026-01-01")) == {"E1"}
    assert numbers(ask("manager").get(f"{API}/employees/?as_of=2026-01-01")) == {"M1", "C1", "L1"}


def test_hiring_answers_with_the_person_and_the_job(world, ask):
    body = {
        "employee_number": "N1",
        "full_name": "新人",
        "department": world.law.pk,
        "manager": world.people["employee"].pk,
        "valid_from": "2026-01-01",
    }

    response = ask("hr_other").post(f"{API}/employees/", body, format="json")

    assert response.status_code == 201
    assert response.json()["job"]["department"]["code"] == "LAW"
    assert Employee.objects.get(employee_number="N1").full_name == "新人"


def test_hr_of_a_part_hires_into_it_only(world, ask):
    body = {
        "employee_number": "N1",
        "full_name": "N",
        "department": world.sales.pk,
        "valid_from": "2026-01-01",
    }

    assert ask("hr_other").post(f"{API}/employees/", body, format="json").status_code == 403
    assert not Employee.objects.filter(employee_number="N1").exists()


def test_a_transfer_is_a_statement_about_the_job(world, ask):
    body = {"employee": world.clerk.pk, "department": world.law.pk, "valid_from": "2026-02-01"}

    response = ask("hr").post(f"{API}/job-records/", body, format="json")

    assert response.status_code == 201
    assert [r["department"]["code"] for r in response.json()] == ["LAW"]
    held = JobRecord.objects.current().filter(employee=world.clerk)
    assert [(r.department.code, r.valid_from) for r in held] == [
        ("SHOPS", date(2025, 1, 1)),
        ("LAW", date(2026, 2, 1)),
    ]


def test_a_job_on_days_without_one_needs_a_department(world, ask):
    body = {"employee": world.clerk.pk, "position": 2, "valid_from": "2026-02-01"}

    refused = ask("hr").post(f"{API}/job-records/", body, format="json")
    assert [e["field"] for e in refused.json()["errors"]] == ["department"]

    made = ask("hr").post(
        f"{API}/job-records/", {**body, "department": world.law.pk}, format="json"
    )
    assert (made.json()[0]["position"], made.json()[0]["is_primary"]) == (2, False)


def test_job_records_are_open_to_those_who_see_the_person(world, ask):
    job(world.clerk, world.law, since=date(2026, 2, 1), at=datetime(2026, 2, 1, tzinfo=UTC))
    path = f"{API}/job-records/?employee={world.clerk.pk}"

    assert ask("employee").get(path).json()["results"] == []
    assert len(ask("manager").get(path).json()["results"]) == 0  # the new job has no manager
    rows = ask("hr").get(path).json()["results"]
    assert [r["department"]["code"] for r in rows] == ["SHOPS", "LAW"]
    before = ask("hr").get(f"{path}&known_at=2026-01-15T00:00:00Z").json()["results"]
    assert [r["valid_to"] for r in before] == ["9999-12-31"]
    assert before[0]["superseded_at"] is not None


def test_leaving_ends_the_job_after_the_last_day(world, ask):
    path = f"{API}/employees/{world.clerk.pk}/leave/"

    assert ask("hr").post(path, {"last_day": "2026-06-30"}, format="json").status_code == 200

    held = JobRecord.objects.current().get(employee=world.clerk)
    assert held.valid_to == date(2026, 7, 1)
    assert TeamMembership.objects.current().get().valid_to == date(2026, 7, 1)


def test_teams_open_seat_people_and_close(world, ask):
    hr = ask("hr")
    team = hr.post(
        f"{API}/teams/", {"name": "T", "kind": "pilot", "opens_on": "2026-01-01"}, format="json"
    ).json()
    seat = hr.post(
        f"{API}/team-memberships/",
        {
            "team": team["id"],
            "employee": world.clerk.pk,
            "slot": "owner",
            "allocation": 40,
            "starts_on": "2026-01-01",
        },
        format="json",
    )
    assert seat.status_code == 201
    hr.post(f"{API}/teams/{team['id']}/close/", {"last_day": "2026-05-31"}, format="json")

    assert Team.objects.get(pk=team["id"]).closes_on == date(2026, 6, 1)
    held = TeamMembership.objects.current().get(team=team["id"])
    assert held.valid_to == date(2026, 6, 1)


def test_roles_are_granted_and_taken_by_the_administrator(world, ask):
    admin = ask("admin")
    body = {
        "user": world.users["employee"].pk,
        "role": "hr",
        "department": world.law.pk,
        "starts_on": "2026-01-01",
    }

    made = admin.post(f"{API}/access-grants/", body, format="json")
    assert made.status_code == 201
    assert ask("hr").post(f"{API}/access-grants/", body, format="json").status_code == 403
    assert admin.delete(f"{API}/access-grants/{made.json()['id']}/").status_code == 204
    assert AccessGrant.objects.get(pk=made.json()["id"]).ends_on < OPEN_DATE


def test_the_last_administrators_role_cannot_be_taken(world, ask):
    grant = AccessGrant.objects.get(role="admin")

    response = ask("admin").delete(f"{API}/access-grants/{grant.pk}/")

    assert response.json()["type"] == "urn:orgchange:problem:last_administrator"


def test_a_manager_hands_over_and_takes_back(world, ask):
    body = {
        "principal": world.people["manager"].pk,
        "delegate": world.people["employee"].pk,
        "starts_on": "2026-01-01",
    }

    made = ask("manager").post(f"{API}/delegations/", body, format="json")
    assert made.status_code == 201
    assert ask("employee").post(f"{API}/delegations/", body, format="json").status_code == 403
    assert ask("manager").delete(f"{API}/delegations/{made.json()['id']}/").status_code == 204
    assert Delegation.objects.get(pk=made.json()["id"]).ends_on < OPEN_DATE
