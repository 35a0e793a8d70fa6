"""What gates and endings put on the overview of a pilot."""

from typing import Any

from django.urls import reverse

from orgchange.pilots import policies_gates
from orgchange.pilots.ending.pages import decision_of, outcome_of
from orgchange.pilots.gating.reads import open_gate_of
from orgchange.pilots.gating.timeline import stops_of
from orgchange.pilots.tabs import Viewed


def milestones(viewed: Viewed) -> dict[str, Any] | None:
    """The line of milestones with what was decided; nothing before the contract is locked."""
    stops = stops_of(viewed)
    return {"stops": stops, "inside": viewed.inside, "pilot": viewed.pilot} if stops else None


def outcome(viewed: Viewed) -> dict[str, Any] | None:
    """What came out, and what was decided on it."""
    given = outcome_of(viewed.pilot) if viewed.pilot.verdict else None
    if given is None:
        return None
    return {"outcome": given, "decision": decision_of(viewed.pilot), "pilot": viewed.pilot}


def turn(viewed: Viewed) -> dict[str, Any] | None:
    """What is being decided just now, with the way to it for whoever has a part in it."""
    pilot = viewed.pilot
    if pilot.state == "gate_review":
        gate = open_gate_of(pilot)
        if gate is not None:
            url = reverse("pilots:gate", args=[pilot.pk, gate.pk]) if viewed.inside else ""
            return {"kind": "gate", "gate": gate, "url": url}
    if pilot.state == "on_hold" and pilot.held_until:
        return {"kind": "hold", "pilot": pilot}
    if pilot.state == "evaluating":
        theirs = policies_gates.can_evaluate(viewed.sight, pilot)
        url = reverse("pilots:evaluate", args=[pilot.pk]) if theirs else ""
        return {"kind": "evaluation", "pilot": pilot, "url": url}
    return None
