"""Who may do what with pilots. No request, no write."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import funds_where
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import OWNER, TEAM, roles_for
from orgchange.pilots.workflow import Step

OPENING = (FundRole.MANAGER, FundRole.DIRECTOR)


def may_take(step: Step) -> bool:
    """May take a step: who holds one of its roles for this pilot; the clock, where none do."""
    if step.sight is None:
        return not step.transition.roles
    return not roles_for(step.sight, step.pilot).isdisjoint(step.transition.roles)


def can_open(sight: Sight | None, *, fund_id: int) -> bool:
    """May open a pilot without an award: a fund's manager or director."""
    return sight is None or fund_id in funds_where(sight, *OPENING)


def opens_somewhere(sight: Sight) -> bool:
    """May open pilots for any fund."""
    return bool(funds_where(sight, *OPENING))


def can_write_setup(sight: Sight | None, pilot: Pilot) -> bool:
    """May write the contract's working copy, and who and what the pilot needs.

    Its owner, and the fund's manager.
    """
    return sight is None or not roles_for(sight, pilot).isdisjoint([OWNER, FundRole.MANAGER])


def can_work(sight: Sight | None, pilot: Pilot) -> bool:
    """May write the daily work: readings, check-ins, tasks, risks, files. Its team, while in it."""
    return sight is None or not roles_for(sight, pilot).isdisjoint([OWNER, TEAM])
