"""Taking a course: enrol, open units, keep the place, finish units, finish the course."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from courses.catalogue.models import Course, CourseVersion, Unit, UnitKind
from courses.learning.calendar import today_of
from courses.learning.models import Attempt, Completion, Enrolment, UnitProgress
from courses.learning.policies import require_own
from courses.learning.services import completion_of, evidence_of_units, write_completions
from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed, Problem
from orgchange.directory.models import Employee

PLACES = 1000  # a place in the text is kept in thousandths of its length


class NotOnOffer(DomainError):
    """The course has no published version, or is retired."""

    code = "not_on_offer"


class QuizNotPassed(DomainError):
    """A quiz is finished by passing it."""

    code = "quiz_not_passed"


@transaction.atomic
def enrol(
    *, employee: Employee, course: Course, again: bool = False, actor: User | None, now: datetime
) -> Enrolment:
    """The person's enrolment in a course: the open one, or else the last, or a new one.

    `again` starts anew where the last one is finished (a renewal). Twice is once.
    """
    if actor is None or employee.user_id != actor.pk:
        raise NotAllowed(_("Only the person can start a course."))
    Employee.objects.select_for_update().get(pk=employee.pk)  # two clicks make one enrolment
    held = Enrolment.objects.filter(employee=employee, version__course=course)
    latest = held.select_related("version").order_by(F("finished_at").desc(nulls_first=True), "-pk")
    last = latest.first()
    if last is not None and (last.finished_at is None or not again):
        return last
    version = version_on_offer(course, employee_id=employee.pk, now=now)
    number = held.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    return Enrolment.objects.create(
        employee=employee, version=version, number=number + 1, started_at=now
    )


def version_on_offer(course: Course, *, employee_id: int, now: datetime) -> CourseVersion:
    """The version that somebody who starts today takes: the newest one in effect."""
    today = today_of(employee_id, now=now)
    if course.retired_on is not None and course.retired_on <= today:
        raise NotOnOffer(_("This course is retired."))
    published = course.versions.filter(published_at__isnull=False)
    in_effect = published.filter(effective_on__lte=today).order_by("-number").first()
    version = in_effect or published.order_by("number").first()
    if version is None:
        raise NotOnOffer(_("This course is not published yet."))
    return version


@transaction.atomic
def open_unit(
    *, enrolment: Enrolment, unit: Unit, actor: User | None, now: datetime
) -> UnitProgress:
    """Note that the person is at this unit now, to come back to it."""
    enrolment = _own(enrolment, unit, actor)
    progress, _created = UnitProgress.objects.get_or_create(
        enrolment=enrolment, unit=unit, defaults={"opened_at": now}
    )
    if enrolment.last_unit_id != unit.pk:
        enrolment.last_unit = unit
        enrolment.save(update_fields=["last_unit", "updated_at"])
    return progress


@transaction.atomic
def save_place(
    *, enrolment: Enrolment, unit: Unit, place: int, actor: User | None, now: datetime
) -> UnitProgress:
    """Keep how far down the text the person is, from 0 to 1000."""
    if not 0 <= place <= PLACES:
        message = _("A place is a number from 0 to %(most)d.") % {"most": PLACES}
        raise InvalidInput(message, problems=[Problem("place", "out_of_range", message)])
    progress = open_unit(enrolment=enrolment, unit=unit, actor=actor, now=now)
    progress.place = place
    progress.save(update_fields=["place", "updated_at"])
    return progress


@transaction.atomic
def finish_unit(
    *, enrolment: Enrolment, unit: Unit, actor: User | None, now: datetime
) -> Completion | None:
    """Finish a lesson. With the last needed part the course is finished: its completion."""
    if unit.kind == UnitKind.QUIZ and not _passed(enrolment).filter(unit=unit).exists():
        raise QuizNotPassed(_("A quiz is finished by passing it."))
    progress = open_unit(enrolment=enrolment, unit=unit, actor=actor, now=now)
    if progress.finished_at is None:
        progress.finished_at = now
        progress.save(update_fields=["finished_at", "updated_at"])
    return _finish_course(progress.enrolment, actor, now)


def _finish_course(enrolment: Enrolment, actor: User | None, now: datetime) -> Completion | None:
    """The completion, when every unit is done. A course is finished once an enrolment."""
    done = enrolment.progress.filter(finished_at__isnull=False).values("unit_id")
    if enrolment.version.units.exclude(pk__in=done).exists():
        return None
    if enrolment.finished_at is not None:
        return Completion.objects.filter(enrolment=enrolment).first()
    enrolment.finished_at = now
    enrolment.save(update_fields=["finished_at", "updated_at"])
    row = evidence_of_units(
        enrolment,
        finished_on=today_of(enrolment.employee_id, now=now),
        score=_score(enrolment),
        now=now,
    )
    write_completions([row], actor=actor, now=now)
    return completion_of(row)


def _passed(enrolment: Enrolment) -> QuerySet[Attempt]:
    return enrolment.attempts.filter(is_passed=True)


def _score(enrolment: Enrolment) -> Decimal | None:
    """The mean of the best result of each quiz, in per cent."""
    best = (_passed(enrolment).order_by().values("unit").annotate(best=Max("score"))).values_list(
        "best", flat=True
    )
    scores = [Decimal(score) for score in best]
    return (sum(scores) / len(scores)).quantize(Decimal("0.01")) if scores else None  # type: ignore[union-attr]


def _own(enrolment: Enrolment, unit: Unit, actor: User | None) -> Enrolment:
    """The enrolment, locked, when it is the actor's own and has the unit."""
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("employee", "version")
        .get(pk=enrolment.pk)
    )
    require_own(actor, locked, refusal=_("This is somebody else's course."))
    if unit.version_id != locked.version_id:
        message = _("This unit is not part of the course.")
        raise InvalidInput(message, problems=[Problem("unit", "unknown", message)])
    return locked
