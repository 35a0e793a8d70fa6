"""What the codes of a pilot's workflow mean: guards before a step, and effects that follow it.

A guard answers the problems it sees (none: it holds). An effect writes, in the transaction of the
step, after the guards and before the pilot stands in its new state.
"""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.core.errors import Problem
from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.models import Pilot


@dataclass(frozen=True)
class Step:
    """A pilot about to take a transition. `facts`: what the transition needs to be told.

    An effect may add to them for those after it. `actor` and `sight` are None for the clock.
    `memo` is what guards have read for each other (`once`); a page shares one over all its steps.
    """

    pilot: Pilot
    transition: WorkflowTransition
    actor: User | None
    sight: Sight | None
    now: datetime
    words: str = ""
    facts: MutableMapping[str, Any] = field(default_factory=dict)
    memo: MutableMapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """The firm's day: days of a pilot are counted in it."""
        return firm_day(self.now)


T = TypeVar("T")


def once(memo: MutableMapping[str, Any], key: str, read: Callable[[], T]) -> T:
    """What several guards, or parts of a page, have to read: read once."""
    if key not in memo:
        memo[key] = read()
    found: T = memo[key]
    return found


Guard = Callable[[Step], Iterable[Problem]]
Effect = Callable[[Step], None]

GUARDS: dict[str, Guard] = {}
EFFECTS: dict[str, Effect] = {}
GUARD_WORDS: dict[str, Text] = {}
EFFECT_WORDS: dict[str, Text] = {}


def guard(code: str, words: Text) -> Callable[[Guard], Guard]:
    """Make a guard known by its code; `words` say what holds then, for who reads the workflow."""

    def register(function: Guard) -> Guard:
        GUARDS[code], GUARD_WORDS[code] = function, words
        return function

    return register


def effect(code: str, words: Text) -> Callable[[Effect], Effect]:
    """Make an effect known by its code; `words` say what it does."""

    def register(function: Effect) -> Effect:
        EFFECTS[code], EFFECT_WORDS[code] = function, words
        return function

    return register
