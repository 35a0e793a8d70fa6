"""What HR of a part gives and takes by hand, with a reason: exemption and revocation."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from courses.skills.models import Award, Holding, Skill
from courses.skills.policies import can_decide_by_hand
from courses.skills.services import awarding
from orgchange.accounts.models import User
from orgchange.core.dates import OPEN_DATE, firm_day, refuse_out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor, too_long

LONGEST = 4000


class NothingHeld(DomainError):
    """There is no level, and no exemption, to take away."""

    code = "nothing_held"


def exempt_from(
    *,
    employee: Employee,
    skill: Skill,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str,
    actor: User,
    now: datetime,
) -> Award:
    """Nobody asks this skill of the person, from a day (today) to before a day (for good)."""
    require(can_decide_by_hand(sight_of_actor(actor, now), employee))
    from_day, until = starts_on or firm_day(now), ends_on or OPEN_DATE
    refuse_out_of_range(starts_on=from_day)
    refuse_invalid([*too_long("reason", reason, LONGEST), *_wrong_order(from_day, until)])
    return awarding.exempt(
        employee=employee,
        skill=skill,
        starts_on=from_day,
        ends_on=until,
        reason=reason,
        actor=actor,
        now=now,
    )


def revoke_level(
    *,
    employee: Employee,
    skill: Skill,
    effective_on: date | None = None,
    reason: str,
    actor: User,
    now: datetime,
) -> Award:
    """Take a level, or an exemption, away from a day on (today). No failure: earlier days keep it.

    Raises NothingHeld where there is nothing from that day on.
    """
    require(can_decide_by_hand(sight_of_actor(actor, now), employee))
    from_day = effective_on or firm_day(now)
    refuse_out_of_range(effective_on=from_day)
    refuse_invalid(too_long("reason", reason, LONGEST))
    held = Holding.objects.current().filter(employee=employee, skill=skill)
    if not held.filter(valid_to__gt=from_day).exists():
        raise NothingHeld(_("From that day on nothing of this skill is held."))
    return awarding.revoke(
        employee=employee,
        skill=skill,
        reason=reason,
        effective_on=from_day,
        actor=actor,
        now=now,
    )


def _wrong_order(from_day: date, until: date) -> list[Problem]:
    if from_day >= until:
        return [Problem("ends_on", "too_early", _("It must end after it begins."))]
    return []
