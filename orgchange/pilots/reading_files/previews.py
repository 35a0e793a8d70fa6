"""What a file of readings would write: new ones, corrections, and what is wrong with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from django.core import signing
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.directory.roster.problems import message
from orgchange.pilots.measuring import last_day_of, measures_of, readings_of
from orgchange.pilots.models import Measure, Pilot, Reading
from orgchange.pilots.reading_files.columns import SHAPE, read_count, read_number
from orgchange.pilots.services.readings import NewReading

MOST_ROWS = 1000
SALT = "pilots.reading_files"
HOURS = 12  # that a preview can be confirmed


@dataclass(frozen=True)
class Planned:
    """A reading that would be written; `wrong` is the one that it corrects."""

    row: int
    measure: Measure
    reading: NewReading
    wrong: Reading | None


@dataclass
class Preview:
    """The readings that would be written, and what is wrong with the other rows."""

    pilot: Pilot
    notes: Notes
    measures: Sequence[Measure]
    known: Mapping[tuple[str, date], Reading]
    last_day: date
    today: date
    rows: int = 0
    unchanged: int = 0
    planned: list[Planned] = field(default_factory=list)
    seen: dict[tuple[str, date], int] = field(default_factory=dict)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What is wrong, by row and column, in words."""
        return [
            {**one, "message": message(one["code"], one["params"])} for one in self.notes.errors
        ]

    def count(self, line: Line, is_read: bool) -> None:
        """One more row of the file."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            text = _("At most %(limit)s rows at once.") % {"limit": MOST_ROWS}
            raise InvalidInput(text, problems=[Problem("file", "too_many", text)])

    def take(self, line: Line) -> None:
        """Note what is wrong with a row, or plan it."""
        measure = self._measure(str(line.found.get("series") or ""))
        wrong = self._wrong(line, measure)
        if wrong is not None:
            self.notes.error(line, *wrong[:2], **wrong[2])
        elif measure is not None:
            self._plan(line, measure)

    def _measure(self, text: str) -> Measure | None:
        """The measure that a cell means; the primary one, where it is empty."""
        wanted = text.strip().casefold()
        if not wanted:
            return self.measures[0]
        return next(
            (one for one in self.measures if wanted in (one.series, one.name.strip().casefold())),
            None,
        )

    def _wrong(self, line: Line, measure: Measure | None) -> tuple[str, str, dict[str, Any]] | None:
        day, value = line.found["measured_on"], line.found["value"]
        if measure is None:
            names = ", ".join(one.name for one in self.measures)
            return "series", "unknown_measure", {"names": names}
        if day is None:
            return "measured_on", "no_day", {}
        if value is None:
            return "value", "no_value", {}
        if day > self.today:
            return "measured_on", "in_the_future", {}
        if day > self.last_day:
            return "measured_on", "after_the_end", {}
        first = self.seen.setdefault((measure.series, day), line.row)
        return None if first == line.row else ("measured_on", "same_day", {"first": first})

    def _plan(self, line: Line, measure: Measure) -> None:
        found = line.found
        wrong = self.known.get((measure.series, found["measured_on"]))
        sample, note = found.get("sample"), found.get("note") or ""
        if wrong is not None and (wrong.value, wrong.sample) == (found["value"], sample):
            self.unchanged += 1
            return
        reading = NewReading(
            series=measure.series,
            measured_on=found["measured_on"],
            value=found["value"],
            sample=sample,
            note=note,
            corrects=wrong.pk if wrong else None,
        )
        self.planned.append(Planned(line.row, measure, reading, wrong))


def preview_file(*, pilot: Pilot, file: BinaryIO, asked: Mapping[str, Any], today: date) -> Preview:
    """What the file would write; nothing is written."""
    opened = open_lines(file, SHAPE, asked=asked)
    known = {(row.series, row.measured_on): row for row in readings_of(pilot)}
    preview = Preview(
        pilot=pilot,
        notes=Notes(opened.mapping),
        measures=measures_of(pilot),
        known=known,
        last_day=last_day_of(pilot, today),
        today=today,
    )
    readers = {
        "measured_on": values.date_reader(opened.day_first.get("measured_on")),
        "value": read_number,
        "series": values.squeezed,
        "sample": read_count,
        "note": values.squeezed,
    }
    for line in read_lines(opened, SHAPE, readers, notes=preview.notes, on_row=preview.count):
        preview.take(line)
    return preview


def sealed(preview: Preview, actor: User) -> str:
    """What was shown, so that exactly that is written: signed, for this pilot and this person."""
    rows = [
        [
            one.reading.series,
            one.reading.measured_on.isoformat(),
            str(one.reading.value),
            one.reading.sample,
            one.reading.note,
            one.reading.corrects,
        ]
        for one in preview.planned
    ]
    said = {"pilot": preview.pilot.pk, "actor": actor.pk, "rows": rows}
    return signing.dumps(said, salt=SALT, compress=True)


def unsealed(token: str, *, pilot: Pilot, actor: User) -> list[NewReading]:
    """The readings of a preview; refused, where it was changed, is another's, or is old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        said = {}
    if (said.get("pilot"), said.get("actor")) != (pilot.pk, actor.pk):
        raise InvalidInput(_("This preview does not hold any more. Read the file again."))
    return [
        NewReading(
            series=series,
            measured_on=date.fromisoformat(day),
            value=Decimal(value),
            sample=sample,
            note=note,
            corrects=corrects,
        )
        for series, day, value, sample, note, corrects in said["rows"]
    ]
