"""Lessons beside what somebody writes: a proposal, or the contract of another pilot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.pilots.likeness.finding import LikePilot, pilots_like
from orgchange.pilots.models import Contract, LessonUse, Pilot
from orgchange.pilots.policies_closing import own_among
from orgchange.pilots.services.lesson_uses import may_use

MOST = 3


@dataclass(frozen=True)
class Beside:
    """An ended pilot beside the text; `use` where its lesson helped, `is_own`: the writer's own."""

    hit: LikePilot
    use: LessonUse | None
    is_own: bool


def beside_proposal(version: ProposalVersion, sight: Sight) -> dict[str, Any]:
    """For a proposal: by its title, its scenario, and what would be different."""
    proposal = version.proposal
    hits = pilots_like(
        version.title,
        f"{version.scenario}\n{version.change}",
        sight=sight,
        language=proposal.language or "en",
        limit=MOST,
    )
    return part(hits, sight=sight, proposal=proposal)


def beside_pilot(pilot: Pilot, contract: Contract | None, sight: Sight) -> dict[str, Any]:
    """For a pilot whose contract is written: by its title, its scenario, and what is believed."""
    believed = contract.believed if contract else ""
    hits = pilots_like(
        pilot.title,
        f"{pilot.scenario}\n{believed}",
        sight=sight,
        language=pilot.language or "en",
        limit=MOST,
        excluding=[pilot.pk],
    )
    return part(hits, sight=sight, pilot=pilot)


def part(
    hits: Sequence[LikePilot],
    *,
    sight: Sight,
    proposal: Proposal | None = None,
    pilot: Pilot | None = None,
) -> dict[str, Any]:
    """For `_beside.html`: what was found, what of it helped already, and where that is said."""
    used = LessonUse.objects.filter(proposal=proposal, pilot=pilot)
    uses = {row.lesson_id: row for row in used} if hits else {}
    own = own_among(sight, [hit.pilot for hit in hits])
    return {
        "rows": [
            Beside(hit, uses.get(hit.lesson.pk) if hit.lesson else None, hit.pilot.pk in own)
            for hit in hits
        ],
        "proposal": proposal,
        "pilot": pilot,
        "may_use": bool(hits) and may_use(sight, proposal=proposal, pilot=pilot),
    }
