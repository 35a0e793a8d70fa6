"""A planned roster as values: what an act does to it, how two rosters differ, and how what a draft
did is done again on a roster that changed meanwhile. Pure: nothing here reads or writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.loads import Seat
from orgchange.teams.models import Standing

Key = tuple[int, str]  # employee, slot

JOIN, LEAVE, MOVE, TAKE, GIVE_UP, CHANGE = "join", "leave", "move", "take", "give_up", "change"
ORDER = (JOIN, LEAVE, MOVE, TAKE, GIVE_UP, CHANGE)


@dataclass(frozen=True)
class Planned:
    """A seat of a planned roster: from the draft's day to before `ends_on`."""

    employee_id: int
    slot: str
    allocation: int
    standing: str = Standing.MEMBER.value
    ends_on: date = OPEN_DATE

    @property
    def key(self) -> Key:
        """A person fills a slot once."""
        return self.employee_id, self.slot

    def as_seat(self, *, team_id: int, starts_on: date) -> Seat:
        """The seat that it would be."""
        return Seat(
            team_id,
            self.employee_id,
            self.slot,
            self.standing,
            self.allocation,
            starts_on,
            max(self.ends_on, starts_on),
        )


Roster = Mapping[Key, Planned]


@dataclass(frozen=True)
class Change:
    """One thing that differs between two rosters. `kind` is one of `ORDER`."""

    kind: str
    employee_id: int
    before: Planned | None
    after: Planned | None


@dataclass(frozen=True)
class Clash:
    """A seat that the draft and somebody else changed, each to something else."""

    key: Key
    base: Planned | None
    mine: Planned | None
    theirs: Planned | None


def roster(seats: Iterable[Planned]) -> dict[Key, Planned]:
    """The seats by person and slot."""
    return {seat.key: seat for seat in seats}


def as_rows(seats: Roster) -> list[dict[str, Any]]:
    """What a step keeps."""
    return [
        {
            "employee": seat.employee_id,
            "slot": seat.slot,
            "standing": seat.standing,
            "allocation": seat.allocation,
            "ends_on": None if seat.ends_on == OPEN_DATE else seat.ends_on.isoformat(),
        }
        for seat in seats.values()
    ]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> dict[Key, Planned]:
    """What a step kept."""
    return roster(
        Planned(
            row["employee"],
            row["slot"],
            row["allocation"],
            row["standing"],
            date.fromisoformat(row["ends_on"]) if row["ends_on"] else OPEN_DATE,
        )
        for row in rows
    )


def with_seat(seats: Roster, seat: Planned, *, instead_of: Key | None = None) -> dict[Key, Planned]:
    """The roster with a seat, in the place of another one where that is named."""
    kept = {seat.key: seat} if instead_of is None or instead_of not in seats else {}
    found: dict[Key, Planned] = {}
    for key, held in seats.items():
        if key == instead_of:
            found[seat.key] = seat
        elif key != seat.key:
            found[key] = held
    return {**found, **kept}


def without(seats: Roster, key: Key) -> dict[Key, Planned]:
    """The roster without a seat."""
    return {held: seat for held, seat in seats.items() if held != key}


def changes(before: Roster, after: Roster) -> list[Change]:
    """What differs, person by person: who joins, leaves, moves to another slot, or changes."""
    found: list[Change] = []
    for employee_id in dict.fromkeys(key[0] for key in (*before, *after)):
        had = [seat for seat in before.values() if seat.employee_id == employee_id]
        has = [seat for seat in after.values() if seat.employee_id == employee_id]
        found += _of_person(employee_id, had, has)
    return sorted(found, key=lambda change: ORDER.index(change.kind))


def _of_person(employee_id: int, had: Sequence[Planned], has: Sequence[Planned]) -> list[Change]:
    slots_before = {seat.slot: seat for seat in had}
    slots_after = {seat.slot: seat for seat in has}
    lost = [seat for seat in had if seat.slot not in slots_after]
    gained = [seat for seat in has if seat.slot not in slots_before]
    if not had or not has:
        kind = JOIN if has else LEAVE
        return [Change(kind, employee_id, None, seat) for seat in gained] + [
            Change(kind, employee_id, seat, None) for seat in lost
        ]
    pairs = min(len(lost), len(gained))
    moved = zip(lost[:pairs], gained[:pairs], strict=True)
    return [
        *(Change(MOVE, employee_id, old, new) for old, new in moved),
        *(Change(GIVE_UP, employee_id, seat, None) for seat in lost[pairs:]),
        *(Change(TAKE, employee_id, None, seat) for seat in gained[pairs:]),
        *(
            Change(CHANGE, employee_id, slots_before[seat.slot], seat)
            for seat in has
            if seat.slot in slots_before and slots_before[seat.slot] != seat
        ),
    ]


def replayed(
    base: Roster, mine: Roster, theirs: Roster, *, wins: bool = False
) -> tuple[dict[Key, Planned], list[Clash]]:
    """What led from `base` to `mine`, done on `theirs`; and the seats where that cannot be.

    A seat that only one side touched is as that side has it. Where both did, and differently, it
    is a clash: the roster keeps theirs, or has mine where the draft `wins`.
    """
    found: dict[Key, Planned] = {}
    clashes: list[Clash] = []
    for key in dict.fromkeys((*theirs, *mine, *base)):
        was, wanted, there = base.get(key), mine.get(key), theirs.get(key)
        if wanted in (was, there):
            kept = there
        elif there == was:
            kept = wanted
        else:
            clashes.append(Clash(key, was, wanted, there))
            kept = wanted if wins else there
        if kept is not None:
            found[key] = kept
    return found, clashes


def statements(
    team_id: int, before: Roster, after: Roster, *, on: date, later: Mapping[Key, date]
) -> list[Statement]:
    """What has to be written from a day on, so that one roster becomes the other.

    `later`: the day on which a seat begins that was agreed after the day; a new seat ends there,
    and what was agreed stays.
    """
    said: list[Statement] = []
    for key in dict.fromkeys((*before, *after)):
        had, has = before.get(key), after.get(key)
        if had == has:
            continue
        named = {"team_id": team_id, "employee_id": key[0], "slot": key[1]}
        if has is None and had is not None:
            said.append(Statement(named, None, on, had.ends_on))
        elif has is not None:
            ends = has.ends_on if had else min(has.ends_on, later.get(key, OPEN_DATE))
            value = {"allocation": has.allocation, "standing": has.standing}
            said.append(Statement(named, value, on, ends))
            if had is not None and has.ends_on < had.ends_on:
                said.append(Statement(named, None, has.ends_on, had.ends_on))
    return said
