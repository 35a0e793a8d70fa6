"""Many proposals taken one step on at once, where the step asks and does nothing of its own.

It writes what `moving.move` writes for each, as sets: a thousand are asked for in seconds. Steps
with guards or effects that look at the proposal alone are left to `move`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from orgchange.accounts.models import User
from orgchange.audit.services import record_each
from orgchange.innovation import ways
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Move, Proposal, WorkflowState, WorkflowTransition

AT_ONCE = 500
# What the caller has seen to for all of them, and what is one value for all of them.
GUARDS_SEEN_TO = frozenset(["in_a_batch"])
EFFECTS_IN_SETS = frozenset(["hold_reserve"])
WRITTEN = ("state", "entered_at", "touched_at", "due_at", "reserve_expires_at", "updated_at")
Steps = Mapping[tuple[int, str], WorkflowTransition]


def plain_steps(code: str, *, roles: frozenset[str]) -> Steps:
    """The steps of this code that whoever holds these roles can take in sets, by where from."""
    rows = WorkflowTransition.objects.filter(code=code, needs_words=False)
    found = {
        (step.version_id, step.source): step
        for step in rows
        if GUARDS_SEEN_TO.issuperset(step.guards)
        and EFFECTS_IN_SETS.issuperset(step.effects)
        and not roles.isdisjoint(step.roles)
    }
    states = _states({version for version, _source in found})
    return {
        where: step for where, step in found.items() if not states[where[0], step.target].is_told
    }


def move_together(
    *, proposals: Sequence[Proposal], steps: Steps, actor: User, now: datetime
) -> list[Move]:
    """Take each its step. The caller has locked them, and seen that they may take it."""
    states = _states({row.workflow_id for row in proposals})
    moves = []
    for row in proposals:
        step = steps[row.workflow_id, row.state]
        moves.append(_stand(row, step, states[row.workflow_id, step.target], actor, now))
    Proposal.objects.bulk_update(proposals, WRITTEN, batch_size=AT_ONCE)
    Move.objects.bulk_create(moves, batch_size=AT_ONCE)
    said = [
        (
            f"proposal.{one.transition}",
            one.proposal,
            {"from": one.source, "to": one.target, "words": ""},
        )
        for one in moves
    ]
    record_each(said, actor=actor, at=now)
    for row, one in zip(proposals, moves, strict=True):
        proposal_moved.send(proposal=row, move=one, now=now)
    return moves


def _stand(
    row: Proposal, step: WorkflowTransition, state: WorkflowState, actor: User, now: datetime
) -> Move:
    source = row.state
    row.state, row.entered_at, row.touched_at = state.code, now, now
    row.due_at, row.updated_at = ways.due_at(state, now), timezone.now()
    if "hold_reserve" in step.effects:
        row.reserve_expires_at = None
    return Move(
        proposal=row,
        transition=step.code,
        source=source,
        target=state.code,
        at=now,
        by=actor,
        is_told=False,
    )


def _states(versions: set[int]) -> dict[tuple[int, str], WorkflowState]:
    rows = WorkflowState.objects.filter(version__in=versions)
    return {(row.version_id, row.code): row for row in rows}
