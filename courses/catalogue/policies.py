"""Who may do what with courses."""

from datetime import date

from django.db.models import Q

from orgchange.accounts.models import AccessRole, User
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import AccessGrant


def may_edit_courses(user: User, *, on: date) -> bool:
    """A course is the whole organisation's: its HR and administrators change it."""
    return AccessGrant.objects.filter(
        Q(role=AccessRole.ADMIN) | Q(role=AccessRole.HR, department=None),
        user_id=user.pk,
        starts_on__lte=on,
        ends_on__gt=on,
    ).exists()


def require_editor(actor: User | None, *, on: date, refusal: str) -> None:
    """Refuse whoever may not; None is the command line of the machine itself."""
    if actor is not None and not may_edit_courses(actor, on=on):
        raise NotAllowed(refusal)
