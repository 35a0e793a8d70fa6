"""The day that a portfolio is asked of: its end in the firm's zone, or now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from orgchange.core.dates import firm_day
from orgchange.innovation.clocks import end_of_day

AN_INSTANT = timedelta(microseconds=1)  # what happens this very moment is seen


@dataclass(frozen=True)
class Moment:
    """Everything before `until` is seen; `on` is the firm's day."""

    on: date
    until: datetime
    is_now: bool


def moment_of(as_of: date | None, *, now: datetime) -> Moment:
    """The end of a past day; now, without one or for a day that is not over."""
    today = firm_day(now)
    if as_of is None or as_of >= today:
        return Moment(today, now + AN_INSTANT, is_now=True)
    return Moment(as_of, end_of_day(as_of, settings.FIRM_TIME_ZONE), is_now=False)
