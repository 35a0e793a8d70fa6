"""Reads of learning: what a person is taking, how far, and what proves it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from courses.catalogue.models import Course, Unit
from courses.catalogue.queries import OutlineUnit, courses_visible_to, outline_of
from courses.learning.models import Attempt, Completion, Enrolment, UnitProgress
from courses.learning.progress import PLACES
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, people_administered_by, records_visible_to


def enrolments_of(employee_id: int | None) -> QuerySet[Enrolment]:
    """One's own enrolments, newest first: nobody else opens a player."""
    return Enrolment.objects.filter(employee=employee_id).select_related(
        "version__course", "last_unit", "employee"
    )


def courses_to_start(sight: Sight) -> QuerySet[Course]:
    """What the person sees, and what they are in the middle of though it is retired."""
    held = Enrolment.objects.filter(employee=sight.employee_id).values("version__course")
    return Course.objects.filter(Q(pk__in=courses_visible_to(sight)) | Q(pk__in=held))


def completions_visible_to(sight: Sight) -> QuerySet[Completion]:
    """Completions of the people whose records the asker may see."""
    return Completion.objects.filter(employee__in=records_visible_to(sight))


def scores_visible_to(sight: Sight) -> QuerySet[Employee]:
    """Whose scores and attempts the asker may see: one's own, HR's part, the auditor's all."""
    if sight.sees_everything:
        return Employee.objects.all()
    own = Q(pk=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    if sight.is_hr:
        own |= Q(pk__in=people_administered_by(sight))
    return Employee.objects.filter(own)


def completions_for_table(
    sight: Sight, *, course: str = "", text: str = ""
) -> QuerySet[Completion]:
    """Completions for a list, with person, course and revocation. One query."""
    found = completions_visible_to(sight).select_related(
        "employee", "course", "version", "revocation"
    )
    if course:
        found = found.filter(course__code=course)
    if text:
        found = found.filter(
            Q(employee__full_name__icontains=text) | Q(employee__employee_number__iexact=text)
        )
    return found


@dataclass(frozen=True)
class Step:
    """A unit in somebody's outline. `place` is how far down the text, 0 to 1000."""

    unit: OutlineUnit
    is_done: bool
    place: int

    @property
    def minutes_done(self) -> int:
        """Minutes of it that are behind the person."""
        if self.is_done:
            return self.unit.minutes
        return self.unit.minutes * self.place // PLACES


@dataclass(frozen=True)
class Outline:
    """A course as somebody sees it who is taking it."""

    steps: list[Step] = field(default_factory=list)
    saved_at: datetime | None = None

    @property
    def minutes(self) -> int:
        """Of all units."""
        return sum(step.unit.minutes for step in self.steps)

    @property
    def minutes_done(self) -> int:
        """Minutes behind the person."""
        return sum(step.minutes_done for step in self.steps)

    @property
    def next_open(self) -> Step | None:
        """The first unit that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    def around(self, slug: str) -> tuple[Step | None, Step, Step | None]:
        """The step before, the step itself, the step after."""
        place = next(n for n, step in enumerate(self.steps) if step.unit.slug == slug)
        before = self.steps[place - 1] if place else None
        after = self.steps[place + 1] if place + 1 < len(self.steps) else None
        return before, self.steps[place], after


def outline_for(enrolment: Enrolment) -> Outline:
    """The units of an enrolment's version with the person's progress. Two queries."""
    rows = UnitProgress.objects.filter(enrolment=enrolment)
    progress = {row.unit_id: row for row in rows}
    steps = [
        Step(
            unit=unit,
            is_done=unit.pk in progress and progress[unit.pk].finished_at is not None,
            place=progress[unit.pk].place if unit.pk in progress else 0,
        )
        for unit in outline_of(enrolment.version_id)
    ]
    return Outline(steps, max((row.updated_at for row in progress.values()), default=None))


@dataclass(frozen=True)
class Held:
    """An enrolment in a list, with its minutes."""

    enrolment: Enrolment
    minutes: int
    minutes_done: int


def held_by(employee_id: int | None) -> list[Held]:
    """The courses that a person is in the middle of, the latest first. Three queries."""
    rows = list(enrolments_of(employee_id).filter(finished_at=None).order_by("-updated_at", "-pk"))
    total = _minutes(Unit.objects.filter(version__in=[row.version_id for row in rows]), "version")
    done = _minutes(
        UnitProgress.objects.filter(enrolment__in=rows, finished_at__isnull=False),
        "enrolment",
        "unit__minutes",
    )
    return [Held(row, total.get(row.version_id, 0), done.get(row.pk, 0)) for row in rows]


def _minutes(rows: QuerySet[Any], by: str, name: str = "minutes") -> dict[int, int]:
    summed = rows.order_by().values(by).annotate(total=Sum(name))
    return {row[by]: row["total"] for row in summed}


@dataclass(frozen=True)
class Tries:
    """What somebody did at a quiz so far."""

    submitted: int = 0
    best: int | None = None
    is_passed: bool = False
    last: Attempt | None = None

    def left(self, most: int | None) -> int | None:
        """How many attempts are left; None: as many as wanted."""
        used = self.submitted + (1 if self.last and self.last.submitted_at is None else 0)
        return None if most is None else max(0, most - used)


def tries_at(enrolment: Enrolment, unit_id: int) -> Tries:
    """The attempts at a quiz, summed up. Two queries."""
    attempts = Attempt.objects.filter(enrolment=enrolment, unit=unit_id)
    summed = attempts.aggregate(
        submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
        best=Max("score"),
        passed=Count("pk", filter=Q(is_passed=True)),
    )
    last = attempts.order_by("-number").first()
    return Tries(summed["submitted"], summed["best"], bool(summed["passed"]), last)


def latest_completions(
    employee_id: int | None, course_ids: Collection[int]
) -> dict[int, Completion]:
    """{course id: a person's last completion that is not revoked}."""
    rows = Completion.objects.filter(
        employee=employee_id, course__in=course_ids, revocation=None
    ).order_by("finished_on", "pk")
    return {row.course_id: row for row in rows}


def certificate_titles(completion: Completion) -> dict[str, str]:
    """The title of the version that was taken, else of the course."""
    if completion.version is not None and completion.version.titles:
        titles: dict[str, str] = completion.version.titles
        return titles
    course = completion.course
    return {"en": course.title} | ({"zh-hans": course.title_zh} if course.title_zh else {})
