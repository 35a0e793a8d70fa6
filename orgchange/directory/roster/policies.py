"""Who may bring in a roster, and who may look at what was brought in."""

from datetime import date

from orgchange.accounts.models import AccessRole, User
from orgchange.directory.models import AccessGrant


def may_import(user: User | None, on: date) -> bool:
    """HR of the whole organisation; None is the system itself, at the command line."""
    return user is None or _holds(user, [AccessRole.HR], on)


def may_see_imports(user: User, on: date) -> bool:
    """HR of the whole organisation, and the auditor."""
    return _holds(user, [AccessRole.HR, AccessRole.AUDITOR], on)


def _holds(user: User, roles: list[AccessRole], on: date) -> bool:
    grants = AccessGrant.objects.filter(
        user_id=user.pk, role__in=roles, department=None, starts_on__lte=on, ends_on__gt=on
    )
    return grants.exists()
