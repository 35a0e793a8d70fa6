"""The steps that somebody may take with a pilot as it stands, and what each still waits for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orgchange.core.errors import Problem
from orgchange.core.registry import Text
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.workflow import GUARDS, Step, once

# Steps that have a page of their own, by the URL name of that page (it takes the pilot's id).
PAGES: dict[str, str] = {}
# Pages on which one of several steps is chosen: what leads there is called so.
SHARED: dict[str, Text] = {}


@dataclass(frozen=True)
class Offer:
    """A step that the viewer may take; `problems` are what must hold before."""

    step: WorkflowTransition
    problems: tuple[Problem, ...]
    url_name: str
    label: Text = ""


def steps_for(viewed: Viewed) -> list[WorkflowTransition]:
    """The steps from here that a role of the viewer's takes, in the order of the workflow."""
    rows = WorkflowTransition.objects.filter(
        version=viewed.pilot.workflow_id, source=viewed.pilot.state
    ).order_by("position", "pk")
    return [row for row in rows if viewed.roles.intersection(row.roles)]


def offers_of(viewed: Viewed) -> list[Offer]:
    """Those steps, each with what is missing before it."""
    return [
        Offer(row, tuple(problems_of(viewed, row)), PAGES.get(row.code, ""))
        for row in steps_for(viewed)
    ]


def problems_of(viewed: Viewed, transition: WorkflowTransition) -> list[Problem]:
    """What must hold before a step and does not, as the viewer would hear it."""
    return [found for code in transition.guards for found in guard_of(viewed, transition, code)]


def guard_of(viewed: Viewed, transition: WorkflowTransition, code: str) -> tuple[Problem, ...]:
    """What one guard says to the viewer; asked once for all steps and cards of a page."""
    step = Step(viewed.pilot, transition, None, viewed.sight, viewed.now, memo=viewed.memo)
    return once(viewed.memo, f"guard:{code}", lambda: tuple(GUARDS[code](step)))


def joined(offers: Sequence[Offer]) -> list[Offer]:
    """As the head of a page shows them: one for the steps that are chosen on one page.

    It waits for nothing, as soon as one of them does not.
    """
    found: dict[str, Offer] = {}
    for offer in offers:
        is_shared = offer.url_name in SHARED
        key = offer.url_name if is_shared else offer.step.code
        before = found.get(key)
        if before is None or len(offer.problems) < len(before.problems):
            label = SHARED[key] if is_shared else ""
            found[key] = replace(offer, label=label)
    return list(found.values())
