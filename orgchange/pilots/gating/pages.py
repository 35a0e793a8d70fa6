"""What the pages of gates show, and what they offer to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import Sight
from orgchange.innovation.amounts import amount_text, plain_number
from orgchange.pilots import policies, policies_gates
from orgchange.pilots.gating.reads import (
    locked_contract,
    milestone_of,
    readable_from,
    send_by,
    tranche_of,
)
from orgchange.pilots.models import Contract, Gate, Measure, MeasureKind, Pilot
from orgchange.pilots.scopes import pilots_inside
from orgchange.pilots.tabs import Viewed

MINUTES = 30  # that a panel takes for a gate

Fact = tuple[str, str]


@dataclass(frozen=True)
class May:
    """What the viewer may do at a gate as it stands."""

    write: bool
    seat: bool
    judge: bool
    decide: bool


def gate_page(viewed: Viewed, gate: Gate) -> dict[str, Any]:
    """The context of a gate's page."""
    contract = gate.contract or locked_contract(viewed.pilot)
    sent_on = firm_day(gate.pre_read_at) if gate.pre_read_at else None
    return {
        "gate": gate,
        "may": may_at(viewed, gate),
        "seats": list(gate.seats.select_related("employee")),
        "evidence": list(gate.evidence.select_related("put_by", "judged_by", "file")),
        "contract": contract,
        "facts": [*promise_facts(contract), *_milestone_facts(viewed.pilot, gate, contract)],
        "agenda": agenda_of(viewed.sight, gate),
        "seconds": seconds_of(gate, viewed.now),
        "minutes": MINUTES,
        "send_by": send_by(gate.planned_on),
        "readable_from": readable_from(sent_on) if sent_on else None,
    }


def may_at(viewed: Viewed, gate: Gate) -> May:
    """What the viewer may do at it; nothing, once it is decided."""
    is_open = gate.decided_at is None
    is_chair = "chair" in viewed.roles
    return May(
        write=is_open and policies.can_work(viewed.sight, viewed.pilot),
        seat=is_open and policies_gates.can_seat(viewed.sight, viewed.pilot),
        judge=is_open and policies_gates.can_judge(viewed.sight, gate),
        decide=is_open and gate.opened_at is not None and is_chair,
    )


def agenda_of(sight: Sight, here: Gate) -> QuerySet[Gate]:
    """The open gates of the viewer's panels, with the one looked at."""
    mine = Gate.objects.filter(
        opened_at__isnull=False, decided_at=None, seats__employee=sight.employee_id
    )
    rows = Gate.objects.filter(pk__in=mine.values("pk")) | Gate.objects.filter(pk=here.pk)
    return rows.select_related("pilot").order_by("opened_at", "pk")


def seconds_of(gate: Gate, now: datetime) -> int | None:
    """How long the panel has heard it; None before it began."""
    if gate.heard_at is None:
        return None
    return int(((gate.decided_at or now) - gate.heard_at).total_seconds())


def promise_facts(contract: Contract | None) -> list[Fact]:
    """What the contract promises, in a few lines. Two queries."""
    if contract is None:
        return []
    measures = list(contract.measures.all())
    found = [fact for row in measures for fact in _measured(row)]
    kills = [(_("Stop if"), row.text) for row in contract.kill_criteria.all() if row.text]
    buffer = contract.buffer_days or 0
    text = ngettext("%(n)s day", "%(n)s days", buffer) % {"n": buffer}
    return [*found, *kills, (_("Buffer"), text)]


def _measured(row: Measure) -> list[Fact]:
    if row.kind == MeasureKind.GUARDRAIL:
        return [(_("Guardrail"), f"{row.name}: {_range(row)}")]
    said = {
        "direction": row.get_direction_display(),
        "baseline": plain_number(row.baseline),
        "target": _target(row),
        "unit": row.unit,
    }
    text = _("%(direction)s, from %(baseline)s to %(target)s %(unit)s") % said
    found = [(_("Metric"), row.name), (_("Promise"), text)]
    if row.minimum_effect is not None:
        effect = f"{plain_number(row.minimum_effect)} {row.unit}"
        found.append((_("Smallest useful effect"), effect))
    return found


def _target(row: Measure) -> str:
    if row.target_high is None:
        return plain_number(row.target)
    return f"{plain_number(row.target)}–{plain_number(row.target_high)}"


def _range(row: Measure) -> str:
    low, high = plain_number(row.low), plain_number(row.high)
    if row.low is not None and row.high is not None:
        return f"{low}–{high} {row.unit}"
    return f"≥ {low} {row.unit}" if row.low is not None else f"≤ {high} {row.unit}"


def _milestone_facts(pilot: Pilot, gate: Gate, contract: Contract | None) -> list[Fact]:
    milestone = milestone_of(gate, contract)
    if milestone is None:
        return []
    found = [(_("How it is judged"), milestone.criteria)] if milestone.criteria else []
    if milestone.responsible:
        found.append((_("Responsible"), str(milestone.responsible)))
    tranche = tranche_of(pilot, milestone)
    if tranche is not None:
        found.append((_("A go makes payable"), amount_text(tranche.amount, pilot.fund.currency)))
    return found


def gates_inside(sight: Sight) -> QuerySet[Gate]:
    """Gates of the pilots whose daily work the viewer may read."""
    return Gate.objects.filter(pilot__in=pilots_inside(sight).values("pk"))
