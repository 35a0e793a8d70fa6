"""Celery doors of the teams area."""

from celery import shared_task
from django.utils import timezone

from orgchange.core.dates import firm_day
from orgchange.directory.roster.keeping import forget_files
from orgchange.teams import services
from orgchange.teams.imports import background
from orgchange.teams.models import TeamRosterImport
from orgchange.teams.reports import warming
from orgchange.teams.services import requests


@shared_task
def follow_day() -> None:
    """What a new day brings to teams, and telling whom it concerns. Safe to run twice."""
    now = timezone.now()
    services.follow_day(today=firm_day(now), now=now)
    requests.lapse(now=now)
    requests.plan_reminders(now=now)


@shared_task
def warm_figures() -> None:
    """Count what the figures' pages ask for, before they ask. Safe to run twice."""
    warming.run(now=timezone.now())


@shared_task
def read_team_roster(import_id: int) -> None:
    """Read a kept file of rosters. Safe to run twice."""
    background.read(import_id=import_id, now=timezone.now())


@shared_task
def apply_team_roster(import_id: int) -> None:
    """Apply a confirmed import of rosters. Safe to run twice: the second finds it applied."""
    background.apply(import_id=import_id, now=timezone.now())


@shared_task
def sweep_team_rosters() -> int:
    """Do what a lost wake-up left undone. Safe to run twice."""
    return background.sweep(now=timezone.now())


@shared_task
def forget_team_roster_files() -> int:
    """Delete the files of team rosters whose keep time is over. Safe to run twice."""
    return forget_files(TeamRosterImport, now=timezone.now())
