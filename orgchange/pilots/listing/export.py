"""The list of pilots as a file: exactly those that are shown, in the same order."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.directory.scopes import Sight
from orgchange.innovation.amounts import plain_number
from orgchange.pilots.listing.rows import Line, lines_of
from orgchange.pilots.models import Pilot

AT_ONCE = 500


def header() -> list[str]:
    """The columns of the file."""
    return [
        _("Number"),
        _("Pilot"),
        _("State"),
        _("Outcome"),
        _("Owner"),
        _("Department"),
        _("Goal"),
        _("Fund"),
        _("Risk"),
        _("Began"),
        _("Planned end"),
        _("Next gate"),
        _("Buffer used, days"),
        _("Buffer, days"),
        _("Work done, %"),
        _("Buffer used ÷ work done"),
        _("Metric"),
        _("Unit"),
        _("Target"),
        _("Last reading"),
        _("Read on"),
    ]


def file_rows(rows: QuerySet[Pilot], sight: Sight, *, language: str) -> Iterator[list[Any]]:
    """One row a pilot, read in bunches."""
    found = list(rows)
    for start in range(0, len(found), AT_ONCE):
        for line in lines_of(found[start : start + AT_ONCE], sight, language=language):
            yield _row(line, language)


def _row(line: Line, language: str) -> list[Any]:
    pilot, burn, measure, reading = line.pilot, line.burn, line.measure, line.reading
    return [
        pilot.number,
        pilot.title,
        line.state,
        line.verdict,
        str(pilot.owner),
        str(pilot.department),
        pilot.goal.name_in(language) if pilot.goal else "",
        pilot.fund.name_in(language),
        pilot.get_risk_tier_display(),
        pilot.started_on,
        pilot.planned_end_on,
        line.gate.planned_on if line.gate else None,
        burn.used if burn else None,
        burn.whole if burn else None,
        burn.work_done if burn else None,
        burn.ratio_text if burn else None,
        measure.name if measure else "",
        measure.unit if measure else "",
        plain_number(measure.target) if measure and measure.target is not None else "",
        plain_number(reading.value) if reading else "",
        reading.measured_on if reading else None,
    ]
