"""Assigning in the browser: the wizard by keyboard and by phone, and how the pages look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import Assignment, LearningRequest
from courses.assignments.reconcile import reconcile
from courses.catalogue.models import Course
from courses.learning import progress
from tests.factories.assignments import completion, requirement
from tests.factories.catalogue import course as imported
from tests.factories.directory import department, employee, grant, job, user
from tests.factories.teams import team

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = (
    ("Amina Diallo", "Planner"),
    ("Jonas Berg", "Inspector"),
    ("陈伟 Chen Wei", "Dispatcher"),
    ("Tomás Ruiz", "Technician"),
    ("Priya Nair", "Buyer"),
    ("Lena Hofer", "Planner"),
)


def take(code, title, title_zh):
    """A published course."""
    made = imported(code)
    Course.objects.filter(pk=made.pk).update(title=title, title_zh=title_zh)
    return Course.objects.get(pk=made.pk)


@pytest.fixture
def firm():
    """A head, a manager with six people, HR, and three courses in every state."""
    made = Firm()
    made.people()
    made.courses()
    return made


class Firm:
    """A small firm."""

    def people(self):
        top = department("TOP", name="Brightwater")
        self.hr_person = employee(top, name="Helen Reed", email="helen@example.org")
        self.hr = user(self.hr_person)
        grant(self.hr, "hr")
        boss = employee(top, name="Marco Silva", email="marco@example.org")
        self.manager = user(boss)
        operations = department("OPS", name="Operations", parent=top, head=boss)
        logistics = department("LOG", name="Logistics", parent=operations)
        self.staff = []
        for number, (name, title) in enumerate(NAMES):
            where = logistics if number % 2 else operations
            person = employee(where, name=name, job_title=title, manager_id=boss.pk)
            self.staff.append(person)
        self.clerk = user(self.staff[0])
        unhired = employee(name="Noor Haddad")
        job(unhired, logistics, hired_on=None, job_title="Driver")
        team("Pilot teams 2026")

    def courses(self):
        now, today = timezone.now(), timezone.now().date()
        basics = take("ai-basics", "AI basics", "AI 基础")
        safe = take("safe-ai", "Safe use of AI at work", "安全使用 AI")
        act = take("ai-act", "AI Act: roles and duties", "《人工智能法》：角色与职责")
        take("prompting", "Prompting as briefing", "提示就是交代任务")
        long_ago = datetime.combine(today - timedelta(days=60), datetime.min.time(), UTC)
        self.assigned = self.assign(
            safe, long_ago, due_days=67, reason="EU AI Act, Article 4: AI literacy."
        )
        self.assign(basics, long_ago, due_days=20, valid_months=12)
        self.assign(act, long_ago, due_days=5)
        self.assign(
            requirement(take("drive", "Safe driving", "安全驾驶")).course,
            long_ago,
            due_rule="after_hire",
            due_days=10,
        )
        for person in self.staff[:4]:
            completion(person, basics, today - timedelta(days=30), at=now)
        progress.enrol(employee=self.staff[0], course=safe, actor=self.clerk, now=now)
        asked = LearningRequest.objects.create(
            employee=self.staff[0],
            requirement=requirement(act),
            kind="done_already",
            message="I took the same course at my last firm, with a certificate of TÜV.",
            finished_on=date(today.year, 1, 15),
        )
        asked.file.save("certificate.pdf", ContentFile(b"%PDF-1.4"))
        self.asked = asked
        reconcile(now=now)

    def assign(self, course, at, reason="", **terms):
        made = services.save_draft(course=course, terms=terms, reason=reason, actor=None, now=at)
        services.publish(assignment=made, actor=None, now=at)
        return made


def test_hr_assigns_a_course_by_keyboard_from_course_to_publish(firm, open_page):
    page = open_page(firm.hr, path="/assignments/new/")
    page.get_by_label("Course", exact=True).select_option(label="Prompting as briefing (prompting)")
    page.get_by_role("button", name="Next: who").press("Enter")

    page.get_by_role("button", name="Rule that all must meet").press("Enter")
    page.get_by_label("Add a value to rule 1").fill("Logist")
    page.get_by_label("Add a value to rule 1").press("Enter")
    page.get_by_text("4 people today").wait_for()
    page.get_by_role("button", name="Take out Jonas Berg").press("Enter")
    page.get_by_text("3 people today").wait_for()
    page.get_by_role("button", name="Next: when").press("Enter")
    page.get_by_role("button", name="Next: check").press("Enter")
    page.get_by_role("button", name="Publish to 3 people").press("Enter")

    page.get_by_text("Published. 3 people must hold it from today.").wait_for()
    made = Assignment.objects.get(requirement__course__code="prompting")
    assert made.audience_changes.get().employee.full_name == "Jonas Berg"


def test_the_pages_look_right(firm, screens):
    duty = f"/assignments/people/{firm.staff[0].pk}/{firm.assigned.requirement_id}/"
    asking = f"/assignments/mine/{firm.assigned.requirement_id}/done_already/"
    by_hand = {"field": "employee", "op": "in", "values": [firm.staff[4].employee_number]}
    draft = services.save_draft(
        course=Course.objects.get(code="prompting"),
        terms={
            "rule": {
                "all": [
                    {"field": "department", "op": "in", "values": ["OPS"], "below": True},
                    {"field": "kind", "op": "in", "values": ["employee", "contractor"]},
                ],
                "any": [
                    {"field": "job_title", "op": "contains", "values": ["planner", "inspector"]},
                    {"field": "hired", "op": "after", "values": ["2024-01-01"]},
                ],
                "none": [by_hand],
            },
            "due_rule": "after_entry",
            "due_days": 30,
        },
        actor=firm.hr,
        now=timezone.now(),
    )
    wizard = f"/assignments/{draft.pk}"
    counted = lambda page: page.locator("#panel .live").wait_for()  # noqa: E731
    wide, phone = (390, 1440), (390,)
    for path, name, who, prepare, widths in (
        ("/", "home-employee", firm.clerk, None, wide),
        ("/", "home-manager", firm.manager, None, phone),
        ("/", "home-hr", firm.hr, None, phone),
        ("/assignments/mine/", "mine", firm.clerk, None, phone),
        (asking, "ask", firm.clerk, None, phone),
        ("/assignments/", "assignments", firm.hr, None, phone),
        ("/assignments/new/", "wizard-course", firm.hr, None, phone),
        (f"{wizard}/who/", "wizard-who", firm.hr, counted, wide),
        (f"{wizard}/when/", "wizard-when", firm.hr, counted, phone),
        (f"{wizard}/check/", "wizard-check", firm.hr, None, phone),
        (f"/assignments/{firm.assigned.pk}/", "assignment", firm.hr, None, phone),
        (f"/assignments/{firm.assigned.pk}/people/", "people", firm.hr, None, phone),
        (f"/assignments/{firm.assigned.pk}/withdraw/", "withdraw", firm.hr, None, phone),
        (duty, "obligation", firm.hr, None, wide),
        ("/assignments/requests/", "requests", firm.hr, None, phone),
        (f"/assignments/requests/{firm.asked.pk}/", "request", firm.hr, None, phone),
        ("/assignments/blocked/", "blocked", firm.hr, None, phone),
        (f"/directory/people/{firm.staff[0].pk}/", "person", firm.manager, None, phone),
    ):
        screens(path, name, who, prepare, widths)
