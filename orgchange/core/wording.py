"""Dates as people say them: short, with the distance from today."""

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dates import OPEN_DATE


def day_text(day: date, *, today: date | None = None) -> str:
    """ "20 Nov 2026"; without the year where it is today's."""
    if today is not None and day.year == today.year:
        # Translators: a date format of Django's, day and month without the year.
        return formats.date_format(day, _("j M"))
    # Translators: a date format of Django's, with the year.
    return formats.date_format(day, _("j M Y"))


def instant_text(instant: datetime) -> str:
    """ "20 Nov 2026, 10:42", in the time zone in force."""
    # Translators: a date format of Django's, with the time.
    return formats.date_format(timezone.localtime(instant), _("j M Y, H:i"))


def period_text(starts_on: date, ends_on: date) -> str:
    """The days from one to before another, in words; an open end is "from … on"."""
    first = day_text(starts_on)
    if ends_on == OPEN_DATE:
        return _("from %(first)s on") % {"first": first}
    last = day_text(ends_on - timedelta(days=1))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def distance_text(day: date, *, today: date) -> str:
    """ "in 7 days", "tomorrow", "today", "yesterday", "3 days ago"."""
    days = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def day_with_distance(day: date, *, today: date) -> str:
    """ "20 Nov, in 7 days"."""
    return _("%(day)s, %(distance)s") % {
        "day": day_text(day, today=today),
        "distance": distance_text(day, today=today),
    }
