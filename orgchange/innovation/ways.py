"""One step along a workflow, whatever it is that goes: is there such a step, and what is missing.

The area that owns the thing says who may take the step, and writes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import refuse_invalid, too_long
from orgchange.innovation import clocks
from orgchange.innovation.models import WorkflowState, WorkflowTransition

MOST_WORDS = 5000


class NoSuchStep(DomainError):
    """The thing is not where this step begins: somebody was faster, or it is not on its way."""

    code = "no_such_step"


class NotReady(DomainError):
    """What must hold before this step does not; each problem says what is missing."""

    code = "not_ready"


class Going(Protocol):
    """Something on its way."""

    state: Any
    workflow_id: Any


class Taken(Protocol):
    """A step that is about to be taken."""

    @property
    def transition(self) -> WorkflowTransition: ...
    @property
    def words(self) -> str: ...


S = TypeVar("S", bound=Taken)


def transition_of(subject: Going, code: str, *, refusal: str) -> WorkflowTransition:
    """The step of this code that leads on from where the thing is now; refused without one."""
    rows = WorkflowTransition.objects.filter(version=subject.workflow_id, code=code)
    found = rows.filter(source=subject.state).first()
    if found is None:
        raise NoSuchStep(refusal)
    return found


def refuse_wrong_words(step: Taken) -> None:
    """Words where the step needs them, and not too many."""
    problems = too_long("words", step.words, MOST_WORDS)
    if step.transition.needs_words and not step.words:
        problems.append(Problem("words", "required", _("Say why, in your own words.")))
    refuse_invalid(problems)


def missing(
    step: S, guards: Mapping[str, Callable[[S], Iterable[Problem]]], *, but: Collection[str] = ()
) -> list[Problem]:
    """What must hold before the step and does not; `but` are guards that are not asked."""
    codes = [code for code in step.transition.guards if code not in but]
    return [found for code in codes for found in guards[code](step)]


def refuse_unready(problems: list[Problem]) -> None:
    """Refuse with everything that is missing."""
    if problems:
        raise NotReady(problems[0].message, problems=problems)


def due_at(state: WorkflowState, now: datetime) -> datetime | None:
    """When whoever has the thing in a state should have done their part."""
    if state.due_days is None:
        return None
    return clocks.due_after(
        now,
        state.due_days,
        in_working_days=state.in_working_days,
        country=settings.FIRM_COUNTRY,
        time_zone=settings.FIRM_TIME_ZONE,
    )
