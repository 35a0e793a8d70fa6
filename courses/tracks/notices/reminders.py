"""Answers that are due: asked for again on the last day, and told to the lead once overdue."""

from datetime import datetime, timedelta
from typing import Final

from courses.tracks.models import BaselineAsk, Release, SignRequest, SignState, StageKind
from courses.tracks.notices import entry as notices

AGAIN: Final = ":again"
AHEAD = timedelta(days=1)
WHAT = {
    "release": {"en": "the manager's release", "zh-hans": "经理的投入时间答复"},
    "rating": {"en": "first ratings", "zh-hans": "初始评级"},
    "screening": {"en": "the decision on screening", "zh-hans": "筛选决定"},
}


def plan_reminders(now: datetime) -> None:
    """Safe to run hourly: each is planned once, whatever the hour."""
    for release in Release.objects.filter(granted=None, due_at__lte=now + AHEAD).select_related(
        "enrolment__employee", "enrolment__track", "manager"
    ):
        notices.ask_release(release, again=AGAIN, now=now)
        if release.due_at <= now:
            key = f"release:{release.pk}"
            notices.tell_late(release.enrolment, what=WHAT["release"], key=key, now=now)
    asks = BaselineAsk.objects.filter(given_at=None, dropped_at=None, due_at__lte=now + AHEAD)
    for ask in asks.select_related("enrolment__employee", "enrolment__track"):
        notices.ask_to_rate(ask, again=AGAIN, now=now)
        if ask.due_at <= now:
            key = f"rating:{ask.pk}"
            notices.tell_late(ask.enrolment, what=WHAT["rating"], key=key, now=now)
    _plan_screening(now)


def _plan_screening(now: datetime) -> None:
    rows = SignRequest.objects.filter(
        state=SignState.OPEN,
        submission=None,
        terms__kind=StageKind.SCREENING,
        due_at__lte=now,
    )
    for asked in rows.select_related("enrolment__employee", "enrolment__track"):
        key = f"screening:{asked.pk}"
        notices.tell_late(asked.enrolment, what=WHAT["screening"], key=key, now=now)
