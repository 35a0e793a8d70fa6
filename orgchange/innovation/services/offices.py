"""Granting roles in a fund, and ending them. What somebody did in office stays theirs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import day_after
from orgchange.core.errors import NotAllowed, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.innovation import policies
from orgchange.innovation.models import Fund, FundOffice, FundRole
from orgchange.innovation.services import conflicts
from orgchange.innovation.setup.setup_checks import wrong_days

MOST_REVIEWS = 200


def grant_office(
    *,
    fund: Fund,
    employee: Employee,
    role: str,
    starts_on: date,
    last_day: date | None = None,
    capacity: int = 6,
    actor: User | None,
    now: datetime,
) -> FundOffice:
    """From a day, to a last day or until it is ended, somebody has a role in a fund.

    Whoever grants roles grants none to themselves: they would decide on money by their own leave.
    Conflicts of who serves from today are looked for at once; of who begins later, on their day.
    """
    _require(actor, now)
    _refuse_own(employee, actor)
    ends_on = None if last_day is None else day_after(last_day)
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=fund.pk)
        office = FundOffice(
            fund=fund,
            employee=employee,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            capacity=capacity,
            granted_by=actor,
        )
        refuse_invalid(_wrong(office))
        office.save()
        facts = {"role": role, "employee": employee.pk, "starts_on": starts_on, "ends_on": ends_on}
        conflicts.refresh(now=now, people=frozenset([employee.pk]))
        record(action="fund.office_granted", obj=fund, actor=actor, at=now, changes=facts)
    return office


def change_office(
    *,
    office: FundOffice,
    last_day: date | None,
    capacity: int,
    actor: User | None,
    now: datetime,
) -> FundOffice:
    """Until when somebody serves (None: until further notice), and how much they review."""
    _require(actor, now)
    _refuse_own(office.employee, actor)
    ends_on = None if last_day is None else day_after(last_day)
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=office.fund_id)
        office = FundOffice.objects.select_for_update(of=("self",)).get(pk=office.pk)
        office.ends_on, office.capacity = ends_on, capacity
        refuse_invalid(_wrong(office))
        office.save(update_fields=["ends_on", "capacity", "updated_at"])
        facts = {"office": office.pk, "ends_on": ends_on, "capacity": capacity}
        conflicts.refresh(now=now, people=frozenset([office.employee_id]))
        record(action="fund.office_changed", obj=office.fund, actor=actor, at=now, changes=facts)
    return office


def _wrong(office: FundOffice) -> list[Problem]:
    problems = list(wrong_days(office.starts_on, office.ends_on))
    if office.role not in FundRole.values:
        problems.append(Problem("role", "invalid", _("There is no such role.")))
    if not 0 <= office.capacity <= MOST_REVIEWS:
        message = _("From %(low)s to %(high)s.") % {"low": 0, "high": MOST_REVIEWS}
        problems.append(Problem("capacity", "out_of_range", message))
    if not problems and _overlaps(office):
        message = _("This person already has this role in the fund.")
        problems.append(Problem("employee", "taken", message))
    return problems


def _refuse_own(employee: Employee, actor: User | None) -> None:
    if actor is not None and employee.user_id == actor.pk:
        raise NotAllowed(_("Somebody else grants you a role, and ends it."))


def _overlaps(office: FundOffice) -> bool:
    others = FundOffice.objects.filter(
        fund=office.fund_id, employee=office.employee_id, role=office.role
    ).exclude(pk=office.pk)
    others = others.exclude(ends_on__lte=office.starts_on)
    if office.ends_on is not None:
        others = others.filter(starts_on__lt=office.ends_on)
    return others.exists()


def _require(actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    require(sight is None or policies.can_write_funds(sight))
