"""What every page of this area starts from: who asks, when, and whom they may see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from courses.assignments.models import Requirement
from courses.assignments.states import Moment
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, records_visible_to, sight


def actor(request: HttpRequest) -> Any:
    """The user, as services want it."""
    return request.user


def moment() -> Moment:
    """Now, which is each person's own today."""
    return Moment(now=timezone.now())


def today(request: HttpRequest) -> date:
    """The reader's own day."""
    return sight(request).on


def own_id(request: HttpRequest) -> int:
    """Who the reader is in the organisation; nothing is required of an account without one."""
    found = sight(request).employee_id
    if found is None:
        raise Http404
    return found


def own(request: HttpRequest) -> Employee:
    """The same, as a row."""
    return Employee.objects.get(pk=own_id(request))


def for_hr(request: HttpRequest) -> Sight:
    """The sight of HR; anybody else finds nothing here."""
    seen = sight(request)
    if not seen.is_hr:
        raise Http404
    return seen


def for_readers(request: HttpRequest) -> Sight:
    """HR, and auditors, who read and change nothing."""
    seen = sight(request)
    if not (seen.is_hr or seen.is_auditor):
        raise Http404
    return seen


def person(request: HttpRequest, pk: int) -> Employee:
    """Somebody whose records the reader may see."""
    found = records_visible_to(sight(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def requirement(pk: int) -> Requirement:
    """With its course."""
    found = Requirement.objects.select_related("course").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def add_problems(form: Any, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """A refusal beside the fields it names; the rest above the form. Not allowed stays 403.

    `names`: fields that the form calls otherwise than the service.
    """
    if isinstance(error, NotAllowed):
        raise error
    said = False
    for problem in error.problems:
        name = problem.field.split(".")[-1].split("[")[0]
        name = (names or {}).get(name, name)
        if name in form.fields:
            form.add_error(name, problem.message)
            said = True
    if not said:
        form.add_error(None, error.message)
