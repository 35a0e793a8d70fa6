"""The firm's year, and due dates of states and of the first reply in working days of a country."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from orgchange.core.dates import firm_day, local_date
from orgchange.notices.calm import is_working_day


def firm_year(now: datetime) -> tuple[datetime, datetime]:
    """The first and the last instant of the firm's calendar year at `now`."""
    year, zone = firm_day(now).year, settings.FIRM_TIME_ZONE
    last = end_of_day(date(year, 12, 31), zone) - timedelta(microseconds=1)
    return end_of_day(date(year - 1, 12, 31), zone), last


def working_days_later(start: date, days: int, country: str) -> date:
    """The day that is so many working days after another; itself, for none."""
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, country)
    return day


def working_days_between(start: date, end: date, country: str) -> int:
    """How many working days lie after `start`, up to and with `end`."""
    span = range((end - start).days)
    return sum(is_working_day(start + timedelta(days=n + 1), country) for n in span)


def end_of_day(day: date, time_zone: str) -> datetime:
    """The instant at which a day ends there."""
    after = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))
    return after.astimezone(UTC)


def due_after(
    now: datetime, days: int, *, in_working_days: bool, country: str, time_zone: str
) -> datetime:
    """When something is due that was begun now: the end of the last day there."""
    today = local_date(now, time_zone)
    last = working_days_later(today, days, country) if in_working_days else None
    return end_of_day(last or today + timedelta(days=days), time_zone)
