"""Links by which a password may be chosen: a signature of their row, and nothing stored."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from orgchange.accounts.models import Invitation, LinkPurpose
from orgchange.core.errors import DomainError

SALT = "orgchange.accounts.links"
PAGES = {
    LinkPurpose.INVITATION: "accounts:invitation",
    LinkPurpose.RESET: "accounts:password-reset",
    LinkPurpose.HANDED: "accounts:invitation",
}


class LinkExpired(DomainError):
    """The link was used, has been replaced, is too old, or was never ours."""

    code = "link_expired"
    status = 410


def url(invitation: Invitation) -> str:
    """The whole address, as it stands in a mail."""
    token = f"{invitation.pk}-{_signature(invitation)}"
    path = reverse(PAGES[LinkPurpose(invitation.purpose)], kwargs={"token": token})
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def find(token: str, *, now: datetime) -> Invitation:
    """The row of a link that still opens. Raises LinkExpired, whatever the reason."""
    pk, _dash, signature = token.partition("-")
    if pk.isascii() and pk.isdecimal() and len(pk) < 19:
        invitation = (
            Invitation.objects.select_related("user")
            .filter(pk=pk, accepted_at=None, expires_at__gt=now, user__is_active=True)
            .first()
        )
        if invitation and constant_time_compare(signature, _signature(invitation)):
            return invitation
    raise LinkExpired(_("This link has been used, was replaced, or is too old."))


def _signature(invitation: Invitation) -> str:
    """Of the row as it was made: its key alone could come again after a backup is restored."""
    made = f"{invitation.pk}:{invitation.user_id}:{invitation.created_at.timestamp()}"
    return salted_hmac(SALT, made, algorithm="sha256").hexdigest()
