"""Reads of the directory that span its models."""

from collections.abc import Collection
from datetime import date, datetime

from orgchange.core.sql import Sql, id_list
from orgchange.directory.models import JobRecord
from orgchange.directory.tree import tree_over_time


def people_below_between(department_id: int, *, since: date, until: date) -> frozenset[int]:
    """Everybody with a job in a department or below it on some of the days, as known now."""
    walked = tree_over_time()
    departments = Sql(
        f"""WITH RECURSIVE {walked.text}
        SELECT department FROM tree
        WHERE ancestor = %s AND valid_from < %s AND valid_to > %s""",
        (*walked.params, department_id, until, since),
    )
    jobs = JobRecord.objects.current().filter(
        department__in=departments.as_subquery(), valid_from__lt=until, valid_to__gt=since
    )
    return frozenset(jobs.values_list("employee_id", flat=True))


def shown_jobs(
    employee_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> dict[int, JobRecord]:
    """The job that stands for each person on a day: the primary one in force; for who is not
    employed that day, the last one before it, or else the next. One query."""
    rows = (
        JobRecord.objects.known_at(known_at)
        .filter(employee__in=id_list(employee_ids), is_primary=True)
        .select_related("department", "manager")
        .order_by("employee", "valid_from")
    )
    shown: dict[int, JobRecord] = {}
    for row in rows:
        if row.employee_id not in shown or row.valid_from <= on:
            shown[row.employee_id] = row
    return shown
