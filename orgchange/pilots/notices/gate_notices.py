"""Gates and endings: what is due from whom, and what was decided on one's pilot.

Few and calm: the team is told of decisions, a panel of its pre-read, and each office of its turn.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.innovation.models import FundRole, WorkflowTransition
from orgchange.innovation.offices import Holders, every_holder
from orgchange.notices import services as notices
from orgchange.notices.services import Draft
from orgchange.pilots.gating.reads import LEAST_SEATS, PRE_READ_DAYS, send_by
from orgchange.pilots.models import Gate, PanelSeat, Pilot, PilotMove
from orgchange.pilots.notices.gate_kinds import (
    DECIDED,
    DECISION,
    EVALUATION,
    MOVED,
    PANEL_MISSING,
    PRE_READ,
    PRE_READ_DUE,
    gate_key,
    pilot_key,
)
from orgchange.pilots.offices import holders_of, team_ids
from orgchange.pilots.services.gate_plan import Moved

EARLIER = timedelta(days=2)  # that the team hears before its pre-read is due
AT_A_GATE = ("go", "recycle", "hold", "stop", "restart", "stop_held", "extend")
AT_THE_END = ("ask_again", "scale", "end_here", "iterate")


def announce_move(*, pilot: Pilot, move: PilotMove, now: datetime) -> None:
    """Listens to `pilot_moved`: the team hears of decisions, the next office of its turn."""
    drafts: list[Draft] = []
    if move.transition in (*AT_A_GATE, *AT_THE_END):
        drafts += _to_team(pilot, move, now)
    if move.target == "evaluating":
        drafts += _to_office(pilot, move, "evaluator", EVALUATION, now)
    if move.target == "decision":
        drafts += _to_office(pilot, move, FundRole.DIRECTOR, DECISION, now)
    notices.plan(drafts=drafts, now=now)


def announce_pre_read(*, gate: Gate, now: datetime) -> None:
    """The panel has something to read; whoever is seated later hears of it then."""
    people = gate.seats.values_list("employee_id", flat=True)
    notices.plan(
        drafts=[
            Draft(person_id, PRE_READ, gate_key(gate.pk), "sent", _gate_context(gate))
            for person_id in sorted(people)
        ],
        now=now,
    )


def tell_moved(pilot: Pilot, moved: Sequence[Moved], *, by: User | None, now: datetime) -> None:
    """Whoever has a pre-read, and the owner, hear that its gate is on another day."""
    sent = {one.gate.pk: one for one in moved if one.gate.pre_read_at is not None}
    seats = PanelSeat.objects.filter(gate__in=sent).values_list("gate", "employee")
    people = {(gate_id, person_id) for gate_id, person_id in seats}
    people |= {(gate_id, pilot.owner_id) for gate_id in sent}
    notices.plan(
        drafts=[
            Draft(person_id, MOVED, gate_key(gate_id), _moved_key(one), _moved_context(one))
            for gate_id, person_id in sorted(people)
            if person_id != _employee_of(by) and (one := sent[gate_id])
        ],
        now=now,
    )


def _moved_key(one: Moved) -> str:
    return f"{one.before.isoformat()}>{one.gate.planned_on.isoformat()}"


def _moved_context(one: Moved) -> dict[str, object]:
    return {**_gate_context(one.gate), "before": one.before.isoformat()}


def plan_gate_notices(now: datetime) -> int:
    """Tell of pre-reads that are due, and of gates without a panel. Each is planned once."""
    day = firm_day(now)
    roles = every_holder(on=day)
    ahead = Gate.objects.filter(
        decided_at=None, pilot__state__in=("running", "gate_review")
    ).exclude(milestone="")
    soon = ahead.filter(planned_on__lte=day + timedelta(days=PRE_READ_DAYS) + EARLIER)
    rows = soon.select_related("pilot__fund").prefetch_related("seats").order_by("pk")
    drafts = [draft for gate in rows for draft in _due(gate, roles, day)]
    return notices.plan(drafts=drafts, now=now)


def _due(gate: Gate, roles: Holders, day: date) -> Iterator[Draft]:
    key, when = gate_key(gate.pk), gate.planned_on.isoformat()
    if gate.pre_read_at is None:
        yield Draft(gate.pilot.owner_id, PRE_READ_DUE, key, when, _gate_context(gate))
    if len(gate.seats.all()) < LEAST_SEATS and gate.planned_on <= day + timedelta(PRE_READ_DAYS):
        chairs = roles[gate.pilot.fund_id, FundRole.CHAIR]
        for person_id in sorted(chairs - team_ids(gate.pilot)):
            yield Draft(person_id, PANEL_MISSING, key, when, _gate_context(gate))


def _to_team(pilot: Pilot, move: PilotMove, now: datetime) -> Iterator[Draft]:
    step = WorkflowTransition.objects.get(
        version=pilot.workflow_id, source=move.source, code=move.transition
    )
    context = {
        "title": str(pilot),
        "decision": {code: step.label_in(code) for code, _name in settings.LANGUAGES},
        "words": move.words,
    }
    for person_id in sorted(team_ids(pilot, on=firm_day(now)) - {_actor(move)}):
        yield Draft(person_id, DECIDED, pilot_key(pilot.pk), str(move.pk), context)


def _to_office(
    pilot: Pilot, move: PilotMove, role: str, kind: str, now: datetime
) -> Iterator[Draft]:
    day = firm_day(pilot.due_at).isoformat() if pilot.due_at else ""
    people = holders_of(pilot, role, on=firm_day(now))
    for person_id in sorted(people - {_actor(move)}):
        context = {"title": str(pilot), "day": day}
        yield Draft(person_id, kind, pilot_key(pilot.pk), str(move.pk), context)


def _actor(move: PilotMove) -> int | None:
    return _employee_of(move.by)


def _employee_of(user: User | None) -> int | None:
    employee = getattr(user, "employee", None) if user else None
    return employee.pk if employee is not None else None


def _gate_context(gate: Gate) -> dict[str, object]:
    return {
        "title": str(gate.pilot),
        "gate": str(gate),
        "day": gate.planned_on.isoformat(),
        "by": send_by(gate.planned_on).isoformat(),
        "pilot": gate.pilot_id,
    }
