"""How much of a person's time the teams take, day by day, over all teams."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from django.conf import settings

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import id_list
from orgchange.teams.models import TeamMembership


@dataclass(frozen=True)
class Seat:
    """A place in a team from a day to before a day. A value: rows, plans and imports become one."""

    team_id: int
    employee_id: int
    slot: str
    standing: str
    allocation: int
    starts_on: date
    ends_on: date = OPEN_DATE


@dataclass(frozen=True)
class Stretch:
    """Days on which somebody's seats do not change: `starts_on` to before `ends_on`."""

    starts_on: date
    ends_on: date
    seats: tuple[Seat, ...]

    @property
    def percent(self) -> int:
        """The share of the person's time that is taken."""
        return sum(seat.allocation for seat in self.seats)

    @property
    def is_over(self) -> bool:
        """More than there is: refused."""
        return self.percent > int(settings.TEAM_LOAD_LIMIT)

    @property
    def is_high(self) -> bool:
        """More than is wise: warned of."""
        return self.percent > int(settings.TEAM_LOAD_WARNING)


def seat_of(row: TeamMembership) -> Seat:
    """The value of a row."""
    return Seat(
        row.team_id,
        row.employee_id,
        row.slot,
        row.standing,
        row.allocation,
        row.valid_from,
        row.valid_to,
    )


def seats_of(
    employee_ids: Collection[int],
    *,
    since: date,
    until: date = OPEN_DATE,
    known_at: datetime | None = None,
) -> dict[int, list[Seat]]:
    """Everybody's seats that touch the days. One query."""
    rows = TeamMembership.objects.known_at(known_at).filter(
        employee__in=id_list(employee_ids), valid_from__lt=until, valid_to__gt=since
    )
    found: dict[int, list[Seat]] = defaultdict(list)
    for row in rows.order_by("valid_from", "pk"):
        found[row.employee_id].append(seat_of(row))
    return found


def after(
    held: Mapping[int, Sequence[Seat]], statements: Iterable[Statement]
) -> dict[int, list[Seat]]:
    """Everybody's seats as they would be once the statements were written. Pure: what
    `core.dated.put_many` does to rows, done to values.
    """
    found = {employee_id: list(seats) for employee_id, seats in held.items()}
    for said in statements:
        employee_id = said.key["employee_id"]
        found[employee_id] = _laid(found.get(employee_id, []), said)
    return found


def _laid(seats: Sequence[Seat], said: Statement) -> list[Seat]:
    low, high = said.valid_from, said.valid_to
    if low >= high:
        return list(seats)
    place = said.key["team_id"], said.key["slot"]
    kept = []
    for seat in seats:
        if (seat.team_id, seat.slot) != place or seat.ends_on <= low or seat.starts_on >= high:
            kept.append(seat)
            continue
        if seat.starts_on < low:
            kept.append(replace(seat, ends_on=low))
        if seat.ends_on > high:
            kept.append(replace(seat, starts_on=high))
    if said.value is not None:
        share, standing = said.value["allocation"], said.value["standing"]
        kept.append(Seat(place[0], said.key["employee_id"], place[1], standing, share, low, high))
    return sorted(kept, key=lambda seat: seat.starts_on)


def stretches(
    seats: Iterable[Seat], *, since: date = date.min, until: date = OPEN_DATE
) -> list[Stretch]:
    """The days cut where one person's seats change; days without a seat are left out."""
    held = [s for s in seats if s.starts_on < until and s.ends_on > since]
    days = {max(s.starts_on, since) for s in held} | {min(s.ends_on, until) for s in held}
    cuts = sorted(days)
    found = []
    for low, high in pairwise(cuts):
        here = tuple(s for s in held if s.starts_on <= low and s.ends_on >= high)
        if here:
            found.append(Stretch(low, high, here))
    return found


def loads(
    employee_ids: Collection[int],
    *,
    since: date,
    until: date = OPEN_DATE,
    known_at: datetime | None = None,
) -> Mapping[int, Sequence[Stretch]]:
    """Everybody's stretches between two days. One query."""
    held = seats_of(employee_ids, since=since, until=until, known_at=known_at)
    return {
        employee_id: stretches(seats, since=since, until=until)
        for employee_id, seats in held.items()
    }
