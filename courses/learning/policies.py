"""Who may take courses, record completions and revoke them."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.learning.models import Enrolment
from orgchange.accounts.models import AccessRole, User
from orgchange.core.dates import local_date
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import AccessGrant


def may_take(actor: User | None, enrolment: Enrolment) -> bool:
    """Only the person learns; nobody clicks through a course for somebody else."""
    return actor is not None and enrolment.employee.user_id == actor.pk


def require_own(actor: User | None, enrolment: Enrolment, *, refusal: str) -> None:
    """Refuse whoever is not the person."""
    if not may_take(actor, enrolment):
        raise NotAllowed(refusal)


def may_record(actor: User, employee_ids: Collection[int], *, on: date) -> bool:
    """HR within its part of the organisation, and administrators."""
    return AccessGrant.objects.filter(
        Q(role=AccessRole.ADMIN) | Q(role=AccessRole.HR, department=None),
        user_id=actor.pk,
        starts_on__lte=on,
        ends_on__gt=on,
    ).exists()


def require_recorder(actor: User | None, employee_ids: Collection[int], *, now: datetime) -> None:
    """Refuse whoever may not; None is the command line of the machine itself."""
    on = local_date(now, settings.FIRM_TIME_ZONE)
    if actor is not None and not may_record(actor, employee_ids, on=on):
        raise NotAllowed(_("You may not record or revoke completions of these people."))
