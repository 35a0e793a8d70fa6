"""What the codes of a workflow mean, for each kind of thing that goes a way.

A proposal goes one, a pilot another. Both ways are rows of the same tables, and are drawn, checked
and edited by the same pages; what a guard asks and an effect does is code, known to a machine.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from orgchange.core.errors import Problem
from orgchange.core.registry import Text
from orgchange.innovation.models import WorkflowVersion


@dataclass(frozen=True)
class Machine:
    """The codes that the workflow `code` may use, each with what it means in words.

    `roles`: whose turn it can be. `guards` answer the problems they see; `effects` write. `running`
    counts what goes by each version, as a column `running`.
    """

    code: str
    roles: Mapping[str, Text]
    guards: MutableMapping[str, Callable[[Any], Iterable[Problem]]]
    effects: MutableMapping[str, Callable[[Any], None]]
    guard_words: Mapping[str, Text]
    effect_words: Mapping[str, Text]
    running: Callable[[QuerySet[WorkflowVersion]], QuerySet[WorkflowVersion]]


MACHINES: dict[str, Machine] = {}


def add(machine: Machine) -> None:
    """Make a machine known."""
    MACHINES[machine.code] = machine
