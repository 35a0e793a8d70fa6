"""What the nightly and the regular jobs would have done: history kept, messages sent."""

from datetime import date, datetime, timedelta

from courses.assignments import reminders
from courses.coverage import history, kept, weekly
from courses.demo.build import Stage
from orgchange.innovation.services.proving import prove
from orgchange.notices import delivery, heartbeats

DAYS = 10
HOURS = (2, 8, 14)  # working hours somewhere: China, Europe, Canada


def plan_history(stage: Stage) -> None:
    """The figures of every month's end and of the last two weeks, kept on the night after."""
    today = stage.story.today
    days = {day for day in history.months(today, 13) if day < today}
    days |= {today - timedelta(days=n) for n in range(2, 15)}
    for day in sorted(days):
        stage.plan(day + timedelta(days=2), lambda now, d=day: _keep(d, now), hour=0)  # type: ignore[misc]


def _keep(day: date, now: datetime) -> None:
    history.keep(since=day, until=day, now=now)


def plan_messages(stage: Stage) -> None:
    """Three rounds a day; mail goes to the folder until SMTP is set. On Monday the report."""
    monday = stage.day(-stage.story.today.weekday())
    stage.plan(monday, lambda now: weekly.plan(now=now), hour=6)
    for offset in range(-DAYS, 1):
        for hour in HOURS:
            stage.plan(stage.day(offset), _round, hour=hour)


def _round(now: datetime) -> None:
    with heartbeats.beating(heartbeats.PLAN, clock=lambda: now) as detail:
        detail["planned"] = reminders.plan(now=now)
    with heartbeats.beating(heartbeats.DELIVER, clock=lambda: now) as detail:
        detail.update(vars(delivery.deliver(clock=lambda: now)))


def settle(now: datetime) -> None:
    """The night's recount and proof, and one more round now: what `/health/` asks for."""
    with heartbeats.beating(heartbeats.RECOUNT, clock=lambda: now) as detail:
        detail["differences"] = len(kept.recount(now=now))
    prove(clock=lambda: now)
    _round(now)
