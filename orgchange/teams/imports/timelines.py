"""One seat over time, as values: what stands, what a statement makes of it, what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.loads import Seat
from orgchange.teams.models import SeatAction

Span = tuple[date, date]
Key = tuple[int, int, str]  # team, employee, slot


def key_of(said: Statement) -> Key:
    """The seat that a statement is about."""
    return said.key["team_id"], said.key["employee_id"], said.key["slot"]


def lay(seats: Sequence[Seat], said: Statement) -> list[Seat]:
    """The days of a seat after a statement."""
    low, high = said.valid_from, said.valid_to
    if low >= high:
        return list(seats)
    kept = []
    for seat in seats:
        if seat.starts_on < min(low, seat.ends_on):
            kept.append(replace(seat, ends_on=min(low, seat.ends_on)))
        if max(high, seat.starts_on) < seat.ends_on:
            kept.append(replace(seat, starts_on=max(high, seat.starts_on)))
    if said.value is not None:
        team_id, employee_id, slot = key_of(said)
        value = said.value
        kept.append(
            Seat(team_id, employee_id, slot, value["standing"], value["allocation"], low, high)
        )
    return joined(kept)


def laid(seats: Sequence[Seat], statements: Iterable[Statement]) -> list[Seat]:
    """The days of a seat after all the statements about it."""
    found = joined(seats)
    for said in statements:
        found = lay(found, said)
    return found


def joined(seats: Iterable[Seat]) -> list[Seat]:
    """In order of days, neighbours of one value as one."""
    found: list[Seat] = []
    for seat in sorted(seats, key=lambda one: one.starts_on):
        last = found[-1] if found else None
        if last and last.ends_on == seat.starts_on and _value(last) == _value(seat):
            found[-1] = replace(last, ends_on=seat.ends_on)
        else:
            found.append(seat)
    return found


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """The parts of a span that none of the others takes."""
    left = [span]
    for low, high in taken:
        left = [
            part
            for start, end in left
            for part in ((start, min(low, end)), (max(high, start), end))
            if part[0] < part[1]
        ]
    return left


@dataclass(frozen=True)
class Difference:
    """What became of a seat: `facts` is {field: [old, new]}, days as last days."""

    action: str
    facts: dict[str, list[Any]]


def difference(before: Sequence[Seat], after: Sequence[Seat], *, is_asked: bool) -> Difference:
    """What differs between two timelines that are not the same.

    A seat that only ends is left, unless it was asked for with another end (`is_asked`).
    """
    day = _first_difference(before, after)
    old = [seat for seat in before if seat.ends_on >= day]
    new = [seat for seat in after if seat.ends_on >= day]
    if not old:
        first = new[0]
        facts: dict[str, list[Any]] = {
            "allocation": [None, first.allocation],
            "standing": [None, first.standing],
            "starts_on": [None, first.starts_on.isoformat()],
            "ends_on": [None, last_day(new[-1].ends_on)],
        }
        return Difference(SeatAction.JOINS, facts)
    is_over = not any(seat.ends_on > day for seat in after)
    if is_over and not (is_asked and new):
        facts = {"allocation": [old[0].allocation, None]}
        facts["ends_on"] = [last_day(old[-1].ends_on), last_day(day)]
        return Difference(SeatAction.LEAVES, facts)
    return Difference(SeatAction.CHANGES, _changes(old, new, day))


def last_day(ends_on: date) -> str | None:
    """A first day without, as people say it: the last day with; None for an open end."""
    return None if ends_on == OPEN_DATE else (ends_on - timedelta(days=1)).isoformat()


def _changes(old: Sequence[Seat], new: Sequence[Seat], day: date) -> dict[str, list[Any]]:
    was = _at(old, day) or old[0]
    becomes = _at(new, day) or (new[0] if new else was)
    found: dict[str, list[Any]] = {
        "allocation": [was.allocation, becomes.allocation],
        "standing": [was.standing, becomes.standing],
    }
    found = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    if found and day > old[0].starts_on:
        found["from"] = [None, day.isoformat()]
    if new and old[0].starts_on != new[0].starts_on:
        found["starts_on"] = [old[0].starts_on.isoformat(), new[0].starts_on.isoformat()]
    ends = last_day(old[-1].ends_on), last_day(new[-1].ends_on if new else day)
    if ends[0] != ends[1]:
        found["ends_on"] = [*ends]
    return found or {"from": [None, day.isoformat()]}


def _first_difference(before: Sequence[Seat], after: Sequence[Seat]) -> date:
    days = {d for seat in (*before, *after) for d in (seat.starts_on, seat.ends_on)}
    for day in sorted(days):
        was, becomes = _at(before, day), _at(after, day)
        if (was and _value(was)) != (becomes and _value(becomes)):
            return day
    return OPEN_DATE


def _at(seats: Sequence[Seat], day: date) -> Seat | None:
    return next((seat for seat in seats if seat.starts_on <= day < seat.ends_on), None)


def _value(seat: Seat) -> tuple[int, str]:
    return seat.allocation, seat.standing
