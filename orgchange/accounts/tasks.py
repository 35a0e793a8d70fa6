"""Celery doors of the accounts: messages with links."""

from celery import shared_task
from django.utils import timezone

from orgchange.accounts import mails


@shared_task
def send_link(pk: int) -> bool:
    """Send the message of one link. Safe to run twice."""
    return mails.send(pk, now=timezone.now())


@shared_task
def send_links() -> int:
    """Send whatever was not sent: the sweep that finds what a wake-up lost."""
    now = timezone.now()
    return sum(mails.send(pk, now=now) for pk in mails.due(now=now))
