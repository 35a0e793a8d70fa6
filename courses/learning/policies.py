"""Who may take courses, record completions and revoke them."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from courses.learning.models import Enrolment
from orgchange.accounts.models import User
from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import Sight, day_of, people_administered_by, sight_of


def can_take(actor: User | None, enrolment: Enrolment) -> bool:
    """Only the person learns; nobody clicks through a course for somebody else."""
    return actor is not None and enrolment.employee.user_id == actor.pk


def require_own(actor: User | None, enrolment: Enrolment, *, refusal: str) -> None:
    """Refuse whoever is not the person."""
    if not can_take(actor, enrolment):
        raise NotAllowed(refusal)


def can_record(sight: Sight) -> bool:
    """May record and revoke completions of somebody: HR, each within its part."""
    return sight.is_hr


def require_recorder(actor: User | None, employee_ids: Collection[int], *, now: datetime) -> None:
    """Refuse whoever is not HR of all these people; None is the machine's command line."""
    if actor is None:
        return
    sight = sight_of(actor, on=day_of(actor, now))
    part = people_administered_by(sight) if can_record(sight) else None
    if part is None or (
        not sight.hr_everywhere
        and part.filter(pk__in=employee_ids).count() < len(set(employee_ids))
    ):
        raise NotAllowed(_("You may not record or revoke completions of these people."))


def can_import(sight: Sight | None) -> bool:
    """May bring in past completions: HR, each for its part; None is the command line."""
    return sight is None or can_record(sight)


def can_see_imports(sight: Sight) -> bool:
    """HR, and the auditor."""
    return can_record(sight) or sight.is_auditor
