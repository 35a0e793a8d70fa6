"""The shapes of the directory's API. Rows are written out by hand: that is several times cheaper
than a model serializer, and says exactly what leaves."""

from typing import Any

from rest_framework import serializers

from orgchange.accounts.models import AccessRole, User
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import (
    AccessGrant,
    Delegation,
    Department,
    DepartmentPlace,
    Employee,
    EmploymentKind,
    JobFunction,
    JobRecord,
    WorkingStatus,
)


class Reference(serializers.Serializer[Any]):
    """Something named: its id, its code or number, its name."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class DatedRow(serializers.Serializer[Any]):
    """From when to when it holds, and when that was known."""

    valid_from = serializers.DateField()
    valid_to = serializers.DateField(help_text="The first day it no longer holds.")


class DepartmentRow(DatedRow):
    """A department as it is on a day."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    parent = Reference(allow_null=True)
    head = Reference(allow_null=True)
    cost_centre = serializers.CharField()
    function = serializers.ChoiceField(JobFunction.choices)


class DepartmentInput(serializers.Serializer[Any]):
    """A department from a day on. Every field but `valid_from` may be left out of a change."""

    code = serializers.CharField(max_length=120, required=False)
    name = serializers.CharField(max_length=300, required=False)
    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Department.objects.all(), allow_null=True, required=False
    )
    head = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), allow_null=True, required=False
    )
    cost_centre = serializers.CharField(max_length=60, allow_blank=True, required=False)
    function = serializers.ChoiceField(JobFunction.choices, required=False)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False)


class LastDay(serializers.Serializer[Any]):
    """The last day on which something holds."""

    last_day = serializers.DateField()


class JobShort(serializers.Serializer[Any]):
    """Where somebody stands on the day."""

    department = Reference()
    manager = Reference(allow_null=True)
    job_title = serializers.CharField()
    function = serializers.CharField()
    site = serializers.CharField()


class EmployeeRow(serializers.Serializer[Any]):
    """A person as colleagues may see them."""

    id = serializers.IntegerField()
    employee_number = serializers.CharField()
    full_name = serializers.CharField()
    email = serializers.CharField()
    job = JobShort(allow_null=True)


class JobFields(serializers.Serializer[Any]):
    """The fields of a job record."""

    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), required=False
    )
    manager = serializers.PrimaryKeyRelatedField(
        queryset=Employee.objects.all(), allow_null=True, required=False
    )
    job_title = serializers.CharField(max_length=300, allow_blank=True, required=False)
    function = serializers.ChoiceField(JobFunction.choices, allow_blank=True, required=False)
    kind = serializers.ChoiceField(EmploymentKind.choices, required=False)
    site = serializers.CharField(max_length=120, allow_blank=True, required=False)
    country = serializers.CharField(max_length=2, allow_blank=True, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)
    hired_on = serializers.DateField(allow_null=True, required=False)


class HireInput(JobFields):
    """A new person and the first job."""

    employee_number = serializers.CharField(max_length=60)
    full_name = serializers.CharField(max_length=300)
    email = serializers.CharField(max_length=254, allow_blank=True, required=False)
    language = serializers.CharField(max_length=12, allow_blank=True, required=False)
    department = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all())
    valid_from = serializers.DateField()


class PersonInput(serializers.Serializer[Any]):
    """Corrections of who somebody is."""

    employee_number = serializers.CharField(max_length=60, required=False)
    full_name = serializers.CharField(max_length=300, required=False)
    email = serializers.CharField(max_length=254, allow_blank=True, required=False)
    language = serializers.CharField(max_length=12, allow_blank=True, required=False)


