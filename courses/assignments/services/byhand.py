"""Putting people into an audience or taking them out by hand, which no rule undoes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import Assignment, AssignmentState, AudienceChange
from courses.assignments.reconcile import Counts, reconcile
from courses.assignments.services.acting import (
    WrongState,
    firm_today,
    require_people,
)
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee


def include(
    *,
    assignment: Assignment,
    employees: Sequence[Employee],
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Require it of these people, whatever the rule says. `ends_on`: the first day no longer."""
    said = {"is_included": True, "reason": reason[:4000]}
    return _say(assignment, employees, said, (starts_on, ends_on), "included", actor, now)


def exclude(
    *,
    assignment: Assignment,
    employees: Sequence[Employee],
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Take these people out of it, whatever the rule says."""
    said = {"is_included": False, "reason": reason[:4000]}
    return _say(assignment, employees, said, (starts_on, ends_on), "excluded", actor, now)


def end_by_hand(
    *,
    assignment: Assignment,
    employees: Sequence[Employee],
    starts_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Let the rule decide about these people again."""
    return _say(assignment, employees, None, (starts_on, OPEN_DATE), "released", actor, now)


@transaction.atomic
def _say(
    assignment: Assignment,
    employees: Sequence[Employee],
    said: dict[str, object] | None,
    days: tuple[date | None, date],
    verb: str,
    actor: User | None,
    now: datetime,
) -> Counts:
    ids = sorted({employee.pk for employee in employees})
    require_people(actor, ids, now)
    if assignment.state == AssignmentState.WITHDRAWN:
        raise WrongState(_("This assignment is withdrawn."))
    starts_on = days[0] or firm_today(now)
    statements = [
        Statement({"assignment_id": assignment.pk, "employee_id": pk}, said, starts_on, days[1])
        for pk in ids
    ]
    put_many(AudienceChange, statements, at=now)
    counts = reconcile(employee_ids=ids, requirement_ids=[assignment.requirement_id], now=now)
    record(
        action=f"assignment.people_{verb}",
        obj=assignment,
        actor=actor,
        at=now,
        changes={"employees": ids[:500], "people": len(ids), "starts_on": starts_on},
    )
    return counts
