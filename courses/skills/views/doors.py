"""What the pages of skills share: who may open what."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from courses.skills.models import RoleProfile, Skill
from courses.skills.policies import can_write_framework
from courses.skills.scopes import profiles_visible_to, skills_visible_to
from orgchange.audit.services import record_look
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import Employee
from orgchange.directory.scopes import records_visible_to, sight
from orgchange.directory.views.doors import actor_of, clock


def skill_door(request: HttpRequest, code: str) -> Skill:
    """A skill that the asker may look up; 404 for who may not."""
    return get_object_or_404(skills_visible_to(sight(request)), code=code)


def profile_door(request: HttpRequest, code: str) -> RoleProfile:
    """A profile that the asker may look up; 404 for who may not."""
    return get_object_or_404(profiles_visible_to(sight(request)), code=code)


def person_door(request: HttpRequest, pk: int) -> Employee:
    """Somebody whose levels and ratings one may read; 404 else. An auditor's look is recorded."""
    held = sight(request)
    person = get_object_or_404(records_visible_to(held), pk=pk)
    if held.is_auditor:
        page = request.resolver_match.view_name if request.resolver_match else ""
        record_look(obj=person, actor=actor_of(request), at=clock(), page=page)
    return person


def writer_door(request: HttpRequest) -> None:
    """The framework's forms: 404 for who may not look it up, 403 for who may not write it."""
    held = sight(request)
    if not (held.sees_directory or held.is_auditor):
        raise Http404
    allow(can_write_framework(held), _("HR and administrators write the framework."))


def allow(allowed: bool, text: str) -> None:
    """Refuse the page of a form to whom the service would refuse the write."""
    if not allowed:
        raise NotAllowed(text)
