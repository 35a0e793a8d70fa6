"""Who may see whom. The one place that decides; pages, API, search and exports start here.

`sight_of` reads once what an account may see on a day; the functions below turn that into
querysets and sets of departments. An authority is always the one held on the viewer's own day;
the day of a report only says which people and departments fall under it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from orgchange.accounts.models import AccessRole, User
from orgchange.core.dates import local_date
from orgchange.directory import tree
from orgchange.directory.models import (
    AccessGrant,
    Delegation,
    DepartmentPlace,
    Employee,
    JobRecord,
)


@dataclass(frozen=True)
class Sight:
    """What an account may see on a day. Sets with "below" are as of that day."""

    on: date
    user_id: int | None = None
    employee_id: int | None = None
    is_employed: bool = False
    is_admin: bool = False
    is_auditor: bool = False
    is_executive: bool = False
    hr_everywhere: bool = False
    hr_root_ids: frozenset[int] = frozenset()
    hr_department_ids: frozenset[int] = frozenset()  # with all below
    line_root_ids: frozenset[int] = frozenset()  # oneself and those who delegated to one
    headed_root_ids: frozenset[int] = frozenset()
    headed_department_ids: frozenset[int] = frozenset()  # with all below
    principal_ids: frozenset[int] = frozenset()  # those who delegated to one
    has_reports: bool = False

    @property
    def is_hr(self) -> bool:
        """HR of at least a part."""
        return self.hr_everywhere or bool(self.hr_root_ids)

    @property
    def is_manager(self) -> bool:
        """Has people in the own line, heads a department, or stands in for somebody who does."""
        return self.has_reports or bool(self.headed_root_ids)

    @property
    def sees_everything(self) -> bool:
        """All people, and all figures over them."""
        return self.hr_everywhere or self.is_auditor

    @property
    def sees_directory(self) -> bool:
        """May look up colleagues at all."""
        return self.is_employed or self.is_admin or self.sees_everything or self.is_hr


def day_of(user: User, now: datetime) -> date:
    """The account's own calendar day at `now`."""
    return local_date(now, user.time_zone or settings.FIRM_TIME_ZONE)


def sight_of(user: User | AnonymousUser | None, *, on: date) -> Sight:
    """Read what the account may see. At most seven queries, whatever the size of the firm."""
    if not isinstance(user, User) or not user.is_active:
        return Sight(on=on)
    employee_id, is_employed, has_left = _employment(user, on)
    if has_left:  # leaving ends every sight but that of the own records
        return Sight(on=on, user_id=user.pk, employee_id=employee_id)
    roles, everywhere, roots = _grants(user, on)
    principals = _principals(employee_id, on) if is_employed else frozenset[int]()
    own = frozenset([employee_id]) if employee_id and is_employed else frozenset[int]()
    line_roots = own | principals
    headed = _headed(line_roots, on)
    return Sight(
        on=on,
        user_id=user.pk,
        employee_id=employee_id,
        is_employed=is_employed,
        is_admin=AccessRole.ADMIN in roles,
        is_auditor=AccessRole.AUDITOR in roles,
        is_executive=AccessRole.EXECUTIVE in roles,
        hr_everywhere=everywhere,
        hr_root_ids=roots,
        hr_department_ids=tree.below(roots, on=on),
        line_root_ids=line_roots,
        headed_root_ids=headed,
        headed_department_ids=tree.below(headed, on=on),
        principal_ids=principals,
        has_reports=_has_reports(line_roots, on),
    )


def sight(request: HttpRequest) -> Sight:
    """The sight of the request's user on their own day, read once per request."""
    plain: Any = getattr(request, "_request", request)  # DRF wraps the request
    held = getattr(plain, "_sight", None)
    if held is None or held[0] != request.user.pk:
        held = (request.user.pk, sight_of(request.user, on=plain.today))
        plain._sight = held
    found: Sight = held[1]
    return found


def people_visible_to(sight: Sight) -> QuerySet[Employee]:
    """The directory: whom one may look up by name. Not: whose records one may see.

    Colleagues see who works here today; HR also those of its part who left or will start;
    auditor and administrator everybody.
    """
    if sight.sees_everything or sight.is_admin:
        return Employee.objects.all()
    own = Q(pk=sight.employee_id)
    if not sight.sees_directory:
        return Employee.objects.filter(own) if sight.employee_id else Employee.objects.none()
    jobs = JobRecord.objects.current().on(sight.on)
    seen = own | Q(Exists(jobs.filter(employee=OuterRef("pk"))))
    if sight.hr_root_ids:
        seen |= Q(pk__in=_in_part(sight.hr_department_ids, on=sight.on))
    return Employee.objects.filter(seen)


def records_visible_to(
    sight: Sight, *, on: date | None = None, known_at: datetime | None = None
) -> QuerySet[Employee]:
    """The people whose training records the viewer may see, as of a day (default: today).

    One's own; the own line and that of those who delegated; the people who were on that day in
    a department one heads or below it, whether or not they left since; HR's part of the tree.
    """
    day = on or sight.on
    if sight.sees_everything:
        return Employee.objects.all()
    seen = Q(pk=sight.employee_id) if sight.employee_id else Q(pk__in=[])
    if sight.has_reports:
        line = tree.line_sql(sight.line_root_ids, on=day, known_at=known_at)
        seen |= Q(pk__in=line.as_subquery()) & ~Q(pk__in=sight.principal_ids)
    if sight.headed_root_ids:
        there = headed_departments(sight, on=day, known_at=known_at)
        jobs = JobRecord.objects.known_at(known_at).on(day).filter(department__in=there)
        seen |= Q(pk__in=jobs.values("employee")) & ~Q(pk__in=sight.principal_ids)
    if sight.hr_root_ids:
        part = hr_departments(sight, on=day, known_at=known_at)
        seen |= Q(pk__in=_in_part(part, on=day, known_at=known_at))
    return Employee.objects.filter(seen)


