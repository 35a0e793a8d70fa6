"""What time does to gates and holds."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from orgchange.core.dates import firm_day
from orgchange.pilots.models import Gate, Pilot
from orgchange.pilots.services.clock import due


@due("gate_due")
def gates_due(now: datetime) -> QuerySet[Pilot]:
    """Running pilots whose next gate has come."""
    rows = Gate.objects.filter(
        pilot=OuterRef("pk"), opened_at=None, decided_at=None, planned_on__lte=firm_day(now)
    )
    return Pilot.objects.filter(Exists(rows), state="running")


@due("hold_over")
def holds_over(now: datetime) -> QuerySet[Pilot]:
    """Pilots on hold whose last day is over."""
    return Pilot.objects.filter(state="on_hold", held_until__lte=firm_day(now))
