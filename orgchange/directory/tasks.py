"""Celery doors of the directory area."""

from celery import shared_task
from django.utils import timezone

from orgchange.accounts.models import User
from orgchange.directory.roster import background


@shared_task
def read_roster(import_id: int) -> None:
    """Read a kept roster file. Safe to run twice."""
    background.read(import_id=import_id)


@shared_task
def apply_roster(import_id: int, user_id: int | None) -> None:
    """Apply a confirmed import. Safe to run twice: the second finds it applied."""
    actor = User.objects.get(pk=user_id) if user_id else None
    background.apply(import_id=import_id, actor=actor, now=timezone.now())
