"""What time does for entry and standing: cohorts begin, renewals open, certificates lapse."""

from datetime import datetime

from courses.tracks.notices import reminders
from courses.tracks.services.clock import chore
from courses.tracks.services.cohorts import begin_due
from courses.tracks.services.following import let_leavers_go, tell_new_managers
from courses.tracks.services.standings import lapse_ended, open_renewals


@chore
def leave_on_the_day(now: datetime) -> None:
    """Those whose last day was entered ahead."""
    let_leavers_go(now=now)
    tell_new_managers(now=now)


@chore
def begin_cohorts(now: datetime) -> None:
    """Cohorts whose day has come."""
    begin_due(now=now)


@chore
def watch_certificates(now: datetime) -> None:
    """Lapsed first: what ended is not renewed."""
    lapse_ended(now=now)
    open_renewals(now=now)


@chore
def remind(now: datetime) -> None:
    """Answers that are due."""
    reminders.plan_reminders(now)
