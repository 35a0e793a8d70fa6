"""The one way of a pilot from a state to a state: who may, what must hold, what it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation import ways
from orgchange.innovation.models import WorkflowState
from orgchange.pilots import policies
from orgchange.pilots.events import pilot_moved
from orgchange.pilots.models import Pilot, PilotMove
from orgchange.pilots.workflow import EFFECTS, GUARDS, Step


def move(
    *,
    pilot: Pilot,
    transition: str,
    actor: User | None,
    now: datetime,
    words: str = "",
    **facts: Any,
) -> PilotMove:
    """Take a pilot one step on; without an actor it is the clock that takes it.

    `facts` are what the step's guards and effects ask for.
    """
    with alone_with(pilot) as locked:
        step = step_of(locked, transition, actor=actor, now=now, words=words, facts=facts)
        require(policies.may_take(step))
        ways.refuse_wrong_words(step)
        ways.refuse_unready(ways.missing(step, GUARDS))
        for code in step.transition.effects:
            EFFECTS[code](step)
        moved = _stand(step)
        pilot_moved.send(pilot=locked, move=moved, now=now)
        pilot.refresh_from_db()
        return moved


def missing_for(
    *, pilot: Pilot, transition: str, actor: User | None, now: datetime, **facts: Any
) -> list[Problem]:
    """What must hold before a step and does not; writes nothing, and asks nobody's role."""
    step = step_of(pilot, transition, actor=actor, now=now, words="", facts=facts)
    return ways.missing(step, GUARDS)


@contextmanager
def alone_with(pilot: Pilot) -> Iterator[Pilot]:
    """One transaction in which nobody else moves the pilot; yields it as it is now."""
    with transaction.atomic():
        rows = Pilot.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related("fund", "workflow", "award__proposal").get(pk=pilot.pk)


def step_of(
    pilot: Pilot,
    code: str,
    *,
    actor: User | None,
    now: datetime,
    words: str,
    facts: dict[str, Any],
) -> Step:
    """A step that leads on from where the pilot is; refused, where there is none."""
    refusal = _("This step does not lead on from where the pilot is now.")
    return Step(
        pilot=pilot,
        transition=ways.transition_of(pilot, code, refusal=refusal),
        actor=actor,
        sight=sight_of_actor(actor, now),
        now=now,
        words=words.strip(),
        facts=facts,
    )


def _stand(step: Step) -> PilotMove:
    """Put the pilot into its new state, and the step on record."""
    pilot, now = step.pilot, step.now
    source = pilot.state
    state = WorkflowState.objects.get(version=pilot.workflow_id, code=step.transition.target)
    pilot.state, pilot.entered_at = state.code, now
    pilot.due_at = step.facts.get("due_at") or ways.due_at(state, now)
    pilot.save()
    moved = PilotMove.objects.create(
        pilot=pilot,
        transition=step.transition.code,
        source=source,
        target=state.code,
        at=now,
        by=step.actor,
        words=step.words,
    )
    facts = {"from": source, "to": state.code, "words": step.words}
    action = f"pilot.{step.transition.code}"
    record(action=action, obj=pilot, actor=step.actor, at=now, changes=facts)
    return moved
