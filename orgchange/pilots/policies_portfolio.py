"""Who sees pilots together, and who writes strategic goals. No request, no write."""

from django.db.models import QuerySet

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.innovation.offices import funds_where
from orgchange.pilots.models import Pilot

ANSWERING = (FundRole.MANAGER, FundRole.CHAIR, FundRole.DIRECTOR, FundRole.FINANCE)


def portfolio_of(sight: Sight) -> QuerySet[Pilot]:
    """The pilots whose figures the viewer is told: all, or those of the funds one answers for."""
    if sight.is_executive or sight.is_auditor:
        return Pilot.objects.all()
    return Pilot.objects.filter(fund__in=funds_where(sight, *ANSWERING))


def sees_portfolio(sight: Sight) -> bool:
    """Executives and auditors; whoever answers for a fund sees its part."""
    return sight.is_executive or sight.is_auditor or bool(funds_where(sight, *ANSWERING))


def can_write_goals(sight: Sight | None) -> bool:
    """Executives and administrators say what the organisation wants."""
    return sight is None or sight.is_executive or sight.is_admin
