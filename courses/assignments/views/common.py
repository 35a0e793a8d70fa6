"""What every page of this area starts from: who asks, when, and whom they may see."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from courses.assignments.models import Requirement
from courses.assignments.states import Moment
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
