"""The plan of gates: where a new version of the contract, a recycle or a hold moves it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max

from orgchange.core.dates import firm_day
from orgchange.pilots.gating.reads import day_of, gates_ahead, milestone_of, readable_from
from orgchange.pilots.models import Contract, Gate, GateDecision, Milestone, PanelSeat, Pilot
from orgchange.pilots.offices import team_ids


@dataclass(frozen=True)
class Moved:
    """A gate that a new plan looks at on another day than its panel was told."""

    gate: Gate
    before: date


def plan_anew(
    pilot: Pilot, contract: Contract, *, before: Contract | None, today: date
) -> list[Moved]:
    """Plan the gates ahead by a version of the contract; what holds have moved stays moved.

    Milestones that are new get a gate; the gate of one that is gone goes with it, unless something
    was put there. Where the day of a milestone is that of the version `before`, its gate stays.
    Answers the gates that are looked at on another day.
    """
    ahead = {gate.milestone: gate for gate in gates_ahead(pilot).exclude(milestone="")}
    known = set(pilot.gates.values_list("milestone", flat=True))
    days = dict(before.milestones.values_list("code", "day")) if before else {}
    moved: list[Moved] = []
    for milestone in contract.milestones.exclude(day=None):
        gate = ahead.pop(milestone.code, None)
        if gate is None and milestone.code in known:
            continue
        held = gate or Gate(pilot=pilot, milestone=milestone.code)
        stays = gate is not None and days.get(milestone.code) == milestone.day
        day = held.planned_on if stays else _day_for(held, milestone, today=today)
        moved += _put_on(held, milestone.name, day)
    gone = [gate.pk for gate in ahead.values()]
    pilot.gates.filter(pk__in=gone, pre_read="", evidence=None).delete()
    return moved


def _put_on(gate: Gate, name: str, day: date) -> list[Moved]:
    """Save a gate on a day; whether that is another one than before."""
    is_new, was = gate.pk is None, gate.planned_on
    gate.name, gate.planned_on = name, day
    gate.save()
    return [] if is_new or was == day else [Moved(gate, was)]


def _day_for(gate: Gate, milestone: Milestone, *, today: date) -> date:
    """Its day by the contract: not in the past, nor before a panel has had what was sent to it."""
    earliest = today
    if gate.pre_read_at is not None:
        earliest = max(earliest, readable_from(firm_day(gate.pre_read_at)))
    return max(day_of(gate.pilot, milestone) or today, earliest)


def look_again(gate: Gate, *, not_before: date) -> Gate:
    """Plan another look at the milestone of a decided gate, with the same panel."""
    pilot = gate.pilot
    last = pilot.gates.filter(milestone=gate.milestone).aggregate(last=Max("round"))["last"] or 0
    contract = pilot.contracts.exclude(number=None).order_by("-number").first()
    milestone = milestone_of(gate, contract)
    day = day_of(pilot, milestone) if milestone else None
    again = Gate.objects.create(
        pilot=pilot,
        milestone=gate.milestone,
        name=milestone.name if milestone else gate.name,
        round=last + 1,
        planned_on=max(day or not_before, not_before),
    )
    seat_as_before(again)
    if milestone is not None:
        _keep_order(again, milestone)
    return again


def _keep_order(gate: Gate, milestone: Milestone) -> None:
    """What the contract has later is not looked at before."""
    after = Milestone.objects.filter(contract=milestone.contract, position__gt=milestone.position)
    rows = gates_ahead(gate.pilot).filter(milestone__in=after.values("code"))
    earlier = rows.filter(planned_on__lte=gate.planned_on)
    earlier.update(planned_on=gate.planned_on + timedelta(days=1))


def move_plan(pilot: Pilot, days: int) -> None:
    """After a hold: the end and the gates ahead move by its days. Changes `pilot` in memory."""
    by = timedelta(days=days)
    pilot.held_days += days
    if pilot.planned_end_on is not None:
        pilot.planned_end_on += by
    gates_ahead(pilot).update(planned_on=F("planned_on") + by)


def held_gate(pilot: Pilot) -> Gate | None:
    """The gate whose decision put the pilot on hold."""
    rows = pilot.gates.filter(decision=GateDecision.HOLD).order_by("-decided_at", "-pk")
    return rows.first()


def seat_as_before(gate: Gate) -> None:
    """The panel of the pilot's last gate sits again, without those who joined the team since."""
    last = (
        PanelSeat.objects.filter(gate__pilot=gate.pilot_id)
        .exclude(gate=gate)
        .order_by("-gate__planned_on", "-gate__pk")
        .values_list("gate", flat=True)
        .first()
    )
    if last is None:
        return
    before = PanelSeat.objects.filter(gate=last).order_by("pk")
    people = before.values_list("employee_id", flat=True)
    off = [one for one in people if one not in team_ids(gate.pilot)]
    PanelSeat.objects.bulk_create(PanelSeat(gate=gate, employee_id=one) for one in off)
