"""What a workflow's codes mean: guards that must hold before a step, and effects that follow it.

A guard answers the problems it sees (none: it holds). An effect writes, in the transaction of the
step, after the guards and before the proposal stands in its new state.
"""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from orgchange.accounts.models import User
from orgchange.core.errors import Problem
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, WorkflowTransition


@dataclass(frozen=True)
class Step:
    """A proposal about to take a transition. `facts`: what the transition needs to be told.

    An effect may add to them for those after it (the decision that money is committed on).
    `actor` and `sight` are None for the clock.
    """

    proposal: Proposal
    transition: WorkflowTransition
    actor: User | None
    sight: Sight | None
    now: datetime
    words: str = ""
    facts: MutableMapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Step], Iterable[Problem]]
Effect = Callable[[Step], None]

GUARDS: dict[str, Guard] = {}
EFFECTS: dict[str, Effect] = {}


def guard(code: str) -> Callable[[Guard], Guard]:
    """Make a guard known by its code."""

    def register(function: Guard) -> Guard:
        GUARDS[code] = function
        return function

    return register


def effect(code: str) -> Callable[[Effect], Effect]:
    """Make an effect known by its code."""

    def register(function: Effect) -> Effect:
        EFFECTS[code] = function
        return function

    return register
