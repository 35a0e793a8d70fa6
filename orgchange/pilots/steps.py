"""The steps that somebody may take with a pilot as it stands, and what each still waits for."""

from dataclasses import dataclass

from orgchange.core.errors import Problem
from orgchange.innovation import ways
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.workflow import GUARDS, Step

# Steps that have a page of their own, by the URL name of that page (it takes the pilot's id).
PAGES: dict[str, str] = {}


@dataclass(frozen=True)
class Offer:
    """A step that the viewer may take; `problems` are what must hold before."""

    step: WorkflowTransition
    problems: tuple[Problem, ...]
    url_name: str


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
    step = Step(viewed.pilot, transition, None, viewed.sight, viewed.now)
    return ways.missing(step, GUARDS)
