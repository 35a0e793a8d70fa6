"""Dates of the two time axes, and arithmetic on months.

The valid axis is in dates, half-open `[valid_from, valid_to)`: the person's own calendar days.
The known axis is in UTC instants, half-open `[recorded_at, superseded_at)`. Open ends are these
constants, never NULL: one predicate then serves every row.
"""

import calendar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OPEN_DATE = date(9999, 12, 31)
OPEN_INSTANT = datetime(9999, 12, 31, tzinfo=UTC)


def add_months(anchor: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month.

    Always counted from the anchor: 31 January + 1 is the last of February, + 2 is 31 March.
    """
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if year > OPEN_DATE.year:
        return OPEN_DATE
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(anchor.day, last))


def local_date(now: datetime, time_zone: str) -> date:
    """Which date it is at `now` in `time_zone`. Asked this way, odd midnights never matter."""
    return now.astimezone(ZoneInfo(time_zone)).date()
