"""The one way from a state to a state: who may, what must hold, what it does, and the record."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.sql import id_list
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import policies, ways
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Move, Proposal, WorkflowState
from orgchange.innovation.workflow import EFFECTS, GUARDS, Step


def move(
    *,
    proposal: Proposal,
    transition: str,
    actor: User | None,
    now: datetime,
    words: str = "",
    **facts: Any,
) -> Move:
    """Take a proposal one step on; without an actor it is the clock that takes it.

    `facts` are what the step's guards and effects ask for (an amount, a duplicate, a date).
    """
    with alone_with(proposal) as locked:
        step = _step(locked, transition, actor=actor, now=now, words=words, facts=facts)
        require(policies.may_take(step))
        ways.refuse_wrong_words(step)
        ways.refuse_unready(ways.missing(step, GUARDS))
        for code in step.transition.effects:
            EFFECTS[code](step)
        moved = _stand(step)
        proposal_moved.send(proposal=locked, move=moved, now=now)
        proposal.refresh_from_db()
        return moved


def require_takeable(
    *,
    proposal: Proposal,
    transition: str,
    actor: User,
    now: datetime,
    words: str,
    but: Collection[str] = (),
) -> None:
    """Refuse as `move` would, writing nothing; `but` are guards that can hold only later."""
    step = _step(proposal, transition, actor=actor, now=now, words=words, facts={})
    require(policies.may_take(step))
    ways.refuse_wrong_words(step)
    ways.refuse_unready(ways.missing(step, GUARDS, but=but))


@contextmanager
def alone_with(proposal: Proposal) -> Iterator[Proposal]:
    """One transaction in which nobody else moves the proposal; yields it as it is now.

    Rows that only refer to it need not wait: an entry of the ledger, posted under its period's
    lock, would otherwise wait for a step that waits for that period.
    """
    with transaction.atomic():
        rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("round__fund", "workflow").get(pk=proposal.pk)


def lock_together(ids: Iterable[int]) -> None:
    """Several proposals before anything else, in one order, as each of their steps locks its own.

    Whoever withdraws one of them meanwhile then waits, and neither waits for the other for ever.
    """
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.filter(pk__in=id_list(ids)).values_list("pk", flat=True))


def _step(
    proposal: Proposal,
    code: str,
    *,
    actor: User | None,
    now: datetime,
    words: str,
    facts: dict[str, Any],
) -> Step:
    return Step(
        proposal=proposal,
        transition=ways.transition_of(proposal, code, refusal=_refusal()),
        actor=actor,
        sight=sight_of_actor(actor, now),
        now=now,
        words=words.strip(),
        facts=facts,
    )


def _stand(step: Step) -> Move:
    """Put the proposal into its new state, and the step on record."""
    proposal, now = step.proposal, step.now
    source = proposal.state
    state = WorkflowState.objects.get(version=proposal.workflow_id, code=step.transition.target)
    proposal.state, proposal.entered_at, proposal.touched_at = state.code, now, now
    proposal.due_at = step.facts.get("due_at") or ways.due_at(state, now)
    # Back where it was when the submitter heard last is no news: a mark taken back tells nothing,
    # neither by a word nor by another day.
    is_news = state.is_told and proposal.told_state != state.code
    if is_news:
        proposal.told_state, proposal.told_due_at = state.code, proposal.due_at
    proposal.save()
    found = Move.objects.create(
        proposal=proposal,
        transition=step.transition.code,
        source=source,
        target=state.code,
        at=now,
        by=step.actor,
        words=step.words,
        is_told=is_news,
    )
    facts = {"from": source, "to": state.code, "words": step.words}
    action = f"proposal.{step.transition.code}"
    record(action=action, obj=proposal, actor=step.actor, at=now, changes=facts)
    return found


def _refusal() -> str:
    return _("This step does not lead on from where the proposal is now.")
