"""Writing roles, delegations and accounts of people."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from orgchange.accounts.models import AccessRole, User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_DATE, refuse_out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory.models import AccessGrant, Delegation, Department, Employee
from orgchange.directory.policies import can_delegate, can_grant_access
from orgchange.directory.scopes import day_of, people_administered_by
from orgchange.directory.services.people import departments_of
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor


class LastAdministrator(DomainError):
    """Without an administrator nobody could grant a role again."""

    code = "last_administrator"


class NameTaken(DomainError):
    """Another account signs in with this name."""

    code = "sign_in_name_taken"


def grant_access(
    *,
    user: User,
    role: str,
    department: Department | None = None,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> AccessGrant:
    """Grant a role to an account. Only HR may be for a part of the tree (with all below)."""
    if department is not None and role != AccessRole.HR:
        message = _("Only HR can be granted for a part; the other roles are for the whole.")
        refuse_invalid([Problem("department", "part_is_hr_only", message)])
    _refuse_disorder(starts_on, ends_on)
    with transaction.atomic():
        sight = sight_of_actor(actor, now)
        require(sight is None or can_grant_access(sight))
        grant = AccessGrant.objects.create(
            user=user,
            role=role,
            department=department,
            starts_on=starts_on,
            ends_on=ends_on,
            granted_by=actor,
        )
        changes = {"role": role, "department": department and department.code}
        changes |= {"from": str(starts_on), "to": str(ends_on)}
        record(action="access.granted", obj=user, actor=actor, at=now, changes=changes)
    return grant


def revoke_access(*, grant: AccessGrant, actor: User | None, now: datetime) -> None:
    """Take a role away, from today on. The last administrator's cannot be taken."""
    today = day_of(actor or grant.user, now)
    with transaction.atomic():
        sight = sight_of_actor(actor, now)
        require(sight is None or can_grant_access(sight))
        grants = AccessGrant.objects.select_for_update().filter(
            role=AccessRole.ADMIN, starts_on__lte=today, ends_on__gt=today, user__is_active=True
        )
        admins = {held.pk for held in grants}
        if grant.role == AccessRole.ADMIN and admins <= {grant.pk}:
            raise LastAdministrator(_("This is the last administrator."))
        if grant.starts_on >= today:
            AccessGrant.objects.filter(pk=grant.pk).delete()
        else:
            AccessGrant.objects.filter(pk=grant.pk).update(ends_on=today, updated_at=now)
        changes = {"role": grant.role, "department": grant.department and grant.department.code}
        record(action="access.revoked", obj=grant.user, actor=actor, at=now, changes=changes)


def delegate(
    *,
    principal: Employee,
    delegate: Employee,
    starts_on: date,
    ends_on: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> Delegation:
    """Hand what a manager sees to somebody else, from a day to before a day."""
    if principal.pk == delegate.pk:
        message = _("Nobody stands in for themselves.")
        refuse_invalid([Problem("delegate", "same_person", message)])
    _refuse_disorder(starts_on, ends_on)
    with transaction.atomic():
        _require_delegation(principal, actor, now)
        row = Delegation.objects.create(
            principal=principal, delegate=delegate, starts_on=starts_on, ends_on=ends_on
        )
        changes = {"delegate": delegate.pk, "from": str(starts_on), "to": str(ends_on)}
        record(action="delegation.made", obj=principal, actor=actor, at=now, changes=changes)
    return row


def end_delegation(*, delegation: Delegation, actor: User | None, now: datetime) -> None:
    """End a delegation, from today on."""
    with transaction.atomic():
        _require_delegation(delegation.principal, actor, now)
        today = day_of(actor, now) if actor else now.date()
        rows = Delegation.objects.filter(pk=delegation.pk)
        if delegation.starts_on >= today:
            rows.delete()
        else:
            rows.update(ends_on=min(today, delegation.ends_on), updated_at=now)
        changes = {"delegate": delegation.delegate_id}
        record(
            action="delegation.ended",
            obj=delegation.principal,
            actor=actor,
            at=now,
            changes=changes,
        )


def open_account(*, employee: Employee, actor: User | None, now: datetime) -> User:
    """The sign-in account of a person, made where there is none. Its name is the number."""
    users = open_accounts(employees=[employee], actor=actor, now=now)
    return users[0]


def open_accounts(
    *, employees: Sequence[Employee], actor: User | None, now: datetime
) -> list[User]:
    """As `open_account`, for many, in a constant number of queries. In the given order."""
    with transaction.atomic():
        ids = [employee.pk for employee in employees]
        held = Employee.objects.select_for_update(of=("self",)).select_related("user").in_bulk(ids)
        missing = [held[pk] for pk in ids if held[pk].user is None]
        _require_accounts(employees, actor, now)
        _refuse_taken_names(missing)
        users = [_new_user(employee) for employee in missing]
        User.objects.bulk_create(users)
        for employee, user in zip(missing, users, strict=True):
            employee.user = user
        Employee.objects.bulk_update(missing, ["user"], batch_size=500)
        if missing:
            record(
                action="accounts.opened",
                object_type="accounts.user",
                actor=actor,
                at=now,
                label=missing[0].full_name if len(missing) == 1 else "",
                changes={"employees": [employee.pk for employee in missing]},
            )
    return [account for pk in ids if (account := held[pk].user)]


def _new_user(employee: Employee) -> User:
    user = User(
        username=employee.employee_number,
        email=employee.email,
        full_name=employee.full_name,
        language=employee.language,
    )
    user.set_unusable_password()
    return user


def _require_accounts(employees: Sequence[Employee], actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    if sight is None or sight.is_admin or sight.hr_everywhere:
        return
    wanted = {employee.pk for employee in employees}
    administered = people_administered_by(sight).filter(pk__in=id_list(wanted))
    require(sight.is_hr and administered.count() == len(wanted))


def _refuse_taken_names(employees: Sequence[Employee]) -> None:
    numbers = {employee.employee_number.lower() for employee in employees}
    named = User.objects.annotate(name=Lower("username")).filter(name__in=numbers)
    if taken := named.first():
        raise NameTaken(_("Another account signs in as %(name)s.") % {"name": taken.username})


def _require_delegation(principal: Employee, actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    if sight is None:
        return
    places = {place for place in departments_of(principal, sight.on) if place is not None}
    require(can_delegate(sight, principal_id=principal.pk, department_ids=places))


def _refuse_disorder(starts_on: date, ends_on: date) -> None:
    refuse_out_of_range(starts_on=starts_on, ends_on=None if ends_on == OPEN_DATE else ends_on)
    if ends_on <= starts_on:
        refuse_invalid([Problem("ends_on", "before_start", _("It ends before it begins."))])
