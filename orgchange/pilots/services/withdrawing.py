"""Withdrawing readings that should never have existed: one, or all that a file wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.pilots.events import readings_withdrawn, readings_written
from orgchange.pilots.models import Pilot, Reading, ReadingSource, ReadingWithdrawal
from orgchange.pilots.models.running import CURRENT
from orgchange.pilots.policies_running import can_write_readings
from orgchange.pilots.reading_files.written import WrittenFile, file_of
from orgchange.pilots.services.moving import alone_with
from orgchange.pilots.services.readings import refuse_closed

LONGEST_REASON = 500
KEPT = ("series", "measured_on", "value", "sample", "note")


class NotStanding(DomainError):
    """It was corrected or withdrawn before, or what was shown is not what stands now."""

    code = "not_standing"


@dataclass(frozen=True)
class Undone:
    """What undoing a file did: withdrawn, and put back to what had stood before."""

    withdrawn: Sequence[ReadingWithdrawal]
    put_back: Sequence[Reading]


def withdraw_reading(
    *, reading: Reading, reason: str, actor: User | None, now: datetime
) -> ReadingWithdrawal:
    """Say that a reading should never have existed. Nothing stands on its day then."""
    reason = _checked(reason)
    require(can_write_readings(sight_of_actor(actor, now), reading.pilot))
    with alone_with(reading.pilot) as locked:
        refuse_closed(locked)
        held = Reading.objects.filter(CURRENT, pilot=locked, pk=reading.pk).first()
        if held is None:
            raise NotStanding(_("This reading does not stand any more."))
        [made] = _withdraw(locked, [held], reason, actor, now)
    reading.refresh_from_db()
    return made


def undo_file(
    *, file: WrittenFile, standing: int, reason: str, actor: User | None, now: datetime
) -> Undone:
    """Withdraw what a file wrote and still stands; what it had corrected stands again.

    `standing`: how many of them stood when it was looked at. Nobody undoes what they have not seen.
    """
    reason = _checked(reason)
    require(can_write_readings(sight_of_actor(actor, now), file.pilot))
    with alone_with(file.pilot) as locked:
        refuse_closed(locked)
        held = _as_seen(locked, file.first, standing)
        put_back = _put_back(locked, held.corrections, actor, now)
        withdrawn = _withdraw(locked, held.new, reason, actor, now) if held.new else []
        facts = {
            "file": held.at.isoformat(),
            "reason": reason,
            "withdrawn": len(withdrawn),
            "put_back": [_said(row) for row in put_back],
        }
        record(action="pilot.readings_file_undone", obj=locked, actor=actor, at=now, changes=facts)
        if put_back:
            readings_written.send(readings=put_back, pilot=locked, actor=actor, now=now)
    file.pilot.refresh_from_db()
    return Undone(withdrawn, put_back)


def _as_seen(pilot: Pilot, first: int, standing: int) -> WrittenFile:
    """The file as it is within the lock; refused, where it is not what was looked at."""
    held = file_of(pilot, first)
    if held is None or len(held.standing) != standing:
        raise NotStanding(_("Something of this file was changed meanwhile. Look at it again."))
    if not held.standing:
        raise NotStanding(_("Nothing of this file stands any more."))
    return held


def _checked(reason: str) -> str:
    reason = reason.strip()
    message = _("Say why it should not have been there.")
    missing = [] if reason else [Problem("reason", "required", message)]
    refuse_invalid([*missing, *too_long("reason", reason, LONGEST_REASON)])
    return reason


def _withdraw(
    pilot: Pilot, rows: Sequence[Reading], reason: str, actor: User | None, now: datetime
) -> list[ReadingWithdrawal]:
    """Within the lock: they do not stand from now on, and those who listen are told."""
    Reading.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=now)
    made = ReadingWithdrawal.objects.bulk_create(
        ReadingWithdrawal(reading=row, reason=reason, withdrawn_at=now, withdrawn_by=actor)
        for row in rows
    )
    facts = {"reason": reason, "readings": [_said(row) for row in rows]}
    record(action="pilot.readings_withdrawn", obj=pilot, actor=actor, at=now, changes=facts)
    readings_withdrawn.send(readings=rows, reason=reason, pilot=pilot, actor=actor, now=now)
    return made


def _put_back(
    pilot: Pilot, wrong: Sequence[Reading], actor: User | None, now: datetime
) -> list[Reading]:
    """What stood before a file corrected it, as new readings that name the file's."""
    Reading.objects.filter(pk__in=[row.pk for row in wrong]).update(superseded_at=now)
    return Reading.objects.bulk_create(
        Reading(
            pilot=pilot,
            source=ReadingSource.HAND,
            corrects=row,
            recorded_at=now,
            recorded_by=actor,
            **{name: getattr(row.corrects, name) for name in KEPT},
        )
        for row in wrong
    )


def _said(row: Reading) -> dict[str, Any]:
    """A reading as the record of changes keeps it."""
    day, value = row.measured_on.isoformat(), str(row.value)
    return {"id": row.pk, "series": row.series, "day": day, "value": value}
