"""Celery doors of the assignments area."""

from celery import shared_task
from django.utils import timezone

from courses.assignments import reconcile, reminders
from orgchange.notices import heartbeats


@shared_task
def plan_notices() -> None:
    """Plan the reminders that fell due. Safe to run twice."""
    with heartbeats.beating(heartbeats.PLAN, clock=timezone.now) as detail:
        detail["planned"] = reminders.plan(now=timezone.now())


@shared_task
def reconcile_fully() -> None:
    """Make every obligation say what the facts say. Writes nothing where all is well."""
    reconcile.reconcile_fully(now=timezone.now())
