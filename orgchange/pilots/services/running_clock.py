"""What the clock does to pilots that run: the planned end, and an alarm that nothing answered."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from orgchange.core.dates import firm_day
from orgchange.pilots.measuring import RUNNING_STATES
from orgchange.pilots.models import KillAlarm, Pilot
from orgchange.pilots.services.clock import due


@due("planned_end")
def at_their_end(now: datetime) -> QuerySet[Pilot]:
    """Pilots whose planned end has come."""
    return Pilot.objects.filter(
        state__in=("running", "gate_review"), planned_end_on__lte=firm_day(now)
    )


@due("kill")
def alarmed(now: datetime) -> QuerySet[Pilot]:
    """Pilots that run in spite of an open alarm: the alarm takes the step itself, at once."""
    alarms = KillAlarm.objects.filter(pilot=OuterRef("pk"), settled_at=None)
    return Pilot.objects.filter(Exists(alarms), state__in=RUNNING_STATES)
