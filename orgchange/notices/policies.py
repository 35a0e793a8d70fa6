"""Who may look after messages."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import AccessRole, User
from orgchange.core.errors import NotAllowed
from orgchange.directory.models import AccessGrant


def has_mail_duty(user: User, *, now: datetime) -> bool:
    """Whether the user looks after the messages of the whole organisation: HR of all, or admin."""
    today = now.date()
    grants = AccessGrant.objects.filter(user=user, starts_on__lte=today, ends_on__gt=today)
    return grants.filter(Q(role=AccessRole.ADMIN) | Q(role=AccessRole.HR, department=None)).exists()


def require_mail_duty(user: User, *, now: datetime) -> None:
    """Refuse those who do not look after messages."""
    if not has_mail_duty(user, now=now):
        raise NotAllowed(_("Only HR for the whole organisation and administrators may do this."))
