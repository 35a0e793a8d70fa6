"""`check_directory` finds what the services would never write."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from orgchange.core.dated import put
from orgchange.directory.models import DepartmentPlace, JobRecord
from tests.factories.directory import department, employee, job

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


def check():
    out = StringIO()
    call_command("check_directory", stdout=out, stderr=StringIO())
    return out.getvalue()


def refused():
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_directory", stdout=out, stderr=StringIO())
    assert caught.value.returncode == 2
    return out.getvalue()


def test_a_sound_directory_passes():
    top = department("TOP")
    boss = employee(top)
    employee(department("LOW", parent=top), manager_id=boss.pk)

    assert check() == ""


def test_two_primary_jobs_are_found_or_refused_by_the_engine():
    unit = department("U")
    person = employee(unit, number="P1")
    if connection.vendor == "postgresql":
        job(person, unit, position=2, is_primary=True)
        with connection.cursor() as cursor, pytest.raises(IntegrityError):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    job(person, unit, position=2, is_primary=True)

    assert "two_primary_jobs: P1" in refused()


def test_a_cycle_of_managers_is_found_with_its_ends():
    unit = department("U")
    one, other = employee(unit, number="A"), employee(unit, number="B")
    JobRecord.objects.filter(employee=one).update(manager=other)
    JobRecord.objects.filter(employee=other).update(manager=one)

    said = refused()

    assert "manager_cycle" in said
    assert "A" in said
    assert "B" in said


def test_a_cycle_of_departments_is_found():
    one, other = department("ONE"), department("OTHER")
    DepartmentPlace.objects.filter(department=one).update(parent=other)
    DepartmentPlace.objects.filter(department=other).update(parent=one)

    assert "department_cycle" in refused()


def test_people_in_a_closed_department_and_children_of_one_are_found():
    unit = department("U")
    employee(unit, number="P1")
    department("CHILD", parent=unit)
    put(DepartmentPlace, {"department_id": unit.pk}, None, valid_from=date(2025, 1, 1), at=AT)

    said = refused()

    assert "closed_department: P1" in said
    assert "closed_parent: CHILD" in said
