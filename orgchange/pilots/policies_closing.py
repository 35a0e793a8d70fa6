"""Who may write what a pilot leaves to others. No request, no write."""

from collections.abc import Collection

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.pilots.models import Pilot, ScaleUp, SkillEvidence
from orgchange.pilots.offices import OWNER, SPONSOR, TEAM, belongs, roles_for
from orgchange.pilots.scopes import own_pilots

# A lesson is written as long as there is something to be learnt, and may be corrected after.
BEGUN = ("running", "gate_review", "on_hold", "evaluating", "decision", "closing", "closed")
# It is published once it is said what came out.
ENDED = ("decision", "closing", "closed")


def can_write_lesson(sight: Sight | None, pilot: Pilot) -> bool:
    """May write its lesson: owner, sponsor, the team while in it, and the fund's manager."""
    if pilot.state not in BEGUN:
        return False
    writers = (OWNER, TEAM, FundRole.MANAGER)
    return sight is None or not roles_for(sight, pilot).isdisjoint(writers)


def can_publish_lesson(sight: Sight | None, pilot: Pilot) -> bool:
    """May publish it: its owner, and the fund's manager."""
    if pilot.state not in ENDED:
        return False
    return sight is None or not roles_for(sight, pilot).isdisjoint((OWNER, FundRole.MANAGER))


def can_thank(sight: Sight | None) -> bool:
    """May thank somebody: whoever works here."""
    return sight is not None and sight.employee_id is not None and sight.is_employed


def can_hand_over(sight: Sight | None, pilot: Pilot) -> bool:
    """May write how a pilot is handed over: its owner, its sponsor, and the fund's manager."""
    people = (OWNER, SPONSOR, FundRole.MANAGER)
    return sight is None or not roles_for(sight, pilot).isdisjoint(people)


def is_own(sight: Sight, pilot: Pilot) -> bool:
    """Whether the viewer belongs, or ever belonged, to a pilot."""
    return belongs(sight.employee_id, pilot)


def own_among(sight: Sight, pilots: Collection[Pilot]) -> frozenset[int]:
    """Those of these pilots that the viewer belongs, or ever belonged, to. One query."""
    if sight.employee_id is None or not pilots:
        return frozenset()
    ids = [pilot.pk for pilot in pilots]
    return frozenset(own_pilots(sight).filter(pk__in=ids).values_list("pk", flat=True))


def operates(sight: Sight | None, scale_up: ScaleUp) -> bool:
    """Is the one who is to run, or runs, what a pilot left."""
    if sight is None:
        return True
    return (
        sight.is_employed
        and sight.employee_id is not None
        and sight.employee_id == scale_up.operator_id
    )


def can_remark(sight: Sight | None, evidence: SkillEvidence) -> bool:
    """May say something about a piece of evidence: the person it is about, also after leaving."""
    return sight is not None and sight.employee_id == evidence.employee_id
