"""What the directory's views share: the asker, the clock, whom they may open."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import people_administered_by, people_visible_to, sight


def actor_of(request: HttpRequest) -> User:
    """The account that asks; every page of the directory is closed to strangers."""
    return cast(User, request.user)


def clock() -> datetime:
    """Now, read at the door."""
    return timezone.now()


def person_or_404(request: HttpRequest, pk: int) -> Employee:
    """Somebody the asker may look up."""
    person = people_visible_to(sight(request)).filter(pk=pk).select_related("user").first()
    if person is None:
        raise Http404
    return person


def administers(request: HttpRequest, person: Employee) -> bool:
    """Whether the asker is HR of this person."""
    held = sight(request)
    return held.is_hr and people_administered_by(held).filter(pk=person.pk).exists()


def require_administered(request: HttpRequest, person: Employee) -> None:
    """Refuse whoever is not HR of this person."""
    if not administers(request, person):
        raise NotAllowed(_("Only HR of this part of the organisation may do this."))


def directory_or_404(request: HttpRequest) -> None:
    """Pages of the whole directory do not exist for who may not look up colleagues."""
    if not sight(request).sees_directory:
        raise Http404


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: 422 where what was typed is not right."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
