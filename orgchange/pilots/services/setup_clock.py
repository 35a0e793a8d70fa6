"""What time does to pilots that have not begun, and to those that somebody leaves."""

from datetime import datetime

from django.db.models import Q, QuerySet

from orgchange.core.dates import firm_day
from orgchange.pilots.guards.starting import RESCINDED
from orgchange.pilots.models import Pilot
from orgchange.pilots.services.clock import DUE
from orgchange.pilots.setting_up.departures import maybe_left


def no_longer_ready(_now: datetime) -> QuerySet[Pilot]:
    """All that are ready: few, and each is looked at as if it were to start now."""
    return Pilot.objects.filter(state="ready")


def somebody_left(now: datetime) -> QuerySet[Pilot]:
    """Running ones that somebody may have left."""
    return maybe_left(Pilot.objects.filter(state="running"), on=firm_day(now))


def award_gone(_now: datetime) -> QuerySet[Pilot]:
    """Those that have not begun, and whose award is no more."""
    gone = Q(award__ended_at__isnull=False) | Q(award__proposal__state=RESCINDED)
    return Pilot.objects.filter(gone, state__in=["setup", "ready"])


def connect() -> None:
    """Say for each step of the clock what it is due for."""
    DUE["fall_back"] = no_longer_ready
    DUE["person_left"] = somebody_left
    DUE["award_gone"] = award_gone
