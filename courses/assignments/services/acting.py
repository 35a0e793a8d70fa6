"""What the services have in common: the actor's sight, refusals, dates of the organisation."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from courses.assignments.models import Assignment, AssignmentVersion
from courses.assignments.policies import can_assign, can_change
from orgchange.accounts.models import User
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed, Problem
from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight, day_of, people_administered_by, sight_of


class WrongState(DomainError):
    """The assignment, exemption or request does not stand so that this could be done."""

    code = "wrong_state"


def sight_of_actor(actor: User | None, now: datetime) -> Sight | None:
    """What the actor may see today; None for the machine's own command line."""
    return None if actor is None else sight_of(actor, on=day_of(actor, now))


def firm_today(now: datetime) -> date:
    """The organisation's own calendar day: when assignments start and end by default."""
    return firm_day(now)


def require_hr(actor: User | None, now: datetime) -> Sight | None:
    """Refuse whoever is not HR of at least a part."""
    sight = sight_of_actor(actor, now)
    if not can_assign(sight):
        raise NotAllowed(_("Only HR may assign courses."))
    return sight


def require_change(actor: User | None, assignment: Assignment, now: datetime) -> Sight | None:
    """Refuse whoever may not change this assignment."""
    sight = require_hr(actor, now)
    if not can_change(sight, assignment):
        raise NotAllowed(_("This assignment reaches beyond your part of the organisation."))
    return sight


def require_people(actor: User | None, employee_ids: Collection[int], now: datetime) -> None:
    """Refuse whoever is not HR of the part of all these people."""
    sight = require_hr(actor, now)
    if sight is None or sight.hr_everywhere:
        return
    mine = people_administered_by(sight).filter(pk__in=id_list(employee_ids)).count()
    if mine != len(set(employee_ids)):
        raise NotAllowed(_("Somebody named is outside your part of the organisation."))


def current_version(assignment: Assignment) -> AssignmentVersion | None:
    """The last of its versions, as known now."""
    return assignment.versions.current().order_by("-valid_from").first()


def refuse(field: str, code: str, message: str) -> InvalidInput:
    """One thing wrong with the input."""
    return InvalidInput(message, problems=[Problem(field, code, message)])


def require_text(field: str, text: str, *, limit: int = 4000) -> str:
    """A reason that says something, and can be stored."""
    text = str(text or "").strip()
    if not text:
        raise refuse(field, "missing", _("Give the reason."))
    if "\x00" in text or len(text) > limit:
        message = _("A text of at most %(limit)s characters is expected.") % {"limit": limit}
        raise refuse(field, "too_long", message)
    return text
