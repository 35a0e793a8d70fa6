"""Who may set up funds: what they are, who serves in them, their rounds, criteria and way."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import funds_where


def sees_setup(sight: Sight) -> bool:
    """Funds, rounds, criteria and the way of a proposal are open to all colleagues."""
    return sight.sees_directory


def can_write_funds(sight: Sight) -> bool:
    """May make funds and their periods, and grant roles in them: administrators."""
    return sight.is_admin


def can_write_rounds(sight: Sight, *, fund_id: int) -> bool:
    """May open rounds of a fund: its managers, and administrators."""
    return sight.is_admin or fund_id in funds_where(sight, FundRole.MANAGER)


def can_write_rubrics(sight: Sight) -> bool:
    """May write criteria: fund managers and panel chairs, and administrators."""
    return sight.is_admin or bool(funds_where(sight, FundRole.MANAGER, FundRole.CHAIR))


def can_write_workflows(sight: Sight) -> bool:
    """May write the way of a proposal: administrators."""
    return sight.is_admin
