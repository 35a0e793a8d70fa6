"""What areas above show beside a proposal while it is written: they register it here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import ProposalVersion


@dataclass(frozen=True)
class Beside:
    """A part beside the text: a template that finds `part`, and `oob` where it replaces itself.

    The template has one element with an id of its own, whether there is something to show or not.
    """

    template: str
    context: Callable[[ProposalVersion, Sight], dict[str, Any]]


BESIDE: list[Beside] = []


def beside(version: ProposalVersion, sight: Sight) -> list[dict[str, Any]]:
    """Those parts for what is being written."""
    return [{"template": one.template, "part": one.context(version, sight)} for one in BESIDE]
