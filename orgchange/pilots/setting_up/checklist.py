"""What is missing before a pilot starts, on one card: the guards of its own workflow, line by line.

The card asks the guards themselves: what it shows as done can be taken, and nothing else refuses.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.core.errors import Problem
from orgchange.core.registry import Text
from orgchange.innovation.models import FundRole, WorkflowTransition
from orgchange.pilots.offices import OWNER
from orgchange.pilots.policies_setup import BEFORE_START
from orgchange.pilots.steps import guard_of
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.workflow import GUARD_WORDS

PREPARE, START = "prepare", "start"
WRITERS = frozenset([OWNER, FundRole.MANAGER])


@dataclass(frozen=True)
class Place:
    """Where something is mended, and by whom: roles, and in words for everybody else."""

    url_name: str
    roles: frozenset[str]
    who: Text
    anchor: str = ""


OWNERS = _("Its owner, or the fund's manager")
CONTRACT = Place("pilots:edit-contract", WRITERS, OWNERS)
PEOPLE = Place("pilots:people", WRITERS, OWNERS)
PLACES = {
    "team_rule": Place("pilots:setup", WRITERS, OWNERS, "#team"),
    "capacity_released": Place(
        "pilots:setup", WRITERS, _("The managers of the people who are asked"), "#team"
    ),
    "sponsor_named": PEOPLE,
    "evaluator_named": PEOPLE,
    "contract_complete": CONTRACT,
    "buffer_set": CONTRACT,
    "baseline_before_start": CONTRACT,
    "signed_off": Place(
        "pilots:setup",
        WRITERS | {FundRole.LEGAL},
        _("The fund's legal office"),
        "#signatures",
    ),
    "data_ready": Place("pilots:setup", WRITERS, _("Its owner, and whose data it is"), "#data"),
    "first_tranche": Place(
        "innovation:award",
        frozenset([FundRole.MANAGER, FundRole.FINANCE]),
        _("The fund's manager plans it, finance releases it"),
    ),
}


@dataclass(frozen=True)
class Line:
    """One thing that must hold; `url` where the viewer can mend it."""

    code: str
    text: Text
    problems: tuple[Problem, ...]
    url: str
    who: Text
    is_for_start: bool

    @property
    def is_done(self) -> bool:
        """Whether it holds."""
        return not self.problems


def checklist(viewed: Viewed) -> list[Line]:
    """Every guard of `prepare`, then those that only `start` asks."""
    steps = WorkflowTransition.objects.filter(
        version=viewed.pilot.workflow_id, code__in=[PREPARE, START]
    )
    by_code = {row.code: row for row in steps}
    asked = list(by_code[PREPARE].guards) if PREPARE in by_code else []
    later = (
        [code for code in by_code[START].guards if code not in asked] if START in by_code else []
    )
    return [
        _line(viewed, by_code.get(PREPARE) or by_code[START], code, is_for_start=code in later)
        for code in [*asked, *later]
    ]


def _line(viewed: Viewed, step: WorkflowTransition, code: str, *, is_for_start: bool) -> Line:
    place = PLACES.get(code)
    return Line(
        code=code,
        text=GUARD_WORDS.get(code, code),
        problems=guard_of(viewed, step, code),
        url=_url(viewed, place) if place and not viewed.roles.isdisjoint(place.roles) else "",
        who=place.who if place else "",
        is_for_start=is_for_start,
    )


def _url(viewed: Viewed, place: Place) -> str:
    award = place.url_name.startswith("innovation:")
    pk = viewed.pilot.award_id if award else viewed.pilot.pk
    return "" if pk is None else reverse(place.url_name, args=[pk]) + place.anchor


def missing_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The card of the overview: what is missing first, what is done folded away."""
    if viewed.pilot.state not in BEFORE_START or not viewed.inside:
        return None
    lines = checklist(viewed)
    return {
        "missing": [line for line in lines if not line.is_done],
        "done": [line for line in lines if line.is_done],
        "whole": len(lines),
    }
