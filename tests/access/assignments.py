"""Assignments, obligations, requests: HR writes within its part, managers read their people."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile

from courses.assignments import services
from courses.assignments.models import LearningRequest
from tests.access.rows import Listing, page
from tests.factories.assignments import course, requirement
from tests.factories.directory import START, employee

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
READERS = "hr hr_other auditor admin"
# Who may see the training record of the clerk.
OF_CLERK = "manager head delegate hr auditor"
OWN = "employee manager head delegate hr_other hr executive admin"
TERMS = {"due_rule": "after_entry", "due_days": 30}


def prepare(world):
    world.ai_basics = requirement(course("ai-basics"))
    world.assignment = services.save_draft(
        course=world.ai_basics.course, terms=TERMS, actor=None, now=NOW
    )
    services.publish(assignment=world.assignment, actor=None, now=NOW)
    other = course("ai-act")
    world.assignment_draft = services.save_draft(course=other, terms=TERMS, actor=None, now=NOW)
    world.learning_request = LearningRequest.objects.create(
        employee=world.clerk, requirement=world.ai_basics, kind="not_for_me", message="I left AI."
    )
    world.learning_request.file.save("proof.pdf", ContentFile(b"%PDF-1.4"))


def assignment(world):
    return [world.assignment.pk]


def draft(world):
    return [world.assignment_draft.pk]


def asked(world):
    return [world.learning_request.pk]


def duty(world):
    return [world.clerk.pk, world.ai_basics.pk]


def own_course(world):
    return [world.ai_basics.pk, "not_for_me"]


def terms(world):
    return {
        "due_rule": "after_entry",
        "due_days": "20",
        "minimum_notice_days": "14",
        "renewal_window_days": "90",
        "renewal_anchor": "old_end",
        "grace_days": "14",
        "overdue_every": "7",
        "overdue_times": "12",
        "manager_after": "7",
        "hr_after": "21",
        "act": "next",
    }


ROWS = [
    page("assignments:list", ok=READERS),
    page("assignments:page", ok=READERS, args=assignment),
    page("assignments:people", ok=READERS, args=assignment),
    page("assignments:people", ok=READERS, args=assignment, query="?format=csv"),
    page("assignments:withdraw", ok="hr", refused="hr_other auditor admin", args=assignment),
    page("assignments:new", ok="hr hr_other"),
    page("assignments:offers", ok="hr hr_other", query="?field=department&add-0=SA"),
    page("assignments:draft-course", ok="hr", args=draft),
    page("assignments:draft-who", ok="hr", args=draft),
    page("assignments:draft-everyone", ok="hr", args=draft),
    page("assignments:draft-when", ok="hr", args=draft),
    page("assignments:draft-when", ok="hr", args=draft, method="post", data=terms),
    page("assignments:draft-check", ok="hr", args=draft),
    page("assignments:draft-panel", ok="hr", args=draft),
    page("assignments:draft-publish", ok="hr", args=draft, method="post"),
    page("assignments:draft-discard", ok="hr", args=draft, method="post"),
    page(
        "assignments:edit",
        ok="hr",
        refused="hr_other auditor admin",
        args=assignment,
        method="post",
    ),
    page(
        "assignments:by-hand",
        ok="hr",
        refused="auditor admin hr_other",
        args=assignment,
        method="post",
        data=lambda world: {"person": "C1", "act": "out"},
    ),
    page(
        "assignments:release",
        ok="hr",
        args=lambda world: [world.assignment.pk, world.clerk.pk],
        method="post",
    ),
    page("assignments:mine", ok=OWN),
    page("assignments:ask", ok=OWN, args=own_course),
    page(
        "assignments:ask",
        ok=OWN,
        args=own_course,
        method="post",
        data=lambda world: {"message": "I do not work with AI."},
    ),
    page("assignments:take-back", args=asked, method="post"),
    page("assignments:my-people", ok="manager head delegate"),
    page("assignments:blocked", ok="hr hr_other"),
    page("assignments:requests", ok="hr hr_other"),
    page("assignments:request", ok="hr", args=asked),
    page(
        "assignments:request",
        ok="hr",
        args=asked,
        method="post",
        data=lambda world: {"act": "refuse", "answer": "Everybody must."},
    ),
    page("assignments:evidence", ok="hr", args=asked),
    page("assignments:obligation", ok=OF_CLERK, args=duty),
    page("assignments:why", ok=OF_CLERK, args=duty),
    page(
        "assignments:extend",
        ok="hr",
        refused="manager head delegate auditor",
        args=duty,
        method="post",
        data=lambda world: {"due_on": "2030-01-01", "reason": "A long project"},
    ),
    page(
        "assignments:exempt",
        ok="hr",
        refused="manager head delegate auditor",
        args=duty,
        method="post",
        data=lambda world: {"starts_on": "2026-01-05", "reason": "Teaches it"},
    ),
    page(
        "assignments:end-exemption",
        args=lambda world: [*duty(world), 0],
        data=lambda world: {"ends_on": "2026-02-01"},
        method="post",
    ),
]


def more_people(world, count):
    for _number in range(count):
        employee(world.law, since=START)
    services.edit(
        assignment=world.assignment,
        changes={},
        applies_to="everyone",
        actor=None,
        now=datetime(2026, 1, 6, 9, tzinfo=UTC),
    )


def more_assignments(world, count):
    for _number in range(count):
        made = services.save_draft(course=course(), terms=TERMS, actor=None, now=NOW)
        services.publish(assignment=made, actor=None, now=NOW)


def more_requests(world, count):
    for _number in range(count):
        LearningRequest.objects.create(
            employee=employee(world.law),
            requirement=world.ai_basics,
            kind="not_for_me",
            message="No AI here.",
        )


LISTS = [
    Listing("assignments:list", "hr", more_assignments),
    Listing("assignments:people", "hr", more_people, args=assignment),
    Listing("assignments:page", "hr", more_people, args=assignment),
    Listing("assignments:mine", "employee", more_assignments),
    Listing("assignments:requests", "hr", more_requests),
    Listing("core:home", "employee", more_assignments),
]
