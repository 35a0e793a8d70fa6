"""Writing readings: by hand, from a file and by the API all come through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import OPEN_INSTANT, firm_day
from orgchange.core.errors import DomainError, InvalidInput
from orgchange.directory.services.writing import refuse_invalid, require, sight_of_actor
from orgchange.pilots.events import readings_written
from orgchange.pilots.measuring import OPEN_STATES, last_day_of, measures_of
from orgchange.pilots.models import Pilot, Reading
from orgchange.pilots.policies_running import can_write_readings
from orgchange.pilots.services.moving import alone_with
from orgchange.pilots.services.reading_problems import Known, problems_of


class NoMoreReadings(DomainError):
    """What came out is being decided, or decided: the figures are frozen."""

    code = "readings_closed"


@dataclass(frozen=True)
class NewReading:
    """What a measure showed on a day. `corrects` is the id of the reading that was wrong."""

    series: str
    measured_on: date
    value: Decimal
    sample: int | None = None
    note: str = ""
    key: str = ""
    corrects: int | None = None


def write_readings(
    *,
    pilot: Pilot,
    rows: Sequence[NewReading],
    source: str,
    actor: User | None,
    now: datetime,
) -> list[Reading]:
    """Write readings, all of them or none; answers a reading for each row.

    A row whose `key` is on record already is that reading. Problems name `readings[i].field`.
    """
    require(can_write_readings(sight_of_actor(actor, now), pilot))
    with alone_with(pilot) as locked:
        refuse_closed(locked)
        known = known_of(locked, rows, today=firm_day(now))
        refuse_invalid(problems_of(rows, known))
        fresh = [row for row in rows if row.key not in known.by_key]
        written = _write(locked, fresh, source, actor, now)
        if written:
            facts = {"source": source, "readings": [_said(row) for row in written]}
            record(action="pilot.readings", obj=locked, actor=actor, at=now, changes=facts)
            readings_written.send(readings=written, pilot=locked, actor=actor, now=now)
    pilot.refresh_from_db()
    made = iter(written)
    return [known.by_key[row.key] if row.key in known.by_key else next(made) for row in rows]


def write_reading(
    *, pilot: Pilot, row: NewReading, source: str, actor: User | None, now: datetime
) -> Reading:
    """Write one reading; problems name its field alone."""
    try:
        return write_readings(pilot=pilot, rows=[row], source=source, actor=actor, now=now)[0]
    except InvalidInput as refused:
        problems = [
            replace(one, field=one.field.removeprefix("readings[0].")) for one in refused.problems
        ]
        raise InvalidInput(refused.message, problems=problems) from None


def refuse_closed(pilot: Pilot) -> None:
    """Refuse, where the figures are frozen."""
    if pilot.state not in OPEN_STATES:
        raise NoMoreReadings(_("What came out is on record: its readings do not change any more."))


def known_of(pilot: Pilot, rows: Iterable[NewReading], *, today: date) -> Known:
    """What is on record that new readings may meet. Four queries, however many they are."""
    keys = {row.key for row in rows if row.key}
    current = Reading.objects.filter(pilot=pilot, superseded_at=OPEN_INSTANT)
    return Known(
        series=frozenset(measure.series for measure in measures_of(pilot)),
        last_day=last_day_of(pilot, today),
        current={row.pk: row for row in current},
        by_key={row.key: row for row in Reading.objects.filter(pilot=pilot, key__in=keys)},
    )


def _write(
    pilot: Pilot, rows: Sequence[NewReading], source: str, actor: User | None, now: datetime
) -> list[Reading]:
    wrong = [row.corrects for row in rows if row.corrects is not None]
    Reading.objects.filter(pk__in=wrong).update(superseded_at=now)
    return Reading.objects.bulk_create(
        Reading(
            pilot=pilot,
            series=row.series,
            measured_on=row.measured_on,
            value=row.value,
            sample=row.sample,
            note=row.note.strip(),
            source=source,
            key=row.key,
            corrects_id=row.corrects,
            recorded_at=now,
            recorded_by=actor,
        )
        for row in rows
    )


def _said(row: Reading) -> dict[str, Any]:
    """A reading as the record of changes keeps it."""
    said = {"series": row.series, "day": row.measured_on.isoformat(), "value": str(row.value)}
    return said if row.corrects_id is None else {**said, "corrects": row.corrects_id}
