"""What pilots wait for from somebody, on their home page."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext

from orgchange.core.dates import firm_day
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.pilots.daily.duties import duties_of
from orgchange.pilots.daily.watches import watches_of

MOST = 8


def home_card(request: HttpRequest) -> dict[str, Any] | None:
    """What is due from the viewer, the most urgent first."""
    held, now = sight(request), clock()
    if held.employee_id is None or not held.is_employed:
        return None
    today = firm_day(now)
    duties = [*duties_of(held, today=today), *watches_of(held, today=today)]
    found = sorted(duties, key=lambda one: one.by or date.max)
    if not found:
        return None
    late = sum(one.is_late for one in found)
    text = ngettext("%(n)s thing for a pilot is late.", "%(n)s things for pilots are late.", late)
    return {
        "duties": found[:MOST],
        "more": max(len(found) - MOST, 0),
        "summary": text % {"n": late} if late else "",
    }
