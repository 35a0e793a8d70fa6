"""What the codes of a workflow mean, for each kind of thing that goes a way.

A proposal goes one, a pilot another. Both ways are rows of the same tables, and are drawn, checked
and edited by the same pages; what a guard asks and an effect does is code, known to a machine.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.core.errors import DomainError, Problem
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


class NoMachine(DomainError):
    """A workflow that no part of the product goes by."""

    code = "no_machine"


MACHINES: dict[str, Machine] = {}


def add(machine: Machine) -> None:
    """Make a machine known."""
    MACHINES[machine.code] = machine


def machine_of(code: str) -> Machine:
    """The machine of a workflow; refused, where the product knows none of this code."""
    if code not in MACHINES:
        text = _("The product does not know what the workflow “%(code)s” is for.")
        raise NoMachine(text % {"code": code})
    return MACHINES[code]
