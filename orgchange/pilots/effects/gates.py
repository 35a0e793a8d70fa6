"""What opens, decides and plans gates."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid
from orgchange.innovation.services.tranches import accept_milestone
from orgchange.pilots.gating.reads import (
    gates_ahead,
    locked_contract,
    milestone_of,
    open_gate_of,
    readable_from,
    tranche_of,
)
from orgchange.pilots.models import Gate, GateDecision, Pilot
from orgchange.pilots.notices import gate_notices
from orgchange.pilots.services.gate_plan import look_again, plan_anew, seat_as_before
from orgchange.pilots.workflow import Step, effect


@effect("open_gate", gettext_lazy("opens the next gate"))
def open_gate(step: Step) -> None:
    """The panel looks at the contract as it is locked now."""
    gate = gates_ahead(step.pilot).first()
    if gate is not None:
        _open(gate, step)


@effect("call_gate", gettext_lazy("opens a gate out of turn"))
def call_gate(step: Step) -> None:
    """At once, with the panel of the last one, and the words as all there is to read.

    After a hold it is the milestone that was held that is looked at again.
    """
    gate = step.facts.get("again")
    if gate is None:
        gate = Gate(pilot=step.pilot, planned_on=step.today, pre_read=step.words)
        gate.pre_read_at = step.now
        gate.save()
        seat_as_before(gate)
    _open(gate, step)


@effect("drop_gate", gettext_lazy("takes back an open gate, undecided"))
def drop_gate(step: Step) -> None:
    """It is planned again; what was put stays."""
    gate = open_gate_of(step.pilot)
    if gate is not None:
        gate.opened_at = gate.heard_at = None
        gate.save()


@effect("decide_gate", gettext_lazy("records the decision"))
def decide_gate(step: Step) -> None:
    """Which, by whom, with which words, and who was there."""
    if not step.words:
        refuse_invalid([Problem("words", "required", _("Say why, in your own words."))])
    gate = _decided_here(step.pilot)
    gate.decision = GateDecision(step.transition.code)
    gate.words, gate.decided_at = step.words, step.now
    gate.decided_by_id = step.sight.employee_id if step.sight else None
    gate.save()
    present = step.facts.get("attended")
    if present is not None:
        for seat in gate.seats.all():
            seat.attended = seat.employee_id in present
            seat.save()
    step.facts["gate"] = gate


@effect("accept_tranche", gettext_lazy("makes the milestone's tranche payable"))
def accept_tranche(step: Step) -> None:
    """Finance releases it; before this nobody can."""
    gate: Gate = step.facts["gate"]
    milestone = milestone_of(gate, locked_contract(step.pilot))
    tranche = tranche_of(step.pilot, milestone)
    if tranche is None or tranche.accepted_at is not None:
        return
    accept_milestone(
        tranche=tranche, words=step.words, actor=step.actor, now=step.now, at_gate=True
    )


@effect("plan_again", gettext_lazy("plans the gates by the new version of the contract"))
def plan_again(step: Step) -> None:
    """The milestone has another look, and the plan follows what is promised now."""
    contract = locked_contract(step.pilot)
    if contract is not None:
        gate: Gate = step.facts["gate"]
        moved = plan_anew(step.pilot, contract, before=gate.contract, today=step.today)
        gate_notices.tell_moved(step.pilot, moved, by=step.actor, now=step.now)
    look_again(step.facts["gate"], not_before=readable_from(step.today))


def _open(gate: Gate, step: Step) -> None:
    gate.opened_at, gate.contract = step.now, locked_contract(step.pilot)
    gate.save()
    step.facts["gate"] = gate


def _decided_here(pilot: Pilot) -> Gate:
    """The open gate; the guards have seen it."""
    return pilot.gates.get(opened_at__isnull=False, decided_at=None)
