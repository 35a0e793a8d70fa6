"""Celery doors of the innovation area. Each may run twice, or late."""

from celery import shared_task
from django.utils import timezone

from orgchange.innovation.notices.silence_notices import plan_silence
from orgchange.innovation.proposal_imports import background
from orgchange.innovation.services import clock, conflicts, proving
from orgchange.innovation.spending import background as spending


@shared_task
def prove_ledger() -> int:
    """Prove that kept balances equal the sums of entries; answers how many differ."""
    return len(proving.prove(clock=timezone.now))


@shared_task
def tick_fund() -> None:
    """What time does to proposals, and to awards whose conditions nobody accepts."""
    now = timezone.now()
    clock.tick(now=now)
    plan_silence(now=now)


@shared_task
def refresh_conflicts() -> int:
    """Look again who is too close to what: a new day begins and ends jobs, seats and offices."""
    return conflicts.refresh(now=timezone.now())


@shared_task
def read_spending(import_id: int) -> None:
    """Read a kept file of spending."""
    spending.read(import_id=import_id, now=timezone.now())


@shared_task
def apply_spending(import_id: int) -> None:
    """Apply a confirmed import of spending: the second time finds it applied."""
    spending.apply(import_id=import_id, now=timezone.now())


@shared_task
def sweep_spending() -> int:
    """Do what a lost wake-up left undone."""
    return spending.sweep(now=timezone.now())


@shared_task
def read_proposals(import_id: int) -> None:
    """Read a kept file of proposals. Safe to run twice."""
    background.read(import_id=import_id, now=timezone.now())


@shared_task
def apply_proposals(import_id: int) -> None:
    """Apply a confirmed import of proposals. Safe to run twice: the second finds it applied."""
    background.apply(import_id=import_id, now=timezone.now())


@shared_task
def sweep_proposal_imports() -> int:
    """Do what a lost wake-up left undone. Safe to run twice."""
    return background.sweep(now=timezone.now())
