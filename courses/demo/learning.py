"""What Halden Group asked its people to learn in the year, and what they did about it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from courses.assignments.models import Obligation, Requirement
from courses.assignments.services.assigning import publish, save_draft
from courses.assignments.services.lifting import exempt, extend
from courses.assignments.services.requests import ask
from courses.catalogue.models import Course
from courses.demo.build import Stage
from courses.demo.story import Person
from courses.learning.models import Completion, How
from courses.learning.revocations import revoke_completion
from courses.learning.services import Evidence, record_completions
from orgchange.core.dates import OPEN_DATE

CONTRACTORS = [{"field": "kind", "op": "in", "values": ["contractor"]}]


@dataclass(frozen=True)
class Campaign:
    """One assignment of the year: when published, to whom, due in how many days."""

    course: str
    offset: int
    due_days: int
    rule: dict[str, Any]
    reason: str
    reaches: Callable[[Person], bool]
    valid_months: int | None = None
    due_rule: str = "after_entry"


CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign(
        course="ai-literacy",
        offset=-392,
        due_days=60,
        rule={"all": [], "none": CONTRACTORS},
        reason="EU AI Act, Article 4: AI literacy for staff.",
        reaches=lambda person: person.jobs[0].kind != "contractor",
        valid_months=12,
    ),
    Campaign(
        course="ai-literacy",
        offset=-330,
        due_days=60,
        rule={"all": CONTRACTORS},
        reason="EU AI Act, Article 4: others acting for us.",
        reaches=lambda person: person.jobs[0].kind == "contractor",
        valid_months=12,
        due_rule="after_hire",
    ),
    Campaign(
        course="prompting-at-work",
        offset=-160,
        due_days=75,
        rule={
            "any": [
                {"field": "department", "op": "in", "values": ["SALES"], "below": True},
                {"field": "function", "op": "in", "values": ["data_science", "product", "hr"]},
            ],
            "none": CONTRACTORS,
        },
        reason="Programme “AI in every function”, wave 1.",
        reaches=lambda person: (
            person.jobs[0].department.startswith(("SALES", "TECH-P", "PEOPLE"))
            or person.jobs[0].department in ("SERVICE", "TECH-DATA")
        ),
        valid_months=24,
    ),
    Campaign(
        course="leading-with-ai",
        offset=-40,
        due_days=55,
        rule={
            "any": [
                {"field": "job_title", "op": "contains", "values": ["Head of", "Chief"]},
                {"field": "job_title", "op": "contains", "values": ["Lead"]},
            ]
        },
        reason="Programme “AI in every function”: those who lead go first.",
        reaches=lambda person: any(
            word in person.jobs[0].title for word in ("Head of", "Chief", "Lead")
        ),
    ),
)


def plan_learning(stage: Stage) -> None:
    """Assignments, what people did about them, and the exceptions that every year has."""
    for campaign in CAMPAIGNS:
        stage.plan(stage.day(campaign.offset), lambda now, c=campaign: _assign(c, now), hour=8)  # type: ignore[misc]
    _plan_completions(stage)
    stage.plan(stage.day(-70), _exempt, hour=9)
    stage.plan(stage.day(-30), _extend, hour=9)
    stage.plan(stage.day(-9), _revoke, hour=9)
    stage.plan(stage.day(-2), _ask, hour=9)


def _assign(campaign: Campaign, now: datetime) -> None:
    assignment = save_draft(
        course=Course.objects.get(code=campaign.course),
        terms={
            "rule": campaign.rule,
            "due_rule": campaign.due_rule,
            "due_days": campaign.due_days,
            "valid_months": campaign.valid_months,
        },
        reason=campaign.reason,
        actor=None,
        now=now,
    )
    publish(assignment=assignment, actor=None, now=now)


def _plan_completions(stage: Stage) -> None:
    """Who finishes when is drawn once; records go in week by week."""
    weeks: dict[date, list[tuple[Person, str, date, int]]] = defaultdict(list)
    for person in stage.story.people:
        for campaign in CAMPAIGNS:
            if person.eagerness and campaign.reaches(person):
                for day in _finishes(stage, person, campaign):
                    monday = day + timedelta(days=7 - day.weekday())
                    score = stage.draw.choice([75, 83, 83, 92, 92, 100])
                    weeks[monday].append((person, campaign.course, day, score))
    for monday, done in sorted(weeks.items()):
        stage.plan(monday, lambda now, d=done: _record(stage, d, now), hour=20)  # type: ignore[misc]


def _finishes(stage: Stage, person: Person, campaign: Campaign) -> list[date]:
    """The days on which a person finishes: once, and again when it has run out."""
    draw = stage.draw
    start = max(person.joined_on, stage.day(campaign.offset))
    if draw.random() < person.eagerness:
        first = start + timedelta(days=draw.randrange(2, campaign.due_days))
    elif draw.random() < 0.55:
        first = start + timedelta(days=campaign.due_days + draw.randrange(3, 80))
    else:
        return []
    days = [first]
    if campaign.valid_months == 12 and draw.random() < person.eagerness:
        days.append(first + timedelta(days=365 + draw.randrange(-70, 4)))
    return [day for day in days if day < stage.story.today and person.works_on(day)]


def _record(stage: Stage, done: list[tuple[Person, str, date, int]], now: datetime) -> None:
    courses = {course.code: course.pk for course in Course.objects.all()}
    rows = [
        Evidence(
            employee_id=stage.employees[person.number].pk,
            course_id=courses[code],
            finished_on=day,
            how=How.UNITS,
            score=Decimal(score),
        )
        for person, code, day, score in done
        if person.number in stage.employees and day <= now.date()
    ]
    record_completions(rows=rows, actor=None, now=now)


def _open_obligations(now: datetime, count: int) -> list[Obligation]:
    """Open, uncovered obligations of the day, spread over the organisation."""
    rows = Obligation.objects.current().on(now.date()).filter(valid_to=OPEN_DATE)
    waiting = rows.filter(covered_from=None, due_on__isnull=False).order_by("employee_id")
    found = list(waiting.select_related("employee__user", "requirement__course"))
    return found[:: max(1, len(found) // count)][:count]


def _exempt(now: datetime) -> None:
    for obligation in _open_obligations(now, 9):
        exempt(
            employee=obligation.employee,
            requirement=obligation.requirement,
            starts_on=now.date(),
            reason="Holds a university degree in machine learning, seen by HR.",
            actor=None,
            now=now,
        )


def _extend(now: datetime) -> None:
    for obligation in _open_obligations(now, 6):
        extend(
            employee=obligation.employee,
            requirement=obligation.requirement,
            due_on=now.date() + timedelta(days=60),
            reason="On a customer project abroad until then.",
            actor=None,
            now=now,
        )


def _revoke(now: datetime) -> None:
    completion = Completion.objects.filter(course__code="prompting-at-work").first()
    if completion is not None:
        revoke_completion(
            completion=completion,
            effective_on=now.date(),
            reason="Taken under a colleague's name.",
            actor=None,
            now=now,
        )


def _ask(now: datetime) -> None:
    requirement = Requirement.objects.get(course__code="ai-literacy")
    waiting = [o for o in _open_obligations(now, 40) if o.requirement_id == requirement.pk]
    said = (
        (
            "done_already",
            "I took the same course at my last employer; the certificate is attached.",
        ),
        ("not_for_me", "I leave for parental leave next week."),
        ("done_already", "我上个月参加了外部的 AI 素养培训，证书已交给培训部。"),
    )
    for obligation, (kind, message) in zip(waiting, said, strict=False):
        ask(
            employee=obligation.employee,
            requirement=obligation.requirement,
            kind=kind,
            message=message,
            finished_on=now.date() - timedelta(days=200) if kind == "done_already" else None,
            actor=obligation.employee.user,
            now=now,
        )
