"""Celery doors of the teams area."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from orgchange.core.dates import local_date
from orgchange.teams import services


@shared_task
def follow_day() -> None:
    """What a new day brings to teams, and telling those who run them. Safe to run twice."""
    now = timezone.now()
    services.follow_day(today=local_date(now, settings.FIRM_TIME_ZONE), now=now)
