"""Who may write what is measured, and who may stop a pilot over it. No request, no write."""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.pilots.models import Measure, Pilot
from orgchange.pilots.offices import COMMITTEE, OWNER, SPONSOR, TEAM, roles_for

ALARMING = (OWNER, TEAM, SPONSOR, *COMMITTEE)
SETTLING = (FundRole.MANAGER, FundRole.CHAIR)


def can_write_readings(sight: Sight | None, pilot: Pilot) -> bool:
    """May write readings and correct them: its team, and whose data it is."""
    if sight is None or not roles_for(sight, pilot).isdisjoint([OWNER, TEAM]):
        return True
    return owns_data(sight, pilot)


def owns_data(sight: Sight, pilot: Pilot) -> bool:
    """Whether the viewer owns the data of one of its measures."""
    if sight.employee_id is None or not sight.is_employed:
        return False
    rows = Measure.objects.filter(contract__pilot=pilot, data_owner=sight.employee_id)
    return rows.exists()


def can_raise_alarm(sight: Sight | None, pilot: Pilot) -> bool:
    """May say that a kill criterion is met: team, sponsor, and the fund's committee."""
    return sight is None or not roles_for(sight, pilot).isdisjoint(ALARMING)


def can_settle_alarm(sight: Sight | None, pilot: Pilot) -> bool:
    """May say that an alarm was none: the fund's manager or chair, off the team."""
    return sight is None or not roles_for(sight, pilot).isdisjoint(SETTLING)
