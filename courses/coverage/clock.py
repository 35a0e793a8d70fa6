"""The day each time zone has been turned to, and whom a midnight may have changed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.conf import settings

from courses.assignments.states import date_sql
from courses.coverage import sql
from courses.coverage.models import Tick
from orgchange.core.dates import OPEN_INSTANT, local_date
from orgchange.directory.models import DepartmentPlace, JobRecord


def turned() -> dict[str, date]:
    """How far each time zone has been turned. Empty before the first count."""
    return dict(Tick.objects.order_by("pk").values_list("time_zone", "day"))


def point(days: dict[str, date]) -> sql.Point:
    """Now, as far as the time zones have been turned: {time zone: day}."""
    moment = sql.Turned(now=OPEN_INSTANT, days=days)
    return sql.Point(moment, days[settings.FIRM_TIME_ZONE])


def know_all_zones(now: datetime) -> None:
    """Give each time zone that people stand in its tick."""
    know_zones(JobRecord.objects.current().values_list("time_zone", flat=True).distinct(), now)


def know_zones(zones: Iterable[str], now: datetime) -> None:
    """Give each new time zone its tick, turned to its present day."""
    known = set(Tick.objects.values_list("time_zone", flat=True))
    fresh = {*zones, settings.FIRM_TIME_ZONE} - known
    Tick.objects.bulk_create(
        [Tick(time_zone=z, day=local_date(now, z), ticked_at=now) for z in sorted(fresh)],
        ignore_conflicts=True,
    )


def touched(low: date, high: date, zones: Collection[str] | None) -> str:
    """Whom a midnight in (low, high] may have changed: a SELECT of employee ids."""
    after, until = date_sql(low), date_sql(high)
    current = "superseded_at = '9999-12-31 00:00:00'"
    crossed = [
        (table, f"t.{column} > {after} AND t.{column} <= {until}")
        for table, columns in (
            ("assignments_obligation", ("valid_from", "valid_to", "covered_from", "covered_until")),
            ("assignments_exemption", ("valid_from", "valid_to")),
            ("directory_jobrecord", ("valid_from", "valid_to")),
        )
        for column in columns
    ]
    crossed.append(("assignments_obligation", f"t.due_on >= {after} AND t.due_on < {until}"))
    arms = [
        f"SELECT t.employee_id FROM {table} t WHERE t.{current} AND {said}"
        for table, said in crossed
    ]
    if _tree_moves(low, high):
        arms.append(
            "SELECT t.employee_id FROM directory_jobrecord t"
            f" WHERE t.{current} AND NOT t.is_primary"
        )
    union = " UNION ".join(arms)
    if zones is None:
        return union
    named = ", ".join(sql.text_sql(zone) for zone in sorted(zones))
    return (
        f"SELECT DISTINCT u.employee_id FROM ({union}) u JOIN directory_jobrecord t"
        f" ON t.employee_id = u.employee_id AND t.{current} AND t.time_zone IN ({named})"
    )


def _tree_moves(low: date, high: date) -> bool:
    places = DepartmentPlace.objects.current()
    return (
        places.filter(valid_from__gt=low, valid_from__lte=high).exists()
        or places.filter(valid_to__gt=low, valid_to__lte=high).exists()
    )
