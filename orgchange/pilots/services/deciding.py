"""Deciding a gate: which one is meant, and who was there, before the step is taken."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.accounts.models import User
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid
from orgchange.pilots.gating.reads import LEAST_SEATS, open_gate_of
from orgchange.pilots.models import Gate, GateDecision
from orgchange.pilots.services.gates import GateDecided
from orgchange.pilots.services.moving import alone_with, move


def decide(
    *,
    gate: Gate,
    decision: str,
    words: str,
    until: date | None = None,
    restart_condition: str = "",
    attended: Collection[int] | None = None,
    actor: User,
    now: datetime,
) -> Gate:
    """Go, once more, hold, or stop. `attended`: the employees of the panel who were there.

    Of two who decide one gate the second is refused, even where another gate is open by then.
    """
    refuse_invalid(_wrong(decision, attended))
    with alone_with(gate.pilot) as pilot:
        opened = open_gate_of(pilot)
        if opened is None or opened.pk != gate.pk:
            raise GateDecided(_("This gate is not open: somebody decided it, or it went on."))
        facts: dict[str, Any] = {}
        if attended is not None:
            facts["attended"] = frozenset(attended)
        if decision == GateDecision.HOLD:
            facts |= {"until": until, "restart_condition": restart_condition}
        move(pilot=pilot, transition=decision, actor=actor, now=now, words=words, **facts)
    gate.refresh_from_db()
    return gate


def _wrong(decision: str, attended: Collection[int] | None) -> list[Problem]:
    if decision not in GateDecision.values:
        return [Problem("decision", "unknown", _("Go, once more, hold, or stop?"))]
    if attended is not None and len(set(attended)) < LEAST_SEATS:
        text = ngettext(
            "At least %(n)s person of the panel was there.",
            "At least %(n)s people of the panel were there.",
            LEAST_SEATS,
        )
        return [Problem("attended", "too_few", text % {"n": LEAST_SEATS})]
    return []
