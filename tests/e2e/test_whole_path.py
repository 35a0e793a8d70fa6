"""The whole path in the browser: from HR's own file to the head's figure and the evidence.

HR imports a file in Chinese headers, hands over a one-time link and assigns the course we ship;
the employee chooses a password, sees why, takes the lessons, passes the quiz; a reminder arrives;
the head sees the figure, opens it down to the evidence, downloads it, and gets Monday's report.
"""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from courses.assignments import reminders
from courses.catalogue.bundles import read_path
from courses.catalogue.imports import import_course
from courses.catalogue.models import Question
from courses.coverage import weekly
from courses.learning.models import Attempt, Completion
from orgchange.directory.models import Department, Employee
from orgchange.directory.services.access import open_account
from orgchange.directory.services.departments import change_department
from orgchange.notices import delivery
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = Path(__file__).parents[2] / "courses" / "catalogue" / "content"
ROSTER = """\
工号,姓名,邮箱,部门,上级,岗位,人员类型,入职日期
N1,Nora Hill,nora@example.org,Sales,,Head of Sales,employee,2020-01-01
N2,Sam Sellers,sam@example.org,Sales / Shops,N1,Seller,employee,2021-05-01
N3,Kit Contract,kit@example.org,Sales / Shops,N1,Fitter,contractor,2022-05-01
N4,Wrong Date,wrong@example.org,Sales / Shops,N1,Seller,employee,2022-02-31
"""
PASSWORD = "a-long-walk-42"


@pytest.fixture
def hr():
    top = department("PEOPLE", name="People")
    account = user(employee(top, number="HR1", name="Helen Reed", email="helen@example.org"))
    grant(account, "hr")
    return account


@pytest.fixture
def shipped():
    """The course that we ship, as it is."""
    bundle = read_path(CONTENT / "ai-literacy")
    imported = import_course(bundle=bundle, publish=True, actor=None, now=timezone.now())
    return imported.version.course


def test_from_hrs_own_file_to_a_departments_coverage(
    open_page, live_server, settings, hr, shipped, tmp_path
):
    settings.SITE_URL = live_server.url
    desk = open_page(hr, path="/directory/imports/")
    import_roster(desk, tmp_path)
    link = hand_over_link(desk, Employee.objects.get(employee_number="N2"))
    assign(desk, shipped)

    learner = open_page()
    sign_in_first_time(learner, link)
    see_why(learner)
    take_course(learner, shipped)
    be_reminded(desk)

    head = head_of_sales()
    read_coverage(open_page(head, path="/coverage/"), shipped)
    monday_report()


def import_roster(page, folder):
    file = folder / "people.csv"
    file.write_text(ROSTER, encoding="gb18030")
    page.set_input_files("[name=file]", str(file))
    page.fill("[name=source]", "HR system")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("1 row cannot be read and is left out.").wait_for()
    page.goto(page.url + "?tab=errors")
    page.get_by_text("2022-02-31").first.wait_for()
    assert not Employee.objects.filter(employee_number="N1").exists()

    page.get_by_role("button", name="Confirm and apply").click()
    page.wait_for_load_state()

    assert Employee.objects.filter(employee_number__startswith="N").count() == 3


def hand_over_link(page, person):
    open_account(employee=person, actor=None, now=timezone.now())
    page.goto(f"/directory/people/{person.pk}/")
    page.get_by_role("button", name="One-time link").click()
    return page.locator("code.secret").inner_text()


