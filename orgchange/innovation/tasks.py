"""Celery doors of the innovation area. Each may run twice, or late."""

from celery import shared_task
from django.utils import timezone

from orgchange.innovation.services import clock, proving


@shared_task
def prove_ledger() -> int:
    """Prove that kept balances equal the sums of entries; answers how many differ."""
    return len(proving.prove(clock=timezone.now))


@shared_task
def tick_fund() -> None:
    """What time does to proposals."""
    clock.tick(now=timezone.now())
