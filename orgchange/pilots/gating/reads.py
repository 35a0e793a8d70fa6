"""Reads of gates: which one is open, which one is next, and the contract they look at."""

from datetime import date, timedelta

from django.db.models import QuerySet

from orgchange.innovation.models import Tranche
from orgchange.pilots.models import Contract, Gate, Milestone, Pilot

PRE_READ_DAYS = 3  # that a panel has the pre-read before it decides
LEAST_SEATS = 2  # of a panel
MOST_HELD = 45  # days on hold, all holds of a pilot together
MOST_EXTENDED = 60  # days, once


def open_gate_of(pilot: Pilot) -> Gate | None:
    """The gate that is open now; there is one at most."""
    return pilot.gates.filter(opened_at__isnull=False, decided_at=None).first()


def gates_ahead(pilot: Pilot) -> QuerySet[Gate]:
    """Those that are planned, the next one first."""
    return pilot.gates.filter(opened_at=None, decided_at=None).order_by("planned_on", "pk")


def locked_contract(pilot: Pilot) -> Contract | None:
    """The newest version that was locked: what holds now."""
    return pilot.contracts.exclude(number=None).order_by("-number").first()


def milestone_of(gate: Gate, contract: Contract | None) -> Milestone | None:
    """What a gate looks at, as a version of the contract says it; nothing out of turn."""
    if contract is None or not gate.milestone:
        return None
    return contract.milestones.filter(code=gate.milestone).select_related("responsible").first()


def tranche_of(pilot: Pilot, milestone: Milestone | None) -> Tranche | None:
    """The money that a "go" at a milestone makes payable."""
    if milestone is None or milestone.tranche is None or pilot.award_id is None:
        return None
    return Tranche.objects.filter(award=pilot.award_id, position=milestone.tranche).first()


def day_of(pilot: Pilot, milestone: Milestone) -> date | None:
    """The day a milestone falls on; holds move it."""
    if pilot.started_on is None or milestone.day is None:
        return None
    return pilot.started_on + timedelta(days=milestone.day + pilot.held_days)


def readable_from(sent_on: date) -> date:
    """The first day on which a panel can say go to what was sent on a day."""
    return sent_on + timedelta(days=PRE_READ_DAYS)


def send_by(planned_on: date) -> date:
    """The last day to send the pre-read of a gate, for a decision on its day."""
    return planned_on - timedelta(days=PRE_READ_DAYS)
