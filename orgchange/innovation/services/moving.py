"""The one way from a state to a state: who may, what must hold, what it does, and the record."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long
from orgchange.innovation import clocks, policies
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.models import Move, Proposal, WorkflowState, WorkflowTransition
from orgchange.innovation.workflow import EFFECTS, GUARDS, Step

MOST_WORDS = 5000


class NoSuchStep(DomainError):
    """The proposal is not where this step begins: somebody was faster, or it is not on its way."""

    code = "no_such_step"


class NotReady(DomainError):
    """What must hold before this step does not; each problem says what is missing."""

    code = "not_ready"


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
        refuse_invalid(_wrong_words(step))
        _require_ready(step)
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
    refuse_invalid(_wrong_words(step))
    _require_ready(step, but=but)


@contextmanager
def alone_with(proposal: Proposal) -> Iterator[Proposal]:
    """One transaction in which nobody else moves the proposal; yields it as it is now.

    Rows that only refer to it need not wait: an entry of the ledger, posted under its period's
    lock, would otherwise wait for a step that waits for that period.
    """
    with transaction.atomic():
        rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("round__fund", "workflow").get(pk=proposal.pk)


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
        transition=_transition(proposal, code),
        actor=actor,
        sight=sight_of_actor(actor, now),
        now=now,
        words=words.strip(),
        facts=facts,
    )


def _transition(proposal: Proposal, code: str) -> WorkflowTransition:
    found = WorkflowTransition.objects.filter(
        version=proposal.workflow_id, code=code, source=proposal.state
    ).first()
    if found is None:
        raise NoSuchStep(_("This step does not lead on from where the proposal is now."))
    return found


def _wrong_words(step: Step) -> list[Problem]:
    problems = too_long("words", step.words, MOST_WORDS)
    if step.transition.needs_words and not step.words:
        problems.append(Problem("words", "required", _("Say why, in your own words.")))
    return problems


def _require_ready(step: Step, *, but: Collection[str] = ()) -> None:
    codes = [code for code in step.transition.guards if code not in but]
    problems = [found for code in codes for found in GUARDS[code](step)]
    if problems:
        raise NotReady(problems[0].message, problems=problems)


def _stand(step: Step) -> Move:
    """Put the proposal into its new state, and the step on record."""
    proposal, now = step.proposal, step.now
    source = proposal.state
    state = WorkflowState.objects.get(version=proposal.workflow_id, code=step.transition.target)
    proposal.state, proposal.entered_at, proposal.touched_at = state.code, now, now
    proposal.due_at = step.facts.get("due_at") or due_at(state, now)
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


def due_at(state: WorkflowState, now: datetime) -> datetime | None:
    """When whoever has the proposal in a state should have done their part."""
    if state.due_days is None:
        return None
    return clocks.due_after(
        now,
        state.due_days,
        in_working_days=state.in_working_days,
        country=settings.FIRM_COUNTRY,
        time_zone=settings.FIRM_TIME_ZONE,
    )
