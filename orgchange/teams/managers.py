"""Whose word releases somebody's time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from orgchange.core.sql import id_list
from orgchange.directory.models import (
    Delegation,
    DepartmentPlace,
    Employee,
    EmploymentKind,
    JobRecord,
)
from orgchange.directory.tree import ancestors


def releasing_manager(employee: Employee, *, on: date) -> Employee | None:
    """Who is asked to release somebody's time: the manager of the primary job on the day.

    Where there is none who works here that day: the head of the department, or the next above.
    None where nobody stands above.
    """
    jobs = JobRecord.objects.current().on(on).filter(employee=employee, is_primary=True)
    job = jobs.first()
    if job is None:
        return None
    above = [*([job.manager_id] if job.manager_id else []), *_heads(job.department_id, on=on)]
    return _first_at_work([pk for pk in above if pk != employee.pk], on=on)


def _heads(department_id: int, *, on: date) -> list[int]:
    """Heads of a department and of those above it, the nearest first."""
    path = ancestors(department_id, on=on)
    places = DepartmentPlace.objects.current().on(on).filter(department__in=id_list(path))
    heads = dict(places.exclude(head=None).values_list("department_id", "head_id"))
    return [head for pk in reversed(path) if (head := heads.get(pk))]


def _first_at_work(employee_ids: Sequence[int], *, on: date) -> Employee | None:
    jobs = JobRecord.objects.current().on(on).exclude(kind=EmploymentKind.SERVICE)
    there = jobs.filter(employee__in=id_list(employee_ids)).select_related("employee")
    found = {job.employee_id: job.employee for job in there}
    return next((found[pk] for pk in employee_ids if pk in found), None)


def stand_ins(manager_ids: Collection[int], *, on: date) -> dict[int, list[int]]:
    """Who answers beside each manager on a day, those who work here. Two queries."""
    rows = Delegation.objects.filter(
        principal__in=id_list(manager_ids), starts_on__lte=on, ends_on__gt=on
    )
    pairs = list(rows.order_by("delegate").values_list("principal_id", "delegate_id").distinct())
    jobs = JobRecord.objects.current().on(on).filter(employee__in=id_list(d for _p, d in pairs))
    there = set(jobs.values_list("employee_id", flat=True)) if pairs else set()
    found: dict[int, list[int]] = defaultdict(list)
    for principal_id, delegate_id in pairs:
        if delegate_id in there:
            found[principal_id].append(delegate_id)
    return found


def works_here(employee_id: int, *, on: date) -> bool:
    """Whether somebody is employed on a day."""
    return JobRecord.objects.current().on(on).filter(employee=employee_id).exists()
