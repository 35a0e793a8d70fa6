"""Links by which a password may be chosen: the signed key of their row, and nothing stored."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
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
    token = signing.Signer(salt=SALT).sign(str(invitation.pk))
    path = reverse(PAGES[LinkPurpose(invitation.purpose)], kwargs={"token": token})
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def find(token: str, *, now: datetime) -> Invitation:
    """The row of a link that still opens. Raises LinkExpired, whatever the reason."""
    expired = LinkExpired(_("This link has been used, was replaced, or is too old."))
    try:
        pk = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise expired from error
    invitation = (
        Invitation.objects.select_related("user")
        .filter(pk=pk, accepted_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if invitation is None:
        raise expired
    return invitation
