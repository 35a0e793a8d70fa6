"""Whose time the managers have not released yet.

A seat is released where a request for it was granted (the person's manager said yes), or where HR
seated the person. Who runs a team may seat people, too; that alone releases nobody's time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from orgchange.accounts.models import User
from orgchange.audit.models import AuditEntry
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight_of
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import seats_of
from orgchange.teams.models import JoinRequest, RequestState, TeamMembership

SEATLESS = ("team.opened", "team.charter_changed")  # acts that write nobody's seat
Key = tuple[int, str]  # person, slot


@dataclass(frozen=True)
class Span:
    """Days on which somebody's time is released, and how much of it."""

    starts_on: date
    ends_on: date
    allocation: int

    def holds(self, seat: TeamMembership, since: date) -> bool:
        """Whether a seat lies within it, from a day on."""
        return (
            self.allocation >= seat.allocation
            and self.starts_on <= max(seat.valid_from, since)
            and self.ends_on >= seat.valid_to
        )


def unreleased(pilot: Pilot, *, on: date) -> list[TeamMembership]:
    """The seats of today and later that nobody released. At most a handful of queries."""
    if pilot.team_id is None:
        return []
    rows = seats_of(pilot).filter(valid_to__gt=on, allocation__gt=0)
    seats = list(rows.select_related("employee").order_by("valid_from", "pk"))
    if not seats:
        return []
    spans = _released(pilot.team_id, on)
    return [
        seat
        for seat in seats
        if not any(one.holds(seat, on) for one in spans[seat.employee_id, seat.slot])
    ]


def asked_of(pilot: Pilot, *, on: date) -> list[JoinRequest]:
    """The requests of its team that nobody has answered yet. One query."""
    if pilot.team_id is None:
        return []
    rows = JoinRequest.objects.filter(
        team=pilot.team_id, state=RequestState.OPEN, allocation__gt=0, ends_on__gt=on
    )
    return list(rows.select_related("employee", "manager").order_by("asked_at", "pk"))


@dataclass(frozen=True)
class Unreleased:
    """Time that is not released: of a seat, or asked for; `manager` is who has to answer."""

    employee: Employee
    allocation: int
    is_seated: bool
    is_asked: bool
    manager: Employee | None


def waiting(pilot: Pilot, *, on: date) -> list[Unreleased]:
    """Seats that nobody released and requests that nobody answered; a person and slot once."""
    asked = {(row.employee_id, row.slot): row for row in asked_of(pilot, on=on)}
    found = []
    for seat in unreleased(pilot, on=on):
        request = asked.pop((seat.employee_id, seat.slot), None)
        manager = request.manager if request else None
        is_asked = request is not None
        found.append(Unreleased(seat.employee, seat.allocation, True, is_asked, manager))
    return found + [
        Unreleased(row.employee, row.allocation, False, True, row.manager) for row in asked.values()
    ]


def _released(team_id: int, on: date) -> dict[Key, list[Span]]:
    found: dict[Key, list[Span]] = defaultdict(list)
    for asked in JoinRequest.objects.filter(team=team_id, state=RequestState.GRANTED):
        key = (asked.employee_id, asked.slot)
        found[key].append(Span(asked.starts_on, asked.ends_on, asked.allocation))
    for seat in _seated_by_hr(team_id, on):
        key = (seat.employee_id, seat.slot)
        found[key].append(Span(seat.valid_from, seat.valid_to, seat.allocation))
    return found


def _seated_by_hr(team_id: int, on: date) -> Iterable[TeamMembership]:
    """What HR, or the system for it, wrote to the roster, even where it was shortened since.

    A row and the record of the act that wrote it carry the same instant.
    """
    acts = (
        AuditEntry.objects.filter(
            object_type="teams.team", object_id=str(team_id), action__startswith="team."
        )
        .exclude(action__in=SEATLESS)
        .select_related("actor")
    )
    actors: dict[int | None, bool] = {}
    theirs, others = set[datetime](), set[datetime]()
    for act in acts:
        if act.actor_id not in actors:
            actors[act.actor_id] = _is_hr(act.actor, on)
        (theirs if actors[act.actor_id] else others).add(act.at)
    rows = TeamMembership.objects.filter(team=team_id, valid_to__gt=on)
    return [row for row in rows if row.recorded_at in theirs - others]


def _is_hr(user: User | None, on: date) -> bool:
    return user is None or sight_of(user, on=on).is_hr
