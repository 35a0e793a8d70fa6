"""Check-ins: a fortnight in two minutes, with the readings of the same form."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation.ways import MOST_WORDS
from orgchange.pilots.measuring import RUNNING_STATES
from orgchange.pilots.models import CheckIn, Mood, Pilot, ReadingSource
from orgchange.pilots.policies import can_work
from orgchange.pilots.services.moving import alone_with
from orgchange.pilots.services.readings import NewReading, write_readings

MOST_DAYS = 1000
TEXTS = ("happened", "next_steps", "blocked_by")


class NotRunning(DomainError):
    """There is nothing to check in while a pilot does not run."""

    code = "not_running"


@dataclass(frozen=True)
class Said:
    """What a check-in says. `work_done` in per cent of all work, `buffer_used` in days by now."""

    starts_on: date
    ends_on: date
    mood: str
    happened: str
    work_done: int
    buffer_used: int
    next_steps: str = ""
    blocked_by: str = ""


def write_check_in(
    *,
    pilot: Pilot,
    said: Said,
    readings: Sequence[NewReading] = (),
    source: str = ReadingSource.HAND,
    actor: User,
    now: datetime,
) -> CheckIn:
    """Write a check-in, and the readings that came with it: both or none."""
    require(can_work(sight_of_actor(actor, now), pilot))
    with alone_with(pilot) as locked:
        _refuse_still(locked)
        others = locked.check_ins.all()
        refuse_invalid(_problems(locked, said, others, today=firm_day(now)))
        written = CheckIn.objects.create(
            pilot=locked, written_by=actor, written_at=now, **_clean(said)
        )
        facts = {"from": said.starts_on.isoformat(), "until": said.ends_on.isoformat()}
        record(action="pilot.check_in", obj=locked, actor=actor, at=now, changes=facts)
        if readings:
            write_readings(pilot=locked, rows=readings, source=source, actor=actor, now=now)
    pilot.refresh_from_db()
    return written


def change_check_in(*, check_in: CheckIn, said: Said, actor: User, now: datetime) -> CheckIn:
    """Put a check-in right; what it said before is in the record of changes."""
    require(can_work(sight_of_actor(actor, now), check_in.pilot))
    with alone_with(check_in.pilot) as locked:
        _refuse_still(locked)
        others = locked.check_ins.exclude(pk=check_in.pk)
        refuse_invalid(_problems(locked, said, others, today=firm_day(now)))
        changes = _differences(check_in, _clean(said))
        if changes:
            check_in.save()
            record(
                action="pilot.check_in_changed",
                obj=locked,
                actor=actor,
                at=now,
                changes={"check_in": check_in.pk, **changes},
            )
    return check_in


def _refuse_still(pilot: Pilot) -> None:
    if pilot.state not in RUNNING_STATES or pilot.started_on is None:
        raise NotRunning(_("Check-ins are written while the pilot runs."))


def _problems(pilot: Pilot, said: Said, others: Any, *, today: date) -> list[Problem]:
    found = _wrong_days(pilot, said, others, today)
    if said.mood not in Mood.values:
        found.append(Problem("mood", "required", _("Say how it goes.")))
    if not said.happened.strip():
        found.append(Problem("happened", "required", _("Say what happened, in a line or two.")))
    for name in TEXTS:
        found += too_long(name, getattr(said, name), MOST_WORDS)
    if not 0 <= said.work_done <= 100:
        found.append(Problem("work_done", "out_of_range", _("From 0 to 100.")))
    if not 0 <= said.buffer_used <= MOST_DAYS:
        found.append(Problem("buffer_used", "out_of_range", _("This number is out of range.")))
    return found


def _wrong_days(pilot: Pilot, said: Said, others: Any, today: date) -> list[Problem]:
    if said.starts_on > said.ends_on:
        return [Problem("ends_on", "order", _("It ends before it begins."))]
    if said.ends_on > today:
        return [Problem("ends_on", "too_late", _("This day has not come yet."))]
    if pilot.started_on is not None and said.starts_on < pilot.started_on:
        message = _("The pilot had not begun on this day.")
        return [Problem("starts_on", "too_early", message)]
    overlap = Q(starts_on__lte=said.ends_on, ends_on__gte=said.starts_on)
    if others.filter(overlap).exists():
        message = _("There is a check-in of these days already.")
        return [Problem("ends_on", "there_already", message)]
    return []


def _clean(said: Said) -> dict[str, Any]:
    values = asdict(said)
    return {**values, **{name: values[name].strip() for name in TEXTS}}


def _differences(check_in: CheckIn, values: dict[str, Any]) -> dict[str, Any]:
    """Sets the new values; answers [before, after] for each that differs."""
    found = {}
    for name, value in values.items():
        before = getattr(check_in, name)
        if before != value:
            found[name] = [str(before), str(value)]
            setattr(check_in, name, value)
    return found
