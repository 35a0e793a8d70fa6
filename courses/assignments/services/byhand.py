"""Putting people into an audience or taking them out by hand, which no rule undoes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import Assignment, AssignmentState, AudienceChange
from courses.assignments.reconcile import Counts, reconcile
from courses.assignments.services.acting import WrongState, firm_today, require_people
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee


class Decision(StrEnum):
    """What is said of people by hand; the values are those of the API."""

    INCLUDE = "include"  # it is required of them, whatever the rule says
    EXCLUDE = "exclude"  # it is not, whatever the rule says
    RELEASE = "release"  # the rule decides again


SAID: dict[Decision, bool | None] = {
    Decision.INCLUDE: True,
    Decision.EXCLUDE: False,
    Decision.RELEASE: None,
}
ACTIONS = {
    Decision.INCLUDE: "assignment.people_included",
    Decision.EXCLUDE: "assignment.people_excluded",
    Decision.RELEASE: "assignment.people_released",
}


@transaction.atomic
def decide_by_hand(
    *,
    assignment: Assignment,
    employees: Sequence[Employee],
    decision: Decision,
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Say it of these people from a day on, until before `ends_on`."""
    ids = sorted({employee.pk for employee in employees})
    require_people(actor, ids, now)
    if assignment.state == AssignmentState.WITHDRAWN:
        raise WrongState(_("This assignment is withdrawn."))
    if assignment.is_system:
        raise WrongState(_("People come into this assignment and leave it by their track."))
    starts_on = starts_on or firm_today(now)
    return say_by_hand(
        assignment=assignment,
        employee_ids=ids,
        decision=decision,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
        now=now,
    )


def say_by_hand(
    *,
    assignment: Assignment,
    employee_ids: Collection[int],
    decision: Decision,
    reason: str,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Counts:
    """Write it and put the obligations right, as sets. For services that asked who may."""
    ids = sorted(set(employee_ids))
    is_included = SAID[decision]
    said = None if is_included is None else {"is_included": is_included, "reason": reason[:4000]}
    statements = [
        Statement({"assignment_id": assignment.pk, "employee_id": pk}, said, starts_on, ends_on)
        for pk in ids
    ]
    put_many(AudienceChange, statements, at=now)
    counts = reconcile(employee_ids=ids, requirement_ids=[assignment.requirement_id], now=now)
    record(
        action=ACTIONS[decision],
        obj=assignment,
        actor=actor,
        at=now,
        changes={"employees": ids[:500], "people": len(ids), "starts_on": starts_on},
    )
    return counts
