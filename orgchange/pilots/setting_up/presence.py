"""Who is with the organisation on a day."""

from collections.abc import Collection
from datetime import date

from orgchange.directory.models import JobRecord


def present(employee_ids: Collection[int | None], *, on: date) -> frozenset[int]:
    """Those of the people who have a job on the day. One query."""
    jobs = JobRecord.objects.current().on(on)
    rows = jobs.filter(employee__in=[pk for pk in employee_ids if pk is not None])
    return frozenset(rows.values_list("employee_id", flat=True))
