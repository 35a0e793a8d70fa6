"""Departments, employees and accounts, written as the services write them."""

import itertools
from datetime import UTC, date, datetime

from orgchange.accounts.models import User
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import (
    AccessGrant,
    Department,
    DepartmentPlace,
    Employee,
    JobRecord,
)

START = date(2025, 1, 1)
START_AT = datetime(2025, 1, 1, tzinfo=UTC)
numbers = itertools.count(1)


def department(code, *, parent=None, name=None, head=None, since=START, at=START_AT, **place):
    row = Department.objects.create(code=code, name=name or code)
    value = {
        "parent_id": parent.pk if parent else None,
        "name": name or code,
        "head_id": head.pk if head else None,
        "cost_centre": "",
        "function": "other",
        **place,
    }
    put(DepartmentPlace, {"department_id": row.pk}, value, valid_from=since, at=at)
    return row


def job(employee, where, *, position=1, since=START, until=OPEN_DATE, at=START_AT, **value):
    held = {
        "department_id": where.pk,
        "manager_id": None,
        "job_title": "",
        "function": "",
        "kind": "employee",
        "site": "",
        "country": "GB",
        "time_zone": "UTC",
        "working_status": "active",
        "is_primary": position == 1,
        "hired_on": since,
        **value,
    }
    key = {"employee_id": employee.pk, "position": position}
    put(JobRecord, key, held, valid_from=since, valid_to=until, at=at)


def employee(where=None, *, number=None, name=None, email="", user=None, language="en", **kwargs):
    number = number or f"E{next(numbers):05}"
    row = Employee.objects.create(
        employee_number=number, full_name=name or number, email=email, user=user, language=language
    )
    if where is not None:
        job(row, where, **kwargs)
    return row


def user(person=None, *, username=None, password=None, **fields):
    username = username or (person.employee_number if person else f"u{next(numbers)}")
    row = User.objects.create_user(username, password, **fields)
    if person is not None:
        row.full_name = person.full_name
        row.save()
        person.user = row
        person.save()
    return row


def grant(account, role, *, department=None, since=START, until=OPEN_DATE):
    return AccessGrant.objects.create(
        user=account, role=role, department=department, starts_on=since, ends_on=until
    )
