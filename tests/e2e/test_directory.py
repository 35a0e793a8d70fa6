"""The directory's pages, from a list of people to a roster's differences, looked at."""

import io

import pytest
from django.utils import timezone

from orgchange.core.errors import DomainError
from orgchange.directory.models import Department
from orgchange.directory.roster import services
from tests.factories.directory import grant, user

ROSTER = """\
Employee number,Name,Department,Manager,Job title,Hired on
{first},Amina Diallo,TOP / OPS / LOG,,Senior planner,2025-01-01
N1,Nora Hill,TOP / OPS,,Driver,2025-03-01
N2,王小明,TOP / Newly opened,N1,Driver,2025-03-01
N3,Wrong Date,TOP / OPS,N1,Driver,2025-02-31
"""


@pytest.fixture
def staffed(firm, settings, tmp_path):
    """The firm, with an administrator and a place for files."""
    settings.MEDIA_ROOT = str(tmp_path)
    firm.administrator = user(username="root@example.org")
    grant(firm.administrator, "admin")
    grant(firm.manager, "hr", department=Department.objects.get(code="LOG"))
    return firm


def roster(actor, text, **options):
    """A file of HR's, read as far as it can be."""
    try:
        return services.preview(
            file=io.BytesIO(text.encode()),
            file_name="people.csv",
            options=services.Options(source="HR system", **options),
            actor=actor,
            now=timezone.now(),
        )
    except DomainError:
        return None


def columns_opened(page):
    """What was understood of the file, for HR to say otherwise."""
    page.locator("main details > summary").first.click()


def test_the_pages_of_people_look_right(staffed, screens):
    person = f"/directory/people/{staffed.staff[0].pk}/"
    for path, name, who in (
        ("/directory/people/", "people-list", staffed.hr),
        ("/directory/people/?q=nobody", "people-none", staffed.hr),
        ("/directory/people/new/", "hire", staffed.hr),
        (person, "person-hr", staffed.hr),
        (f"{person}?tab=history", "person-history", staffed.hr),
        (f"{person}transfer/", "person-transfer", staffed.hr),
        (f"{person}leave/", "person-leave", staffed.hr),
        ("/directory/unowned/", "unowned", staffed.hr),
        ("/directory/access/", "roles", staffed.administrator),
        ("/directory/access/grant/", "role-grant", staffed.administrator),
        ("/directory/delegations/new/", "delegate", staffed.manager),
        ("/audit/", "audit", staffed.administrator),
        ("/search/?q=operations", "search", staffed.hr),
    ):
        screens(path, name, who)


def test_the_pages_of_departments_look_right(staffed, screens):
    operations = Department.objects.get(code="OPS")
    for path, name in (
        ("/directory/departments/", "departments"),
        ("/directory/departments/new/", "department-new"),
        (f"/directory/departments/{operations.pk}/", "department"),
        (f"/directory/departments/{operations.pk}/change/", "department-change"),
        (f"/directory/departments/{operations.pk}/close/", "department-close"),
    ):
        screens(path, name, staffed.hr)


def test_the_pages_of_a_roster_look_right(staffed, screens):
    text = ROSTER.format(first=staffed.staff[0].employee_number)
    screens("/directory/imports/", "imports-none", staffed.hr)
    seen = roster(staffed.hr, text)
    page = f"/directory/imports/{seen.pk}/"
    screens(page, "import-preview", staffed.hr)
    screens(f"{page}?tab=errors", "import-errors", staffed.hr)
    screens(page, "import-columns", staffed.hr, columns_opened)
    services.apply_import(roster_import=seen, actor=staffed.hr, now=timezone.now())
    screens(page, "import-applied", staffed.hr)
    roster(staffed.hr, "a,b\n1,2\n")
    screens("/directory/imports/", "imports", staffed.hr)
