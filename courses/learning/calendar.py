"""Which day it is for a person: completions are dated by it."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings

from orgchange.core.dates import local_date
from orgchange.directory.models import JobRecord


def time_zones(employee_ids: Collection[int], *, now: datetime) -> dict[int, str]:
    """Each person's time zone: of the primary job, or of the organisation without one."""
    jobs = JobRecord.objects.current().on(local_date(now, "UTC"))
    found = jobs.filter(employee_id__in=employee_ids, is_primary=True)
    zones = dict(found.values_list("employee_id", "time_zone"))
    return {pk: zones.get(pk) or settings.FIRM_TIME_ZONE for pk in employee_ids}


def todays(employee_ids: Collection[int], *, now: datetime) -> dict[int, date]:
    """Each person's own calendar day."""
    zones = time_zones(employee_ids, now=now)
    days = {zone: local_date(now, zone) for zone in set(zones.values())}
    return {pk: days[zone] for pk, zone in zones.items()}


def today_of(employee_id: int, *, now: datetime) -> date:
    """One person's own calendar day."""
    return todays([employee_id], now=now)[employee_id]