def assign(page, course):
    page.goto("/assignments/new/")
    page.get_by_label("Course", exact=True).select_option(
        label=f"AI literacy for everyone ({course.code})"
    )
    page.get_by_role("button", name="Next: who").click()
    page.get_by_role("button", name="Rule that all must meet").click()
    page.get_by_label("Add a value to rule 1").fill("Sales")
    page.get_by_label("Add a value to rule 1").press("Enter")
    page.get_by_text("3 people today").wait_for()
    page.get_by_role("button", name="Rule that takes people out").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Rule 2: what").select_option(label="Kind")
    values = page.locator("select[aria-label='Add a value to rule 2']")
    values.wait_for()
    page.wait_for_load_state("networkidle")
    values.select_option(label="Contractor")
    page.get_by_text("2 people today").wait_for()
    page.get_by_role("button", name="Next: when").click()
    page.fill("[name=due_days]", "30")
    page.get_by_role("button", name="Next: check").click()
    page.get_by_role("button", name="Publish to 2 people").click()
    page.get_by_text("Published. 2 people must hold it from today.").wait_for()


def sign_in_first_time(page, link):
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button.primary").click()
    page.wait_for_load_state()
    if page.locator("[name=username]").count():
        page.fill("[name=username]", "N2")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Next for you").wait_for()


def see_why(page):
    if not page.get_by_text("Required because").first.is_visible():
        page.get_by_text("Why me?").first.click()
    page.get_by_text("Required because").first.wait_for()
    page.get_by_text("Due because").first.wait_for()


def take_course(page, course):
    page.goto(f"/courses/{course.code}/")
    page.get_by_role("button", name="Start").click()
    version = course.versions.get()
    for unit in version.units.order_by("position"):
        page.wait_for_url(f"**/{unit.slug}/")
        if unit.kind == "lesson":
            page.locator("form[data-finish] button").click()
        else:
            pass_quiz(page)
            following = page.locator("a.primary").first
            if unit != version.units.order_by("position").last():
                following.click()
    done = Completion.objects.get(employee__employee_number="N2")
    assert done.course == course
    page.goto(f"/learning/certificates/{done.code}/")
    page.get_by_text(done.code).first.wait_for()


def pass_quiz(page):
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_url("**/attempts/**")
    attempt = Attempt.objects.get(submitted_at=None)
    for number, pk in enumerate(attempt.drawn, 1):
        page.get_by_text(f"Question {number} of {len(attempt.drawn)}").wait_for()
        for key in Question.objects.get(pk=pk).correct:
            page.locator(f"[name=answer][value='{key}']").check()
        page.get_by_role("button", name="Answer").click()
        page.locator("form[data-result=right]").wait_for()
        if number < len(attempt.drawn):
            page.get_by_role("link", name="Next question").click()
    page.get_by_role("button", name="See the result").click()
    page.get_by_text("Your answers").wait_for()


def be_reminded(page):
    """The head, who has done nothing yet, is told; the notice stands in HR's list of messages."""
    reminders.plan(now=timezone.now())
    page.goto("/notices/reminders/")
    page.get_by_text("Nora Hill").first.wait_for()


def head_of_sales():
    sales = Department.objects.get(name="Sales")
    nora = Employee.objects.get(employee_number="N1")
    today = timezone.now().date()
    changes = {"head_id": nora.pk}
    change_department(
        department=sales, changes=changes, valid_from=today, actor=None, now=timezone.now()
    )
    return open_account(employee=nora, actor=None, now=timezone.now())


def read_coverage(page, course):
    page.get_by_text("1 / 2").first.wait_for()
    page.goto(f"/coverage/people/?course={course.code}&state=covered")
    page.get_by_text("Sam Sellers").first.wait_for()
    with page.expect_download() as download:
        page.goto("/coverage/")
        page.get_by_label("More actions").click()
        page.get_by_role("link", name="CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    sales = next(row for row in rows if row["department_name"] == "Sales")
    assert (sales["covered"], sales["required"], sales["coverage"]) == ("1", "2", "0.5000")
    assert sales["headcount"] == "3"


def monday_report():
    """On the next Monday, in working hours, the head's report goes out by mail."""
    now = timezone.now()
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=12, minute=0)
    weekly.plan(now=monday)
    delivery.deliver(clock=lambda: monday)

    sent = [message for message in mail.outbox if message.to == ["nora@example.org"]]
    assert sent
    assert any("Sales" in message.body and "1 / 2" in message.body for message in sent)
