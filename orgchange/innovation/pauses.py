"""The clock of the first reply stands still while a submitter has questions to answer: so long."""

from datetime import datetime, timedelta

from django.conf import settings

from orgchange.core.dates import local_date
from orgchange.innovation import clocks
from orgchange.innovation.models import Proposal

LONGEST_PAUSE = timedelta(days=14)


def go_on(proposal: Proposal, *, now: datetime) -> None:
    """The clock goes on: the working days that it stood are added, two weeks at the most."""
    if proposal.reply_due_at is not None and proposal.clock_stopped_at is not None:
        proposal.reply_due_at = _due_at(proposal.reply_due_at, proposal.clock_stopped_at, now)
    proposal.clock_stopped_at = None


def _due_at(due_at: datetime, stopped_at: datetime, now: datetime) -> datetime:
    zone, country = settings.FIRM_TIME_ZONE, settings.FIRM_COUNTRY
    until = min(now, stopped_at + LONGEST_PAUSE)
    stood = clocks.working_days_between(
        local_date(stopped_at, zone), local_date(until, zone), country
    )
    # The due instant is the midnight after the due day: the day itself lies just before it.
    due_on = local_date(due_at - timedelta(seconds=1), zone)
    return clocks.end_of_day(clocks.working_days_later(due_on, stood, country), zone)