class JobRecordRow(DatedRow):
    """One row of a person's history."""

    id = serializers.IntegerField()
    employee = Reference()
    position = serializers.IntegerField()
    department = Reference()
    manager = Reference(allow_null=True)
    job_title = serializers.CharField()
    function = serializers.CharField()
    kind = serializers.ChoiceField(EmploymentKind.choices)
    site = serializers.CharField()
    country = serializers.CharField()
    time_zone = serializers.CharField()
    working_status = serializers.ChoiceField(WorkingStatus.choices)
    is_primary = serializers.BooleanField()
    hired_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class JobRecordInput(JobFields):
    """From a day (to before a day) the fields given have these values. A person without a job
    on those days gets one, and needs a department."""

    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    position = serializers.IntegerField(min_value=1, max_value=20, default=1)
    working_status = serializers.ChoiceField(WorkingStatus.choices, required=False)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=OPEN_DATE)


class GrantRow(serializers.Serializer[Any]):
    """A role granted to an account."""

    id = serializers.IntegerField()
    user = serializers.IntegerField()
    user_name = serializers.CharField()
    role = serializers.ChoiceField(AccessRole.choices)
    department = Reference(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class GrantInput(serializers.Serializer[Any]):
    """A role for an account, HR also for a part of the tree."""

    user = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    role = serializers.ChoiceField(AccessRole.choices)
    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), allow_null=True, required=False
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False)


class DelegationRow(serializers.Serializer[Any]):
    """What a manager handed over."""

    id = serializers.IntegerField()
    principal = Reference()
    delegate = Reference()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class DelegationInput(serializers.Serializer[Any]):
    """Hand what a manager sees to somebody else."""

    principal = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    delegate = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False)


def person_ref(person: Employee | None) -> dict[str, Any] | None:
    """A `Reference` to a person."""
    if person is None:
        return None
    return {"id": person.pk, "code": person.employee_number, "name": person.full_name}


def department_ref(department: Department | None) -> dict[str, Any] | None:
    """A `Reference` to a department."""
    if department is None:
        return None
    return {"id": department.pk, "code": department.code, "name": department.name}


def department_row(place: DepartmentPlace) -> dict[str, Any]:
    """A `DepartmentRow`."""
    return {
        "id": place.department_id,
        "code": place.department.code,
        "name": place.name,
        "parent": department_ref(place.parent),
        "head": person_ref(place.head),
        "cost_centre": place.cost_centre,
        "function": place.function,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
    }


def employee_row(person: Employee, job: JobRecord | None) -> dict[str, Any]:
    """An `EmployeeRow`."""
    return {
        "id": person.pk,
        "employee_number": person.employee_number,
        "full_name": person.full_name,
        "email": person.email,
        "job": job
        and {
            "department": department_ref(job.department),
            "manager": person_ref(job.manager),
            "job_title": job.job_title,
            "function": job.function,
            "site": job.site,
        },
    }


def job_row(job: JobRecord) -> dict[str, Any]:
    """A `JobRecordRow`."""
    return {
        "id": job.pk,
        "employee": person_ref(job.employee),
        "position": job.position,
        "department": department_ref(job.department),
        "manager": person_ref(job.manager),
        "job_title": job.job_title,
        "function": job.function,
        "kind": job.kind,
        "site": job.site,
        "country": job.country,
        "time_zone": job.time_zone,
        "working_status": job.working_status,
        "is_primary": job.is_primary,
        "hired_on": job.hired_on,
        "valid_from": job.valid_from,
        "valid_to": job.valid_to,
        "recorded_at": job.recorded_at,
        "superseded_at": None if job.superseded_at.year == OPEN_DATE.year else job.superseded_at,
    }


def grant_row(grant: AccessGrant) -> dict[str, Any]:
    """A `GrantRow`."""
    return {
        "id": grant.pk,
        "user": grant.user_id,
        "user_name": str(grant.user),
        "role": grant.role,
        "department": department_ref(grant.department),
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
    }


def delegation_row(delegation: Delegation) -> dict[str, Any]:
    """A `DelegationRow`."""
    return {
        "id": delegation.pk,
        "principal": person_ref(delegation.principal),
        "delegate": person_ref(delegation.delegate),
        "starts_on": delegation.starts_on,
        "ends_on": delegation.ends_on,
    }
