"""Dates of the two time axes, and arithmetic on months.

The valid axis is in dates, half-open `[valid_from, valid_to)`: the person's own calendar days.
The known axis is in UTC instants, half-open `[recorded_at, superseded_at)`. Open ends are these
constants, never NULL: one predicate then serves every row.
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput, Problem

OPEN_DATE = date(9999, 12, 31)
OPEN_INSTANT = datetime(9999, 12, 31, tzinfo=UTC)
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)  # days outside are slips of the keyboard


def add_months(anchor: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month.

    Always counted from the anchor: 31 January + 1 is the last of February, + 2 is 31 March.
    """
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if year > OPEN_DATE.year:
        return OPEN_DATE
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(anchor.day, last))


def day_after(last_day: date) -> date:
    """The first day on which something no longer holds. A last day at the end of time is none."""
    if last_day >= OPEN_DATE - timedelta(days=1):
        message = _("%(day)s lies too far ahead for a last day.") % {"day": last_day.isoformat()}
        raise InvalidInput(message, problems=[Problem("last_day", "too_late", message)])
    if last_day < EARLIEST:
        refuse_out_of_range(last_day=last_day)
    return last_day + timedelta(days=1)


def out_of_range(field: str, day: date | None) -> list[Problem]:
    """What is wrong with a day so far off that nobody means it; nothing, where it is none."""
    if day is None or EARLIEST <= day < LATEST:
        return []
    message = _("The year %(year)d is out of range.") % {"year": day.year}
    return [Problem(field, "out_of_range", message)]


def refuse_out_of_range(**days: date | None) -> None:
    """Refuse days so far off that nobody means them."""
    found = [problem for field, day in days.items() for problem in out_of_range(field, day)]
    if found:
        raise InvalidInput(found[0].message, problems=found)


def local_date(now: datetime, time_zone: str) -> date:
    """Which date it is at `now` in `time_zone`. Asked this way, odd midnights never matter."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def firm_day(now: datetime) -> date:
    """The day at `now` where the firm is: on which its offices are held and its money moves."""
    return local_date(now, settings.FIRM_TIME_ZONE)
