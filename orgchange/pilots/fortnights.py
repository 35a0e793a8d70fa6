"""When the next check-in is due, and which days it is about. Pure but for one read."""

from datetime import date, timedelta

from orgchange.pilots.models import CheckIn, Pilot

FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)


def last_check_in(pilot: Pilot) -> CheckIn | None:
    """The newest one. One query."""
    return pilot.check_ins.order_by("-ends_on").first()


def due_on(started_on: date, last_ended_on: date | None) -> date:
    """The day on which the next check-in is due: a fortnight after the last, or the start."""
    if last_ended_on is None:
        return started_on + FORTNIGHT
    return last_ended_on + FORTNIGHT


def next_days(started_on: date, last_ended_on: date | None, *, today: date) -> tuple[date, date]:
    """The first and last day of the check-in that is written today: all since the last one."""
    first = started_on if last_ended_on is None else last_ended_on + DAY
    return min(first, today), today


def fortnight_of(started_on: date | None, day: date) -> int | None:
    """Which fortnight of the pilot a day is in, the first being 1; None before it began."""
    if started_on is None or day < started_on:
        return None
    return (day - started_on) // FORTNIGHT + 1


def days_of(started_on: date, fortnight: int) -> tuple[date, date]:
    """The first and the last day of a fortnight."""
    first = started_on + (fortnight - 1) * FORTNIGHT
    return first, first + FORTNIGHT - DAY
