"""Celery doors of the directory area."""

from celery import shared_task
from django.utils import timezone

from orgchange.directory.roster import background
from orgchange.directory.roster.keeping import forget_files
from orgchange.directory.roster.models import RosterImport


@shared_task
def read_roster(import_id: int) -> None:
    """Read a kept roster file. Safe to run twice."""
    background.read(import_id=import_id)


@shared_task
def apply_roster(import_id: int) -> None:
    """Apply a confirmed import. Safe to run twice: the second finds it applied."""
    background.apply(import_id=import_id, now=timezone.now())


@shared_task
def sweep_rosters() -> int:
    """Do what a lost wake-up left undone. Safe to run twice."""
    return background.sweep(now=timezone.now())


@shared_task
def forget_roster_files() -> int:
    """Delete the roster files whose keep time is over. Safe to run twice."""
    return forget_files(RosterImport, now=timezone.now())
