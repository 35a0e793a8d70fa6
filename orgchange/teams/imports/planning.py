"""What a file makes of each seat: statements, day by day, from the rows and from what stands.

What is recorded of the days before "true from" stays; where nothing is recorded of them, a row may
fill them. From that day on a row says who fills the slot; in a full roster, the rows of a team say
everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.imports.resolving import Asked
from orgchange.teams.imports.timelines import Key, Span, without
from orgchange.teams.loads import Seat
from orgchange.teams.models import Standing
from orgchange.teams.services.writing import no_seat, seat


@dataclass(frozen=True)
class Planned:
    """A statement, and the row that asks for it; None where a row that is missing does."""

    said: Statement
    asked: Asked | None


def plan(
    key: Key, rows: Sequence[Asked], held: Sequence[Seat], *, since: date, is_whole: bool
) -> list[Planned]:
    """What is to be written about one seat. `is_whole`: the rows say all of it from `since` on.

    Rows do not overlap; each says its share and standing (`valued`).
    """
    found = [one for row in rows for one in _of_row(key, row, held, since)]
    taken = [span_of(row, since) for row in rows]
    for low, high in _cuts(rows, held, since, is_whole=is_whole):
        for start, end in without((low, high), taken):
            found.append(Planned(_none(key, start, end), None))
    return found


def span_of(row: Asked, since: date) -> Span:
    """The days that a row speaks of: from `since` on, where it names no first day."""
    return row.starts_on or min(since, row.ends_on), row.ends_on


def valued(row: Asked, held: Sequence[Seat], since: date) -> Asked | None:
    """The row with its share and standing as they are, where it says none; None without a share."""
    low, high = span_of(row, since)
    day = max(low, min(since, high))
    near = [s for s in held if s.starts_on < high and s.ends_on > low]
    present = next((s for s in near if s.starts_on <= day < s.ends_on), near[0] if near else None)
    allocation = row.allocation
    if allocation is None:
        allocation = present.allocation if present else None
    if allocation is None:
        return None
    standing = row.standing or (present.standing if present else str(Standing.MEMBER))
    return replace(row, allocation=allocation, standing=standing)


def overlapping(rows: Sequence[Asked], since: date) -> list[Asked]:
    """The rows whose days overlap with those of another."""
    spans = [(row, span_of(row, since)) for row in rows]
    return [
        row
        for row, (low, high) in spans
        if any(row is not other and low < end and high > start for other, (start, end) in spans)
    ]


def _of_row(key: Key, row: Asked, held: Sequence[Seat], since: date) -> list[Planned]:
    low, high = span_of(row, since)
    parts: list[Span] = [(max(low, since), high)]
    if low < since:
        taken = [(s.starts_on, s.ends_on) for s in held]
        parts += without((low, min(high, since)), taken)
    spans: list[Span] = []
    for start, end in sorted(part for part in parts if part[0] < part[1]):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [Planned(_seat(key, row, start, end), row) for start, end in spans]


def _cuts(
    rows: Sequence[Asked], held: Sequence[Seat], since: date, *, is_whole: bool
) -> list[Span]:
    """Days from `since` on that no longer have the seat."""
    if is_whole:
        spans = [(s.starts_on, s.ends_on) for s in held]
    else:
        spans = [
            (row.ends_on, s.ends_on)
            for row in rows
            for s in held
            if row.ends_on < s.ends_on and s.starts_on < row.ends_on and _begins(row) < s.ends_on
        ]
    later = [(max(low, since), high) for low, high in spans]
    return sorted({(low, high) for low, high in later if low < high})


def _begins(row: Asked) -> date:
    return row.starts_on or date.min


def _seat(key: Key, row: Asked, low: date, high: date) -> Statement:
    if row.allocation is None:
        raise ValueError("A row without a share is not planned.")
    team_id, employee_id, slot = key
    return seat(
        team_id=team_id,
        employee_id=employee_id,
        slot=slot,
        allocation=row.allocation,
        standing=row.standing,
        starts_on=low,
        ends_on=high,
    )


def _none(key: Key, low: date, high: date) -> Statement:
    team_id, employee_id, slot = key
    return no_seat(team_id=team_id, employee_id=employee_id, slot=slot, starts_on=low, ends_on=high)


def covers(held: Sequence[Seat], said: Statement) -> bool:
    """Whether a seat stands already as a statement says it, at least as far as it can last."""
    value: Mapping[str, object] = said.value or {}
    return any(
        s.starts_on <= said.valid_from < s.ends_on
        and (s.allocation, s.standing) == (value["allocation"], value["standing"])
        and said.valid_to in (s.ends_on, OPEN_DATE)
        for s in held
    )
