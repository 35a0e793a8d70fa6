"""History by day: what the figures were at the end of each day, as known then."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Sum

from courses.assignments.states import Moment, date_sql, instant_sql
from courses.coverage import clock, sql
from courses.coverage.models import CoverageDay
from orgchange.core import watermark
from orgchange.core.dates import firm_day, local_date

BACK_FILL = 400  # days at most
Fractions = dict[tuple[int, date], tuple[int, int]]


def last_finished_day(now: datetime) -> date:
    """The last day that is over in every time zone in use."""
    zones = clock.turned() or {settings.FIRM_TIME_ZONE: firm_day(now)}
    return min(local_date(now, zone) for zone in zones) - timedelta(days=1)


def keep_missed(*, now: datetime) -> list[date]:
    """Keep every finished day since the last one kept; without any, just the last. Idempotent."""
    until = last_finished_day(now)
    last = CoverageDay.objects.aggregate(last=Max("day"))["last"] or until - timedelta(days=1)
    since = max(last + timedelta(days=1), until - timedelta(days=BACK_FILL))
    return keep(since=since, until=until, now=now)


def keep(*, since: date, until: date, now: datetime) -> list[date]:
    """Keep the days from `since` to `until`, both included. What is kept already stays."""
    known_at = watermark.latest(now)
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    for day in days:
        with transaction.atomic():
            _keep_day(day, known_at, now)
    return days


def _keep_day(day: date, known_at: datetime, now: datetime) -> None:
    """One statement for the whole firm."""
    at = sql.Point(Moment(now=now, on=day, known_at=known_at), day)
    part = sql.Part()
    cells = sql.rolled(sql.cells(at, part), "tree", ["requirement_id"], sql.COUNTS)
    heads = sql.rolled(sql.heads(at, part, with_duties=False), "tree", [], ["people"])
    counts = ", ".join(sql.COUNTS)
    text = (
        "INSERT INTO coverage_coverageday"
        f" (day, known_at, department_id, requirement_id, headcount, {counts})"
        f" SELECT {date_sql(day)}, {instant_sql(known_at)}, c.department_id, c.requirement_id,"
        f" COALESCE(h.people, 0), {', '.join(f'c.{name}' for name in sql.COUNTS)}"
        f" FROM ({cells}) c LEFT JOIN ({heads}) h ON h.department_id = c.department_id"
        " WHERE c.required <> 0 OR c.excluded <> 0"
        " ON CONFLICT (department_id, requirement_id, day) DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.with_ctes([*sql.tree(at), *sql.extras(at, part)], text))


def months(until: date, count: int = 12) -> list[date]:
    """The last days of the months before `until`, and `until` itself: a line of a year."""
    ends = [until]
    day = until
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def fractions(
    *, departments: Collection[int], requirements: Collection[int], days: Iterable[date]
) -> Fractions:
    """{(department, day): (covered, required)} over the requirements, of the days kept."""
    kept_days = CoverageDay.objects.filter(
        day__in=set(days), department__in=departments, requirement__in=requirements
    )
    summed = kept_days.values_list("department_id", "day").annotate(
        covered=Sum("covered"), required=Sum("required")
    )
    return {(pk, day): (covered, required) for pk, day, covered, required in summed.order_by()}
