"""What can be wrong with new readings, each with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from orgchange.core.dates import out_of_range
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import too_long
from orgchange.pilots.models import Reading

MOST = Decimal(10) ** 12
FINEST = Decimal("0.0001")
LONGEST_NOTE, LONGEST_KEY = 300, 120
MOST_CASES = 2_147_483_647


class Row(Protocol):
    """A reading that is to be written."""

    @property
    def series(self) -> str: ...
    @property
    def measured_on(self) -> date: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def sample(self) -> int | None: ...
    @property
    def note(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def corrects(self) -> int | None: ...


@dataclass(frozen=True)
class Known:
    """What is on record: the series of the contract, readings that stand by id, those by key."""

    series: frozenset[str]
    last_day: date
    current: Mapping[int, Reading]
    by_key: Mapping[str, Reading]


def problems_of(rows: Sequence[Row], known: Known) -> list[Problem]:
    """Everything that is wrong; each problem's field says which row it is of."""
    taken = _days_that_stay(rows, known)
    found: list[Problem] = []
    keys: set[str] = set()
    corrected: set[int] = set()
    for index, row in enumerate(rows):
        said = list(_of_key(row, known, keys))
        if row.key not in known.by_key:
            said += [*_of_values(row, known), *_of_correction(row, known, corrected)]
            if (row.series, row.measured_on) in taken:
                said.append(_there_already())
            taken.add((row.series, row.measured_on))
        found += [_placed(index, problem) for problem in said]
    return found


def _days_that_stay(rows: Sequence[Row], known: Known) -> set[tuple[str, date]]:
    """The days that are taken, once the readings that are corrected have gone."""
    gone = {row.corrects for row in rows}
    return {
        (reading.series, reading.measured_on)
        for pk, reading in known.current.items()
        if pk not in gone
    }


def _of_key(row: Row, known: Known, keys: set[str]) -> Iterator[Problem]:
    """The same key says the same; it may stand once in one request."""
    if not row.key:
        return
    yield from too_long("key", row.key, LONGEST_KEY)
    first = known.by_key.get(row.key)
    if row.key in keys or (first is not None and not _is_same(row, first)):
        yield Problem("key", "key_reused", _("This key belongs to another reading."))
    keys.add(row.key)


def _is_same(row: Row, first: Reading) -> bool:
    said = (row.series, row.measured_on, row.value, row.sample, row.note.strip(), row.corrects)
    kept = (first.series, first.measured_on, first.value, first.sample, first.note)
    return said == (*kept, first.corrects_id)


def _of_values(row: Row, known: Known) -> Iterator[Problem]:
    if row.series not in known.series:
        yield Problem("series", "unknown_series", _("The contract has no such measure."))
    yield from out_of_range("measured_on", row.measured_on)
    if row.measured_on > known.last_day:
        yield Problem("measured_on", "too_late", _("Nothing can be read after this day yet."))
    value = row.value
    if not value.is_finite() or abs(value) >= MOST:
        yield Problem("value", "out_of_range", _("This number is out of range."))
    elif value != value.quantize(FINEST):
        yield Problem("value", "too_precise", _("At most four decimal places."))
    if row.sample is not None and not 0 < row.sample <= MOST_CASES:
        yield Problem("sample", "out_of_range", _("This number is out of range."))
    yield from too_long("note", row.note, LONGEST_NOTE)


def _of_correction(row: Row, known: Known, corrected: set[int]) -> Iterator[Problem]:
    """A reading that stands is corrected once, by one of the same measure, to something else."""
    if row.corrects is None:
        return
    wrong = None if row.corrects in corrected else known.current.get(row.corrects)
    corrected.add(row.corrects)
    if wrong is None:
        message = _("This reading does not stand any more: it was corrected.")
        yield Problem("corrects", "corrected_before", message)
    elif wrong.series != row.series:
        yield Problem("corrects", "another_series", _("This is a reading of another measure."))
    elif (wrong.measured_on, wrong.value, wrong.sample) == (
        row.measured_on,
        row.value,
        row.sample,
    ):
        yield Problem("value", "unchanged", _("This is what is on record."))


def _there_already() -> Problem:
    message = _("There is a reading of this day. Correct that one.")
    return Problem("measured_on", "there_already", message)


def _placed(index: int, problem: Problem) -> Problem:
    return Problem(f"readings[{index}].{problem.field}", problem.code, problem.message)
