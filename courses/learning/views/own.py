"""What every page of one's own learning starts from."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.learning.models import Enrolment
from courses.learning.queries import enrolments_of
from orgchange.directory.models import Employee


def learner_or_none(request: HttpRequest) -> Employee | None:
    """Who the signed-in user is in the organisation; asked once a request."""
    held: Any = request
    if not hasattr(held, "_learner"):
        held._learner = Employee.objects.filter(user__pk=request.user.pk or 0).first()
    found: Employee | None = held._learner
    return found


def learner(request: HttpRequest) -> Employee:
    """The same; there is nothing to learn here for an account without a person."""
    found = learner_or_none(request)
    if found is None:
        raise Http404
    return found


def own_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    """One's own enrolment; anybody else's is not there."""
    return get_object_or_404(enrolments_of(learner(request).pk), pk=pk)


def actor(request: HttpRequest) -> Any:
    """The user, as services want it."""
    return request.user
