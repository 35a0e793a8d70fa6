"""Reads of the directory that span its models."""

from datetime import date

from orgchange.core.sql import Sql
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