def figure_departments(
    sight: Sight, *, on: date | None = None, known_at: datetime | None = None
) -> frozenset[int] | None:
    """The departments of which figures are told; None: all.

    An executive is told those of the whole firm, with small groups withheld outside
    `people_departments`.
    """
    if sight.is_executive:
        return None
    return people_departments(sight, on=on, known_at=known_at)


def people_departments(
    sight: Sight, *, on: date | None = None, known_at: datetime | None = None
) -> frozenset[int] | None:
    """The departments whose people may be seen, so that no figure is withheld; None: all."""
    if sight.sees_everything:
        return None
    headed = headed_departments(sight, on=on, known_at=known_at)
    return headed | hr_departments(sight, on=on, known_at=known_at)


def administered_departments(sight: Sight) -> frozenset[int] | None:
    """The departments where HR may write; None: all."""
    return None if sight.hr_everywhere else sight.hr_department_ids


def people_administered_by(sight: Sight) -> QuerySet[Employee]:
    """The people whom HR may write about and invite: those of its part, leavers too."""
    if sight.hr_everywhere:
        return Employee.objects.all()
    return Employee.objects.filter(pk__in=_in_part(sight.hr_department_ids, on=sight.on))


def grants_visible_to(sight: Sight) -> QuerySet[AccessGrant]:
    """Roles: all for administrators and auditors, the own for everybody."""
    if sight.is_admin or sight.is_auditor:
        return AccessGrant.objects.all()
    return AccessGrant.objects.filter(user=sight.user_id)


def delegations_visible_to(sight: Sight) -> QuerySet[Delegation]:
    """Delegations: all for administrators, auditors and HR of the whole; HR's part; the own."""
    if sight.is_admin or sight.sees_everything:
        return Delegation.objects.all()
    seen = Q(principal=sight.employee_id) | Q(delegate=sight.employee_id)
    if sight.hr_root_ids:
        seen |= Q(principal__in=people_administered_by(sight).values("pk"))
    return (
        Delegation.objects.filter(seen)
        if sight.employee_id or sight.is_hr
        else Delegation.objects.none()
    )


def headed_departments(
    sight: Sight, *, on: date | None = None, known_at: datetime | None = None
) -> frozenset[int]:
    """The departments one heads (or stands in for the head of), with all below on that day."""
    if (on is None or on == sight.on) and known_at is None:
        return sight.headed_department_ids
    return tree.below(sight.headed_root_ids, on=on or sight.on, known_at=known_at)


def hr_departments(
    sight: Sight, *, on: date | None = None, known_at: datetime | None = None
) -> frozenset[int]:
    """HR's part of the tree, with all below on that day. Empty for HR of the whole."""
    if (on is None or on == sight.on) and known_at is None:
        return sight.hr_department_ids
    return tree.below(sight.hr_root_ids, on=on or sight.on, known_at=known_at)


def _employment(user: User, on: date) -> tuple[int | None, bool, bool]:
    """(employee id, is employed on the day, has left by the day) of the account."""
    jobs = JobRecord.objects.current().filter(employee=OuterRef("pk"))
    found = (
        Employee.objects.filter(user=user)
        .values_list("pk", Exists(jobs.on(on)), Exists(jobs), Exists(jobs.filter(valid_to__gt=on)))
        .first()
    )
    if found is None:
        return None, False, False
    employee_id, is_employed, had_a_job, has_more = found
    return employee_id, is_employed, had_a_job and not has_more


def _grants(user: User, on: date) -> tuple[set[str], bool, frozenset[int]]:
    """(roles, HR of the whole, roots of HR's parts) in force on the day."""
    grants = AccessGrant.objects.filter(user=user, starts_on__lte=on, ends_on__gt=on)
    held = list(grants.values_list("role", "department_id"))
    roots = frozenset(d for role, d in held if role == AccessRole.HR and d is not None)
    everywhere = any(role == AccessRole.HR and d is None for role, d in held)
    return {role for role, _ in held}, everywhere, roots


def _principals(employee_id: int | None, on: date) -> frozenset[int]:
    held = Delegation.objects.filter(delegate=employee_id, starts_on__lte=on, ends_on__gt=on)
    return frozenset(held.values_list("principal_id", flat=True))


def _headed(employee_ids: Collection[int], on: date) -> frozenset[int]:
    if not employee_ids:
        return frozenset()
    places = DepartmentPlace.objects.current().on(on).filter(head__in=employee_ids)
    return frozenset(places.values_list("department_id", flat=True))


def _has_reports(employee_ids: Collection[int], on: date) -> bool:
    if not employee_ids:
        return False
    return JobRecord.objects.current().on(on).filter(manager__in=employee_ids).exists()


def _in_part(
    department_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> QuerySet[JobRecord, Any]:
    """Ids of those in the departments on a day; who is nowhere that day, by the last job known."""
    rows = JobRecord.objects.known_at(known_at)
    others = rows.filter(employee=OuterRef("employee"))
    last = ~Exists(others.on(on)) & ~Exists(others.filter(valid_from__gt=OuterRef("valid_from")))
    in_force = Q(valid_from__lte=on, valid_to__gt=on)
    return rows.filter(in_force | last, department__in=department_ids).values("employee")
