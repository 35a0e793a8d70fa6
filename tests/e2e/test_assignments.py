"""Assigning in the browser: the wizard by keyboard and by phone, and how the pages look."""

import pytest
from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import Assignment
from courses.catalogue.models import Course

pytestmark = pytest.mark.django_db(transaction=True)


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
    for path, name, who, prepare in (
        ("/", "home-employee", firm.clerk, None),
        ("/", "home-manager", firm.manager, None),
        ("/", "home-hr", firm.hr, None),
        ("/assignments/mine/", "mine", firm.clerk, None),
        (asking, "ask", firm.clerk, None),
        ("/assignments/", "assignments", firm.hr, None),
        ("/assignments/new/", "wizard-course", firm.hr, None),
        (f"{wizard}/who/", "wizard-who", firm.hr, counted),
        (f"{wizard}/when/", "wizard-when", firm.hr, counted),
        (f"{wizard}/check/", "wizard-check", firm.hr, None),
        (f"/assignments/{firm.assigned.pk}/", "assignment", firm.hr, None),
        (f"/assignments/{firm.assigned.pk}/people/", "people", firm.hr, None),
        (f"/assignments/{firm.assigned.pk}/withdraw/", "withdraw", firm.hr, None),
        (duty, "obligation", firm.hr, None),
        ("/assignments/requests/", "requests", firm.hr, None),
        (f"/assignments/requests/{firm.asked.pk}/", "request", firm.hr, None),
        ("/assignments/blocked/", "blocked", firm.hr, None),
        (f"/directory/people/{firm.staff[0].pk}/", "person", firm.manager, None),
    ):
        screens(path, name, who, prepare)
