"""Who may do what at gates and at the end. No request, no write.

Nobody of the team judges, decides or evaluates: `roles_for` gives them no office for their pilot.
"""

from orgchange.directory.scopes import Sight
from orgchange.innovation.models import FundRole
from orgchange.pilots.models import Gate, Pilot
from orgchange.pilots.offices import EVALUATOR, belongs, roles_for

SEATING = (FundRole.MANAGER, FundRole.CHAIR)


def can_seat(sight: Sight | None, pilot: Pilot) -> bool:
    """May say who sits in a panel: the fund's chair and managers, off the team."""
    return sight is None or not roles_for(sight, pilot).isdisjoint(SEATING)


def can_judge(sight: Sight | None, gate: Gate) -> bool:
    """May answer evidence, and run the panel's clock: whoever sits in it, off the team."""
    if sight is None:
        return True
    own = sight.employee_id
    if own is None or not sight.is_employed or belongs(own, gate.pilot):
        return False
    return gate.seats.filter(employee=own).exists()


def can_evaluate(sight: Sight | None, pilot: Pilot) -> bool:
    """May write the outcome: the evaluator, off the team."""
    return sight is None or EVALUATOR in roles_for(sight, pilot)
