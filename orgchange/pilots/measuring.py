"""What is measured of a pilot, and what was read: the one place that says which contract counts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet, prefetch_related_objects

from orgchange.core.dates import OPEN_INSTANT
from orgchange.pilots.models import Contract, Measure, Pilot, Reading

# Where readings still change something; from the decision on, the figures are frozen.
OPEN_STATES = ("setup", "ready", "running", "gate_review", "on_hold", "evaluating")
RUNNING_STATES = ("running", "gate_review", "on_hold")


def contract_in_force(pilot: Pilot) -> Contract | None:
    """The newest locked version; before the start, the working copy. Three queries, once."""
    prefetch_related_objects([pilot], "contracts__measures", "contracts__kill_criteria")
    return max(pilot.contracts.all(), key=lambda row: row.number or 0, default=None)


def measures_of(pilot: Pilot) -> Sequence[Measure]:
    """The primary metric, then the guardrails; none without a contract."""
    contract = contract_in_force(pilot)
    return [] if contract is None else list(contract.measures.all())


def known_readings(
    rows: QuerySet[Reading], *, known_at: datetime | None = None
) -> QuerySet[Reading]:
    """Each day's reading as it was known at an instant; as known now, when it is None."""
    if known_at is None:
        return rows.filter(superseded_at=OPEN_INSTANT)
    return rows.filter(Q(recorded_at__lte=known_at) & Q(superseded_at__gt=known_at))


def readings_of(pilot: Pilot, *, known_at: datetime | None = None) -> list[Reading]:
    """All readings of a pilot, each day's one once, in the order of their days. One query."""
    rows = known_readings(Reading.objects.filter(pilot=pilot), known_at=known_at)
    return list(rows.order_by("measured_on", "pk"))


def last_day_of(pilot: Pilot, today: date) -> date:
    """The last day that a reading may be of: today, or the day on which it stopped running."""
    return min(today, pilot.ended_on) if pilot.ended_on else today
