"""Lifting an obligation (exemption) and moving one due date (extension)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.assignments.models import Exemption, Extension, Obligation, Requirement
from courses.assignments.reconcile import reconcile
from courses.assignments.services.acting import (
    WrongState,
    refuse,
    require_people,
    require_text,
)
from courses.learning.calendar import today_of
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE, refuse_out_of_range
from orgchange.directory.models import CURRENT, Employee


@transaction.atomic
def exempt(
    *,
    employee: Employee,
    requirement: Requirement,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    evidence: str = "",
    actor: User | None,
    now: datetime,
) -> Exemption:
    """Lift the obligation from a day (today) to a last day (none: until somebody ends it)."""
    require_people(actor, [employee.pk], now)
    if len(evidence) > 500:
        raise refuse("evidence", "too_long", _("At most %(limit)s characters.") % {"limit": 500})
    refuse_out_of_range(ends_on=ends_on)
    return lift(
        employee=employee,
        requirement=requirement,
        starts_on=starts_on or today_of(employee.pk, now=now),
        until=OPEN_DATE if ends_on is None else _after(ends_on),
        reason=reason,
        evidence=evidence,
        actor=actor,
        now=now,
    )


@transaction.atomic
def lift(
    *,
    employee: Employee,
    requirement: Requirement,
    starts_on: date,
    until: date,
    reason: str,
    evidence: str = "",
    actor: User | None,
    now: datetime,
) -> Exemption:
    """Write an exemption from a day to before another. For services that asked who may."""
    reason = require_text("reason", reason)
    refuse_out_of_range(starts_on=starts_on)
    if until <= starts_on:
        raise refuse("ends_on", "before", _("The last day lies before the first."))
    key = {"employee_id": employee.pk, "requirement_id": requirement.pk}
    value = {
        "reason": reason,
        "evidence": evidence,
        "approver_id": actor.pk if actor else None,
    }
    put(Exemption, key, value, valid_from=starts_on, valid_to=until, at=now)
    reconcile(employee_ids=[employee.pk], requirement_ids=[requirement.pk], now=now)
    row = Exemption.objects.current().on(starts_on).get(**key)
    record(
        action="exemption.granted",
        obj=row,
        label=f"{employee} · {requirement}",
        actor=actor,
        at=now,
        changes={"starts_on": starts_on, "until": until, "reason": reason[:500]},
    )
    return row


def _after(last_day: date) -> date:
    return date.fromordinal(min(last_day.toordinal() + 1, OPEN_DATE.toordinal()))


@transaction.atomic
def end_exemption(
    *, exemption: Exemption, ends_on: date | None = None, actor: User | None, now: datetime
) -> None:
    """Let an exemption lapse: `ends_on` is the first day without it. The due date counts anew."""
    employee = exemption.employee
    require_people(actor, [employee.pk], now)
    let_lapse(
        exemption=exemption,
        ends_on=ends_on or today_of(employee.pk, now=now),
        actor=actor,
        now=now,
    )


@transaction.atomic
def let_lapse(*, exemption: Exemption, ends_on: date, actor: User | None, now: datetime) -> None:
    """End an exemption from a day on. For services that asked who may."""
    employee, requirement = exemption.employee, exemption.requirement
    key = {"employee_id": employee.pk, "requirement_id": requirement.pk}
    held = Exemption.objects.filter(CURRENT, **key, valid_from=exemption.valid_from).first()
    if held is None or held.valid_to <= ends_on:
        raise WrongState(_("This exemption has ended already."))
    start = max(ends_on, held.valid_from)
    put(Exemption, key, None, valid_from=start, valid_to=held.valid_to, at=now)
    reconcile(employee_ids=[employee.pk], requirement_ids=[requirement.pk], now=now)
    record(
        action="exemption.ended",
        obj=exemption,
        label=f"{employee} · {requirement}",
        actor=actor,
        at=now,
        changes={"ends_on": ends_on},
    )


@transaction.atomic
def extend(
    *,
    employee: Employee,
    requirement: Requirement,
    due_on: date,
    reason: str,
    actor: User | None,
    now: datetime,
) -> Extension:
    """Move the due date of the period that is open today. Later expiries are not shifted."""
    require_people(actor, [employee.pk], now)
    reason = require_text("reason", reason)
    today = today_of(employee.pk, now=now)
    row = _open_obligation(employee, requirement, today)
    if row.due_on is None or row.original_due_on is None:
        raise WrongState(_("There is no open due date to move."))
    if due_on <= row.due_on or due_on < today:
        message = _("The new date must lie after %(day)s.") % {"day": max(row.due_on, today)}
        raise refuse("due_on", "not_later", message)
    refuse_out_of_range(due_on=due_on)
    key = {
        "employee_id": employee.pk,
        "requirement_id": requirement.pk,
        "period": row.period,
    }
    value = {
        "due_on": due_on,
        "original_due_on": row.original_due_on,
        "reason": reason,
        "approver_id": actor.pk if actor else None,
    }
    put(Extension, key, value, valid_from=today, at=now)
    reconcile(employee_ids=[employee.pk], requirement_ids=[requirement.pk], now=now)
    extension = Extension.objects.current().on(today).get(**key)
    record(
        action="extension.granted",
        obj=extension,
        label=f"{employee} · {requirement}",
        actor=actor,
        at=now,
        changes={"due_on": [row.due_on, due_on], "reason": reason[:500]},
    )
    return extension


def _open_obligation(employee: Employee, requirement: Requirement, today: date) -> Obligation:
    """What is required of a person today and not covered."""
    held = Obligation.objects.current().on(today)
    row = held.filter(employee=employee, requirement=requirement).first()
    if row is None:
        raise WrongState(_("Nothing is required of this person today."))
    if row.covered_from and row.covered_from <= today < (row.covered_until or OPEN_DATE):
        raise WrongState(_("There is no open due date to move."))
    return row
