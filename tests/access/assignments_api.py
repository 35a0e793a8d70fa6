"""Assignments by API: the same scopes and the same refusals as the pages."""

from datetime import UTC, date, datetime

from courses.assignments import services
from courses.assignments.models import Audience, Obligation
from tests.access.rows import Listing, api
from tests.factories.assignments import course, requirement
from tests.factories.directory import employee

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
READERS = "hr hr_other auditor admin"
OF_CLERK = "manager head delegate hr auditor"
EMPLOYED = "employee manager head delegate hr_other hr executive admin"
TERMS = {"due_rule": "after_entry", "due_days": 30}
RULE = {"all": []}


def prepare(world):
    world.api_required = requirement(course("api-basics"))
    world.api_assignment = services.save_draft(
        course=world.api_required.course, terms=TERMS, actor=None, now=NOW
    )
    services.publish(assignment=world.api_assignment, actor=None, now=NOW)
    world.api_draft = services.save_draft(
        course=course("api-act"), terms=TERMS, actor=None, now=NOW
    )
    world.audience = Audience.objects.create(name="Everybody", rule=RULE)
    world.exemption = services.exempt(
        employee=world.clerk,
        requirement=requirement(course("api-lifted")),
        reason="Teaches it",
        starts_on=date(2026, 1, 5),
        actor=None,
        now=NOW,
    )
    world.extension = services.extend(
        employee=world.clerk,
        requirement=world.api_required,
        due_on=date(2030, 1, 1),
        reason="Project",
        actor=None,
        now=NOW,
    )
    world.asked = services.ask(
        employee=world.clerk,
        requirement=world.api_required,
        kind="not_for_me",
        message="I left AI.",
        actor=None,
        now=NOW,
    )


def audience(world):
    return [world.audience.pk]


def assignment(world):
    return [world.api_assignment.pk]


def draft(world):
    return [world.api_draft.pk]


def duty(world):
    rows = Obligation.objects.current().filter(employee=world.clerk, valid_to__gt=date(2030, 1, 1))
    return [rows.get(requirement=world.api_required).pk]


def lifted(world):
    return [world.exemption.pk]


def moved(world):
    return [world.extension.pk]


def asked(world):
    return [world.asked.pk]


def says(**data):
    return lambda world: data


EXEMPT = says(employee_number="C1", course="api-basics", reason="Teaches it")
EXTEND = says(employee_number="C1", course="api-basics", due_on="2031-01-01", reason="Project")
BY_HAND = says(employees=["C1"], decision="exclude")
EDIT = says(changes={"due_days": 60}, applies_to="open")
HR = {"ok": "hr", "refused": "hr_other auditor admin", "method": "post"}
HR_OF_CLERK = {"ok": "hr", "refused": "manager head delegate auditor", "method": "post"}


ROWS = [
    api("audiences-list", ok="everybody"),
    api("audiences-detail", ok=READERS, args=audience),
    api(
        "audiences-list",
        method="post",
        ok="hr hr_other",
        status=201,
        otherwise=403,
        data=says(name="All", rule=RULE),
    ),
    api(
        "audiences-detail",
        method="put",
        ok="hr hr_other",
        refused="auditor admin",
        args=audience,
        data=says(name="All", rule=RULE),
    ),
    api("audiences-preview", method="post", ok="hr hr_other", otherwise=403, data=says(rule=RULE)),
    api("assignments-list", ok="everybody"),
    api("assignments-detail", ok=READERS, args=assignment),
    api(
        "assignments-list",
        method="post",
        ok="hr hr_other",
        status=201,
        otherwise=403,
        data=says(course="api-basics"),
    ),
    api("assignments-detail", **{**HR, "method": "patch"}, args=draft, data=says(title="Act")),
    api("assignments-detail", **{**HR, "method": "delete"}, status=204, args=draft),
    api("assignments-simulate", **HR, args=draft),
    api("assignments-publish", **HR, args=draft),
    api("assignments-edit", **HR, args=assignment, data=EDIT),
    api("assignments-withdraw", **HR, args=assignment),
    api("assignments-by-hand", **HR, args=assignment, data=BY_HAND),
    api("obligations-list", ok="everybody"),
    api("obligations-detail", ok=OF_CLERK, args=duty),
    api("exemptions-list", ok="everybody"),
    api("exemptions-detail", ok=OF_CLERK, args=lifted),
    api("exemptions-list", method="post", ok="hr", status=201, otherwise=403, data=EXEMPT),
    api("exemptions-end", **HR_OF_CLERK, status=204, args=lifted),
    api("extensions-list", ok="everybody"),
    api("extensions-detail", ok=OF_CLERK, args=moved),
    api("extensions-list", method="post", ok="hr", status=201, otherwise=403, data=EXTEND),
    api("requests-list", ok="everybody"),
    api("requests-detail", ok="hr auditor", args=asked),
    api(
        "requests-list",
        method="post",
        ok=EMPLOYED,
        refused="auditor",
        status=201,
        data=says(course="api-basics", kind="not_for_me", message="I never use it."),
    ),
    api("requests-grant", method="post", ok="hr", refused="auditor", args=asked),
    api(
        "requests-refuse",
        method="post",
        ok="hr",
        refused="auditor",
        args=asked,
        data=says(answer="Everybody must."),
    ),
    api("requests-withdraw", method="post", refused="hr auditor", args=asked),
]


def more_people(world, count):
    for _number in range(count):
        person = employee(world.shops)
        services.decide_by_hand(
            assignment=world.api_assignment,
            employees=[person],
            decision=services.Decision.INCLUDE,
            actor=None,
            now=NOW,
        )
        services.extend(
            employee=person,
            requirement=world.api_required,
            due_on=date(2030, 1, 1),
            reason="Project",
            actor=None,
            now=NOW,
        )
        services.exempt(
            employee=person, requirement=world.api_required, reason="x", actor=None, now=NOW
        )


def more_assignments(world, count):
    for _number in range(count):
        services.save_draft(course=course(), terms=TERMS, actor=None, now=NOW)


LISTS = [
    Listing("assignments-list", "hr", more_assignments),
    Listing("obligations-list", "hr", more_people),
    Listing("obligations-list", "head", more_people),
    Listing("exemptions-list", "hr", more_people),
    Listing("extensions-list", "hr", more_people),
]
