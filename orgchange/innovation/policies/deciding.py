"""Who may handle, put before the director, decide, tell and rescind. Pure functions of roles."""

from collections.abc import Collection

from orgchange.innovation.models import FundRole

TELLERS = (FundRole.MANAGER, FundRole.DIRECTOR)
SECONDS = (FundRole.DIRECTOR, FundRole.CHAIR, FundRole.FINANCE, FundRole.LEGAL)
COMMITTEE = (FundRole.MANAGER, FundRole.CHAIR, FundRole.DIRECTOR, FundRole.LEGAL, FundRole.FINANCE)


def can_handle(roles: Collection[str]) -> bool:
    """May take proposals in hand, and put them before the director: fund managers."""
    return FundRole.MANAGER in roles


def can_decide(roles: Collection[str]) -> bool:
    """May decide what is put before the director. Of which items is asked of each step."""
    return FundRole.DIRECTOR in roles


def can_tell(roles: Collection[str]) -> bool:
    """May word the letters and tell the results: fund managers, and the director."""
    return not set(TELLERS).isdisjoint(roles)


def can_second(roles: Collection[str]) -> bool:
    """May agree to a rescission that somebody else asked for."""
    return not set(SECONDS).isdisjoint(roles)


def sits_in_committee(roles: Collection[str]) -> bool:
    """May read what the committee reads."""
    return not set(COMMITTEE).isdisjoint(roles)
