"""Which pilots are late."""

from datetime import date, datetime

from django.db.models import Q

from orgchange.pilots.models import Gate

UNDER_WAY = ("running", "gate_review", "on_hold")


def late(*, now: datetime, today: date) -> Q:
    """Somebody should have acted, a gate should have been opened, or it should have ended.

    A panel whose gate is open has the days of its state: until `due_at` nothing is late.
    """
    gates = Gate.objects.filter(decided_at=None, opened_at=None, planned_on__lt=today)
    return (
        Q(due_at__lt=now)
        | Q(state__in=UNDER_WAY, planned_end_on__lte=today)
        | Q(state__in=UNDER_WAY, pk__in=gates.values("pilot"))
    )
