"""Celery doors of the coverage area. Each may run twice, or late."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from courses.coverage import history, kept, weekly
from orgchange.notices import heartbeats


@shared_task
def recompute(now: str | None = None) -> int:
    """Work off the cells that writes have marked."""
    return kept.recompute(now=_instant(now))


@shared_task
def tick(now: str | None = None) -> int:
    """Turn the time zones whose date has moved on."""
    return kept.tick(now=_instant(now))


@shared_task
def recount(now: str | None = None) -> int:
    """Count everybody again; the heartbeat tells how many kept rows were wrong."""
    with heartbeats.beating(heartbeats.RECOUNT, clock=timezone.now) as detail:
        found = kept.recount(now=_instant(now))
        detail["differences"] = len(found)
        detail["first"] = [{**d.key, "missing": d.missing} for d in found[:5]]
    return len(found)


@shared_task
def keep_day(now: str | None = None) -> int:
    """Keep the history of every finished day that is not kept yet."""
    return len(history.keep_missed(now=_instant(now)))


@shared_task
def weekly_report(now: str | None = None) -> int:
    """Plan this week's report for every head and HR."""
    return weekly.plan(now=_instant(now))


def _instant(now: str | None) -> datetime:
    found = parse_datetime(now) if now else None
    return found or timezone.now()
