"""Celery doors of the learning area."""

from celery import shared_task
from django.utils import timezone

from courses.learning import background


@shared_task
def read_completions(import_id: int) -> None:
    """Read a kept file of completions. Safe to run twice."""
    background.read(import_id=import_id, now=timezone.now())


@shared_task
def apply_completions(import_id: int) -> None:
    """Apply a confirmed import. Safe to run twice: the second finds it applied."""
    background.apply(import_id=import_id, now=timezone.now())


@shared_task
def sweep_completions() -> int:
    """Do what a lost wake-up left undone. Safe to run twice."""
    return background.sweep(now=timezone.now())
