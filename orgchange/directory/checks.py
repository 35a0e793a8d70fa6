"""What must hold in the directory and no constraint of both engines can say.

The services keep these rules; `check_directory` looks whether they held. PostgreSQL also has an
exclusion constraint for the first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import id_list
from orgchange.directory.cycles import (
    Link,
    department_links,
    find_cycles,
    manager_links,
)
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord

ALL_DAYS = {"since": date.min, "until": OPEN_DATE}


def two_primaries(employee_ids: Collection[int] | None = None) -> QuerySet[JobRecord]:
    """Primary jobs that hold together with another of the same person, at some (t, k)."""
    primary = JobRecord.objects.filter(is_primary=True)
    if employee_ids is not None:
        primary = primary.current().filter(employee__in=id_list(employee_ids))
    others = primary.filter(
        employee=OuterRef("employee"),
        valid_from__lt=OuterRef("valid_to"),
        valid_to__gt=OuterRef("valid_from"),
        recorded_at__lt=OuterRef("superseded_at"),
        superseded_at__gt=OuterRef("recorded_at"),
    ).exclude(pk=OuterRef("pk"))
    return primary.filter(Exists(others)).select_related("employee")


def jobs_in_closed_departments() -> QuerySet[JobRecord]:
    """Present job records whose department has no place on the day they begin."""
    places = DepartmentPlace.objects.current().filter(
        department=OuterRef("department"),
        valid_from__lte=OuterRef("valid_from"),
        valid_to__gt=OuterRef("valid_from"),
    )
    return JobRecord.objects.current().filter(~Exists(places)).select_related("employee")


def places_under_closed_departments() -> QuerySet[DepartmentPlace]:
    """Present places whose parent has no place on the day they begin."""
    parents = DepartmentPlace.objects.current().filter(
        department=OuterRef("parent"),
        valid_from__lte=OuterRef("valid_from"),
        valid_to__gt=OuterRef("valid_from"),
    )
    return DepartmentPlace.objects.current().filter(~Exists(parents), parent__isnull=False)


def manager_cycles() -> list[list[Link]]:
    """Cycles of the manager line on any day, as known now."""
    everybody = JobRecord.objects.current().filter(manager__isnull=False)
    return find_cycles(manager_links(everybody.values_list("employee_id", flat=True), **ALL_DAYS))


def department_cycles() -> list[list[Link]]:
    """Cycles of the department tree on any day, as known now."""
    return find_cycles(department_links(**ALL_DAYS))


@dataclass(frozen=True)
class Violation:
    """One thing that does not hold: a stable code, and a sentence with its ends."""

    code: str
    message: str


def violations() -> list[Violation]:
    """Everything that does not hold, as known now (primary jobs: at any (t, k))."""
    found = [
        Violation("two_primary_jobs", f"{job.employee.employee_number} on {job.valid_from}")
        for job in two_primaries()
    ]
    found += [
        Violation("closed_department", f"{job.employee.employee_number} from {job.valid_from}")
        for job in jobs_in_closed_departments()
    ]
    found += [
        Violation("closed_parent", f"{place.department.code} from {place.valid_from}")
        for place in places_under_closed_departments().select_related("department")
    ]
    circles = manager_cycles()
    numbers = Employee.objects.in_bulk({link[0] for cycle in circles for link in cycle})
    for cycle in circles:
        ends = [numbers[link[0]].employee_number for link in cycle]
        found.append(Violation("manager_cycle", f"{' → '.join(ends)} on {cycle[0][2]}"))
    for cycle in department_cycles():
        codes = Department.objects.in_bulk({link[0] for link in cycle})
        ends = [codes[link[0]].code for link in cycle]
        found.append(Violation("department_cycle", f"{' → '.join(ends)} on {cycle[0][2]}"))
    return found
