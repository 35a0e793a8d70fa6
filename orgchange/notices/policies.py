"""Who may look after messages."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import Sight, day_of, sight_of


def has_mail_duty(sight: Sight) -> bool:
    """Looks after the messages of the whole organisation: HR of all of it, or an administrator.

    The words, the mail folder and messages of unknown outcome are nobody else's.
    """
    return sight.hr_everywhere or sight.is_admin


def may_care(sight: Sight) -> bool:
    """May open the reminders page: HR of at least a part, or an administrator."""
    return sight.is_hr or sight.is_admin


def require_mail_duty(user: User, *, now: datetime) -> None:
    """Refuse those who do not look after messages."""
    if not has_mail_duty(sight_of(user, on=day_of(user, now))):
        raise NotAllowed(_("Only HR for the whole organisation and administrators may do this."))
