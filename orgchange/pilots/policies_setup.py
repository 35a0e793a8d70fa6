"""Who may write a pilot's contract, name its people, sign, and agree. No request, no write."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.pilots.models import Contract, DataCheck, Pilot
from orgchange.pilots.offices import belongs, roles_for
from orgchange.pilots.policies import can_write_setup

SETUP = "setup"
BEFORE_START = (SETUP, "ready")
UNDER_WAY = ("running", "gate_review", "on_hold")
OVER = ("closing", "closed")
APPROVERS = (FundRole.MANAGER, FundRole.CHAIR)


def can_prepare(sight: Sight | None, pilot: Pilot) -> bool:
    """May write what the pilot needs, while it is being set up."""
    return pilot.state == SETUP and can_write_setup(sight, pilot)


def can_change_contract(sight: Sight | None, pilot: Pilot) -> bool:
    """May write a change of the contract, once it was locked."""
    return pilot.state in UNDER_WAY and can_write_setup(sight, pilot)


def can_write_contract(sight: Sight | None, pilot: Pilot) -> bool:
    """May write in the working copy."""
    return can_prepare(sight, pilot) or can_change_contract(sight, pilot)


def can_approve_change(sight: Sight | None, pilot: Pilot, contract: Contract) -> bool:
    """May decide on a proposed change: chair or manager, off the team, and not who proposed it."""
    if sight is None:
        return True
    if pilot.state not in UNDER_WAY or contract.proposed_by_id == sight.employee_id:
        return False
    return not roles_for(sight, pilot).isdisjoint(APPROVERS)


def can_name_people(sight: Sight | None, pilot: Pilot) -> bool:
    """May say who owns, sponsors and evaluates it, and what it serves, until it closes."""
    return pilot.state not in OVER and can_write_setup(sight, pilot)


def is_manager(sight: Sight | None, pilot: Pilot) -> bool:
    """The fund's manager, off the team."""
    return sight is None or FundRole.MANAGER in roles_for(sight, pilot)


def can_sign(sight: Sight | None, pilot: Pilot) -> bool:
    """May sign, or refuse to: the fund's legal office, off the team, before it starts."""
    if pilot.state not in BEFORE_START:
        return False
    return sight is None or FundRole.LEGAL in roles_for(sight, pilot)


def can_agree(sight: Sight | None, check: DataCheck) -> bool:
    """May agree that a pilot uses some data: whose data it is."""
    if sight is None:
        return True
    own = sight.employee_id
    return sight.is_employed and own is not None and check.owner_id == own


def can_be_asked(employee_id: int | None, pilot: Pilot) -> bool:
    """Whether somebody is off the team, and so may judge it."""
    return employee_id is not None and not belongs(employee_id, pilot)
