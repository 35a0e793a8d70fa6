"""Celery doors of the notices area."""

from celery import shared_task
from django.utils import timezone

from orgchange.notices import delivery, heartbeats


@shared_task
def deliver_notices() -> None:
    """Send whatever may go out now. Safe to run twice, late, or beside itself."""
    with heartbeats.beating(heartbeats.DELIVER, clock=timezone.now) as detail:
        detail.update(vars(delivery.deliver(clock=timezone.now)))
