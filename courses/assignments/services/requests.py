"""What employees ask of HR about a course, and HR's answers."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import LearningRequest, RequestKind, Requirement
from courses.assignments.services.acting import (
    WrongState,
    require_people,
    require_text,
    sight_of_actor,
)
from courses.assignments.services.acting import refuse as invalid
from courses.assignments.services.lifting import exempt
from courses.learning.calendar import today_of
from courses.learning.models import How
from courses.learning.services import record_completion
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee

LARGEST_FILE = 10 * 1024 * 1024


@transaction.atomic
def ask(
    *,
    employee: Employee,
    requirement: Requirement,
    kind: str,
    message: str,
    finished_on: date | None = None,
    file: "UploadedFile[Any] | None" = None,
    actor: User | None,
    now: datetime,
) -> LearningRequest:
    """Ask HR: "I have done this already", or "this is not for me". One open one of each kind."""
    sight = sight_of_actor(actor, now)
    if sight is not None and sight.employee_id != employee.pk:
        raise NotAllowed(_("You can ask only for yourself."))
    is_strange = kind not in RequestKind.values
    if is_strange or (requirement.is_stage and kind == RequestKind.DONE_ALREADY):
        raise invalid("kind", "unknown", _("This cannot be asked."))
    message = require_text("message", message)
    if kind == RequestKind.DONE_ALREADY:
        if finished_on is None:
            raise invalid("finished_on", "missing", _("Say on which day you finished it."))
        if finished_on > today_of(employee.pk, now=now):
            raise invalid("finished_on", "future", _("This day is still to come."))
    if file is not None and (file.size or 0) > LARGEST_FILE:
        raise invalid("file", "too_large", _("The file is larger than 10 MB."))
    open_ones = LearningRequest.objects.filter(
        employee=employee, requirement=requirement, kind=kind, state="open"
    )
    if open_ones.exists():
        raise WrongState(_("You have asked this already; HR has not answered yet."))
    asked = LearningRequest.objects.create(
        employee=employee,
        requirement=requirement,
        kind=kind,
        message=message,
        finished_on=finished_on if kind == RequestKind.DONE_ALREADY else None,
        file=file or "",
    )
    record(action="request.asked", obj=asked, label=_label(asked), actor=actor, at=now)
    return asked


@transaction.atomic
def withdraw_request(*, request: LearningRequest, actor: User | None, now: datetime) -> None:
    """Take back a request that nobody answered yet. Only the person who asked."""
    sight = sight_of_actor(actor, now)
    if sight is not None and sight.employee_id != request.employee_id:
        raise NotAllowed(_("You can take back only your own requests."))
    held = _open(request)
    held.state = "withdrawn"
    held.save(update_fields=["state", "updated_at"])
    record(action="request.withdrawn", obj=held, label=_label(held), actor=actor, at=now)


@transaction.atomic
def grant(
    *,
    request: LearningRequest,
    answer: str = "",
    ends_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> LearningRequest:
    """Grant it: a completion is recorded, or an exemption made (up to `ends_on`, if given)."""
    require_people(actor, [request.employee_id], now)
    held = _open(request)
    if held.kind == RequestKind.DONE_ALREADY:
        _recognise(held, ends_on, actor, now)
    else:
        exempt(
            employee=held.employee,
            requirement=held.requirement,
            reason=held.message,
            evidence=f"request {held.pk}",
            ends_on=ends_on,
            actor=actor,
            now=now,
        )
    return _answer(held, "granted", answer, actor, now)


@transaction.atomic
def refuse(
    *, request: LearningRequest, answer: str, actor: User | None, now: datetime
) -> LearningRequest:
    """Refuse it, with the reason that the person will read."""
    require_people(actor, [request.employee_id], now)
    answer = require_text("answer", answer)
    return _answer(_open(request), "refused", answer, actor, now)


def _recognise(
    request: LearningRequest, ends_on: date | None, actor: User | None, now: datetime
) -> None:
    course = request.requirement.course
    if course is None or request.finished_on is None:
        raise WrongState(_("Only a course can be recognised."))
    record_completion(
        employee=request.employee,
        course=course,
        finished_on=request.finished_on,
        how=How.RECOGNISED,
        ends_on=ends_on,
        source="request",
        evidence=f"request {request.pk}",
        actor=actor,
        now=now,
    )


def _open(request: LearningRequest) -> LearningRequest:
    """The request, locked; WrongState unless it is open."""
    held = LearningRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != "open":
        raise WrongState(_("This request was answered or taken back already."))
    return held


def _answer(
    request: LearningRequest, state: str, answer: str, actor: User | None, now: datetime
) -> LearningRequest:
    request.state, request.answer = state, answer.strip()[:4000]
    request.answered_by, request.answered_at = actor, now
    request.save()
    record(
        action=f"request.{state}",
        obj=request,
        label=_label(request),
        actor=actor,
        at=now,
        changes={"answer": request.answer[:500]},
    )
    return request


def _label(request: LearningRequest) -> str:
    return f"{request.employee} · {request.requirement}"
