"""Celery doors of the innovation area."""

from celery import shared_task
from django.utils import timezone

from orgchange.innovation.services import clock


@shared_task
def tick_fund() -> None:
    """What time does to proposals. Safe to run twice."""
    clock.tick(now=timezone.now())
