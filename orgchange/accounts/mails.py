"""Sending the message of a link, at most one worker at a time."""

import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from orgchange.accounts import links
from orgchange.accounts.models import Invitation, LinkPurpose

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8


def due(*, now: datetime) -> list[int]:
    """Keys of messages that are still to go out: a mail that failed is tried again."""
    return list(_unsent(now).values_list("pk", flat=True)[:500])


def send(pk: int, *, now: datetime) -> bool:
    """Send one, if nobody else does; whether it went out. A failure leaves it to the next sweep."""
    leased = _unsent(now).filter(pk=pk).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    if not leased:
        return False
    invitation = Invitation.objects.select_related("user", "invited_by").get(pk=pk)
    try:
        message(invitation).send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("account_mail_failed", invitation=pk, error=str(error))
        Invitation.objects.filter(pk=pk).update(leased_until=None)
        return False
    Invitation.objects.filter(pk=pk).update(sent_at=now, leased_until=None)
    return True


def message(invitation: Invitation) -> EmailMessage:
    """The mail in the language of whoever gets it, always with the same Message-ID."""
    user = invitation.user
    name = "reset" if invitation.purpose == LinkPurpose.RESET else "invitation"
    zone = user.time_zone or settings.FIRM_TIME_ZONE
    context = {
        "user": user,
        "url": links.url(invitation),
        "invited_by": invitation.invited_by,
        "expires_at": invitation.expires_at,
        "zone": zone,
    }
    with (
        translation.override(user.language or settings.LANGUAGE_CODE),
        timezone.override(zone),
    ):
        subject = render_to_string(f"accounts/messages/{name}_subject.txt", context)
        body = render_to_string(f"accounts/messages/{name}.txt", context)
    domain = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<account-link-{invitation.pk}@{domain}>"}
    return EmailMessage(" ".join(subject.split()), body, to=[user.email], headers=headers)


def _unsent(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now),
        sent_at=None,
        accepted_at=None,
        expires_at__gt=now,
        attempts__lt=MOST_ATTEMPTS,
    ).exclude(purpose=LinkPurpose.HANDED)
