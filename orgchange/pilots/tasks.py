"""Celery doors of the pilots area. Each may run twice, or late."""

from celery import shared_task
from django.utils import timezone

from orgchange.pilots.services import clock


@shared_task
def tick_pilots() -> int:
    """What time does to pilots; answers how many went a step on."""
    return clock.tick(now=timezone.now())
