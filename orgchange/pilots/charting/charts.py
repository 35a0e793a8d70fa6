"""A chart as its template needs it: both canvases, the words for it, and the table behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orgchange.innovation.amounts import plain_number
from orgchange.innovation.models import Direction
from orgchange.pilots.charting.drawing import NARROW, WIDE, Drawing, draw, last_text
from orgchange.pilots.charting.subjects import Subject, subject_of
from orgchange.pilots.models import Contract, Measure, Reading
from orgchange.pilots.statistics.words import MINUS


@dataclass(frozen=True)
class TableRow:
    """A reading in the table behind a chart. `since`: how far it is from the baseline."""

    reading: Reading
    week: int | None
    value: str
    since: str


@dataclass(frozen=True)
class MeasureChart:
    """A measure, drawn and in words. No drawings: there are no readings."""

    measure: Measure
    words: str
    explanation: str
    drawings: Sequence[Drawing]
    rows: Sequence[TableRow]
    last: Reading | None
    has_plan: bool


def chart_of(
    contract: Contract, measure: Measure, readings: Iterable[Reading], *, today: date
) -> MeasureChart:
    """A measure of a contract with its readings, in the order of their days."""
    own = [row for row in readings if row.series == measure.series]
    subject = subject_of(contract, measure, own, today=today)
    return MeasureChart(
        measure=measure,
        words=_words(subject),
        explanation=_explanation(measure),
        drawings=[draw(subject, size) for size in (WIDE, NARROW)] if own else [],
        rows=[_row(row, measure, subject) for row in own],
        last=own[-1] if own else None,
        has_plan=subject.plan is not None,
    )


def _words(subject: Subject) -> str:
    """What the chart shows, for who cannot see it."""
    said = [level.label for level in subject.levels]
    if subject.dots:
        first, last = subject.dots[0].text, last_text(subject)
        said = [_("from %(first)s to %(last)s") % {"first": first, "last": last}, *said]
    return _("%(name)s: %(said)s") % {"name": subject.name, "said": "; ".join(said)}


def _explanation(measure: Measure) -> str:
    better = {
        Direction.UP: _("up is better"),
        Direction.DOWN: _("down is better"),
        Direction.KEEP: _("to be kept within"),
    }
    said = [
        measure.baseline_source,
        better.get(Direction(measure.direction)) if measure.direction else "",
    ]
    return " · ".join(one for one in said if one)


def _row(reading: Reading, measure: Measure, subject: Subject) -> TableRow:
    days = (reading.measured_on - subject.starts_on).days
    since = "" if measure.baseline is None else _signed(reading.value - measure.baseline)
    return TableRow(
        reading=reading,
        week=days // 7 if days >= 0 else None,
        value=plain_number(reading.value),
        since=since,
    )


def _signed(value: Decimal) -> str:
    text = plain_number(abs(value))
    if value == 0:
        return "±0"
    return f"+{text}" if value > 0 else f"{MINUS}{text}"
