"""The directory's pages: what they show, download, refuse and take back."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from orgchange.audit.models import AuditEntry
from orgchange.directory import registry, services
from orgchange.directory.models import DepartmentPlace, Employee, JobRecord
from tests.access.world import build
from tests.factories.directory import department, employee, job

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def browse(world):
    def client(kind):
        one = Client()
        one.force_login(world.users[kind])
        return one

    return client


def text(response):
    return response.content.decode()


def exported(client, query=""):
    response = client.get(reverse("directory:people-export") + query)
    return list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"))))


def numbers(client, query):
    return [row[0] for row in exported(client, query)[1:]]


def test_people_are_found_by_every_word_in_either_script(world, browse):
    employee(world.shops, number="Z1", name="张伟", job_title="客户经理")
    client = browse("employee")

    assert numbers(client, "?q=张") == ["Z1"]
    assert numbers(client, "?q=客户+shops") == ["Z1"]
    assert numbers(client, "?q=CLEO@EXAMPLE") == ["C1"]
    assert numbers(client, "?q=sales+maria") == ["M1"]
    assert numbers(client, "?q=nobody") == []


def test_filters_and_order_of_the_list_are_those_of_the_download(world, browse):
    client = browse("hr")
    query = "?department=SALES&sort=-number"

    page = text(client.get(reverse("directory:people") + query))

    assert numbers(client, query) == ["M1", "L1", "C1"]
    assert [page.index(name) for name in ("Maria Manager", "Lena Left", "Cleo Clerk")] == sorted(
        page.index(name) for name in ("Maria Manager", "Lena Left", "Cleo Clerk")
    )
    assert "Employee Person" not in page


def test_the_list_can_be_narrowed_by_manager_status_and_account(world, browse):
    services.leave_organisation(
        employee=world.left, last_day=date(2026, 1, 1), actor=None, now=datetime.now(UTC)
    )
    client = browse("hr")

    assert numbers(client, "?manager=M1") == ["C1"]
    assert numbers(client, "?status=left") == ["L1"]
    assert numbers(client, "?status=left&account=has") == []
    assert "L1" not in numbers(browse("employee"), "?status=left")


def test_a_cell_that_looks_like_a_formula_is_a_text(world, browse):
    employee(world.shops, number="=1+1", name='=HYPERLINK("http://x")', job_title="+44 20")

    rows = {row[0]: row for row in exported(browse("hr"))}
    xlsx = browse("hr").get(reverse("directory:people-export") + "?format=xlsx").content
    sheet = python_calamine.load_workbook(BytesIO(xlsx)).get_sheet_by_index(0).to_python()

    assert rows["'=1+1"][1].startswith("'=")
    assert rows["'=1+1"][3] == "'+44 20"
    assert any(row[0] == "=1+1" for row in sheet)  # stored as a text, not as a formula
    assert len(sheet) == len(exported(browse("hr")))


def test_colleagues_do_not_download_kind_hiring_and_accounts(browse):
    assert len(exported(browse("employee"))[0]) == 9
    assert len(exported(browse("hr"))[0]) == 12


def test_a_filter_that_names_nothing_is_said_and_kept(browse):
    page = text(browse("hr").get(reverse("directory:people") + "?department=XXX"))

    assert "There is no open department with this code or name." in page
    assert 'value="XXX"' in page


def test_a_persons_page_shows_line_reports_and_teams(world, browse):
    page = text(browse("employee").get(reverse("directory:person", args=[world.clerk.pk])))

    assert "Maria Manager" in page
    assert "Forecasts" in page
    assert "History" not in page  # for those who see the records
    manager = world.people["manager"].pk
    assert "Cleo Clerk" in text(browse("employee").get(reverse("directory:person", args=[manager])))


def test_the_history_can_be_read_as_it_was_known(world, browse):
    job(world.clerk, world.law, since=date(2025, 6, 1), at=datetime(2026, 2, 1, 12, tzinfo=UTC))
    path = reverse("directory:person", args=[world.clerk.pk]) + "?tab=history"

    def history(query=""):
        return text(browse("hr").get(path + query)).split('class="timeline"')[1]

    now, before = history(), history("&known_on=2026-01-31")
    after = history("&known_on=2026-02-01")

    assert "Legal" in now
    assert "Legal" not in before
    assert "Legal" in after


def test_who_left_is_open_to_those_who_saw_them_on_the_day(world, browse):
    services.leave_organisation(
        employee=world.left, last_day=date(2026, 1, 1), actor=None, now=datetime.now(UTC)
    )
    path = reverse("directory:person", args=[world.left.pk])

    assert browse("head").get(path).status_code == 404
    assert browse("head").get(f"{path}?as_of=2025-12-01").status_code == 200
    assert browse("employee").get(f"{path}?as_of=2025-12-01").status_code == 404
    assert browse("hr").get(path).status_code == 200


def test_each_look_of_an_auditor_is_recorded_and_nobody_elses(world, browse):
    path = reverse("directory:person", args=[world.clerk.pk])

    browse("auditor").get(path)
    browse("auditor").get(f"{path}?tab=history")
    browse("hr").get(path)

    looks = AuditEntry.objects.filter(action="looked", object_id=str(world.clerk.pk))
    assert [look.actor for look in looks] == [world.users["auditor"]] * 2


def test_a_card_of_an_area_above_stands_on_the_page_of_those_who_see_records(
    world, browse, monkeypatch
):
    card = registry.PersonCard(
        template="core/components/note.html",
        context=lambda request, person: {"text": "x"},
        order=1,
        tab="courses",
        label="Their courses",
    )
    monkeypatch.setattr(registry, "person_cards", [card])
    monkeypatch.setattr("orgchange.directory.views.person.person_cards", [card])
    path = reverse("directory:person", args=[world.clerk.pk])

    assert "Their courses" in text(browse("manager").get(path))
    assert browse("manager").get(f"{path}?tab=courses").status_code == 200
    assert "Their courses" not in text(browse("employee").get(path))
    assert browse("employee").get(f"{path}?tab=courses").status_code == 404


def test_a_transfer_on_the_page_can_be_undone_there(world, browse):
    client = browse("hr")
    path = reverse("directory:person-act", args=[world.clerk.pk, "transfer"])

    response = client.post(
        path,
        {"department": "LAW · Legal", "manager": "M1", "valid_from": "2026-02-01"},
        follow=True,
    )
    assert "was transferred" in text(response)
    held = JobRecord.objects.current().on(date(2026, 3, 1)).get(employee=world.clerk)
    assert (held.department, held.manager) == (world.law, world.people["manager"])
    url = text(response).split('method="post" action="')
    undo = next(part.split('"')[0] for part in url if "undo" in part.split('"')[0])
    client.post(undo.replace("&amp;", "&"))

    held = JobRecord.objects.current().on(date(2026, 3, 1)).get(employee=world.clerk)
    assert held.department == world.shops


def test_a_form_that_is_not_right_says_where_and_loses_nothing(world, browse):
    path = reverse("directory:person-act", args=[world.clerk.pk, "transfer"])

    response = browse("hr").post(
        path, {"department": "Nowhere", "job_title": "Chief", "valid_from": "2026-02-30"}
    )

    assert response.status_code == 422
    assert "There is no open department" in text(response)
    assert 'value="Chief"' in text(response)
    assert "Enter a valid date" in text(response)


def test_a_refusal_of_the_service_stands_on_the_form(world, browse):
    path = reverse("directory:person-act", args=[world.people["manager"].pk, "transfer"])

    response = browse("hr").post(
        path, {"department": "SALES", "manager": "C1", "valid_from": "2026-02-01"}
    )

    assert response.status_code == 422
    assert "Cleo Clerk stands below Maria Manager" in text(response)


def test_the_last_day_says_its_effect_in_numbers_first(world, browse):
    path = reverse("directory:person-act", args=[world.people["manager"].pk, "end"])

    page = text(browse("hr").get(path))

    assert "ends 1 job" in page
    assert "leaves 2 people without a manager" in page


def test_hiring_on_the_page_leads_to_the_person(world, browse):
    response = browse("hr_other").post(
        reverse("directory:hire"),
        {
            "employee_number": "N1",
            "full_name": "新人",
            "department": "LAW",
            "kind": "intern",
            "valid_from": "2026-02-01",
        },
    )

    made = Employee.objects.get(employee_number="N1")
    assert response["Location"] == reverse("directory:person", args=[made.pk])


def test_a_department_page_shows_where_it_stood_and_what_is_below(world, browse):
    services.change_department(
        department=world.shops,
        changes={"parent_id": world.law.pk, "name": "Stores"},
        valid_from=date(2026, 1, 1),
        actor=None,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )

    page = text(browse("employee").get(reverse("directory:department", args=[world.shops.pk])))

    assert "Stores" in page
    assert "Shops" in page
    assert "Legal" in page
    assert "Cleo Clerk" in page


def test_somebody_in_two_departments_counts_in_both_and_once_above(world, browse):
    job(world.clerk, world.law, position=2)

    def people(unit):
        response = browse("employee").get(reverse("directory:department", args=[unit.pk]))
        return response.context["count"].below

    assert people(world.law) == 3
    assert people(world.shops) == 2
    assert people(world.top) == 10


def test_the_tree_opens_on_the_way_to_a_department_and_finds_by_name(world, browse):
    client = browse("employee")
    tree = reverse("directory:departments")

    closed, opened = text(client.get(tree)), text(client.get(f"{tree}?open={world.shops.pk}"))
    found = text(client.get(f"{tree}?q=sho"))

    assert "SHOPS" not in closed
    assert "SHOPS" in opened
    assert "Shops" in found
    assert "Legal" not in found


def test_a_branch_is_a_fragment_with_the_children(world, browse):
    page = text(browse("employee").get(reverse("directory:branch", args=[world.sales.pk])))

    assert "Shops" in page
    assert "<html" not in page


def test_closing_a_department_on_the_page_is_refused_with_numbers(world, browse):
    path = reverse("directory:close-department", args=[world.shops.pk])

    assert "2 jobs are in it" in text(browse("hr").get(path))
    response = browse("hr").post(path, {"day": "2026-02-01"})

    assert response.status_code == 422
    assert DepartmentPlace.objects.current().filter(department=world.shops).exists()


def test_the_unowned_are_those_without_a_manager_or_with_one_who_left(world, browse):
    services.leave_organisation(
        employee=world.people["manager"],
        last_day=date(2026, 1, 1),
        actor=None,
        now=datetime.now(UTC),
    )
    department("NEW", parent=world.law)

    page = text(browse("hr").get(reverse("directory:unowned")))
    part = text(browse("hr_other").get(reverse("directory:unowned")))

    assert "Cleo Clerk" in page
    assert "manager has left" in page
    assert "NEW" in part
    assert "Cleo Clerk" not in part


def test_inviting_a_list_goes_on_by_itself_until_nobody_is_left(world, browse):
    for n in range(60):
        employee(world.shops, number=f"I{n:02}", email=f"i{n}@example.org")
    client, path = browse("hr"), reverse("directory:invite") + "?department=SHOPS"

    first = client.post(path, headers={"HX-Request": "true"})
    assert 'hx-trigger="load' in text(first)
    second = client.post(path, headers={"HX-Request": "true"})

    assert 'hx-trigger="load' not in text(second)
    assert Employee.objects.filter(employee_number__startswith="I", user=None).count() == 0


def test_suggestions_stay_within_what_one_may_look_up(world, browse):
    path = reverse("directory:suggest-people") + "?manager=cle"

    assert "C1 · Cleo Clerk" in text(browse("employee").get(path))
    outsider = Client()
    assert outsider.get(path).status_code == 302


def test_the_search_box_finds_people_and_departments(world, browse):
    page = text(browse("employee").get(reverse("core:search") + "?q=sho"))

    assert reverse("directory:department", args=[world.shops.pk]) in page


def test_a_role_is_granted_and_taken_on_the_page(world, browse):
    admin = browse("admin")
    today = date.today()

    admin.post(
        reverse("directory:grant"),
        {"account": "e1", "role": "hr", "department": "LAW", "starts_on": "2026-01-01"},
    )
    held = world.users["employee"].grants.get()
    admin.post(reverse("directory:revoke", args=[held.pk]))

    held.refresh_from_db()
    assert held.department == world.law
    assert held.ends_on <= today + timedelta(days=1)
