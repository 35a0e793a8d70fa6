"""The seats that somebody may write, as a list: what it can be narrowed by, and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from orgchange.core.dates import OPEN_DATE
from orgchange.core.wording import period_text
from orgchange.directory.scopes import Sight
from orgchange.teams.loads import loads
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.slot_names import slot_names

SORTS = {
    "team": ("team__name", "team", "employee__full_name", "valid_from", "pk"),
    "person": ("employee__full_name", "employee", "team__name", "valid_from", "pk"),
    "slot": ("slot", "team__name", "employee__full_name", "valid_from", "pk"),
    "share": ("allocation", "employee__full_name", "valid_from", "pk"),
    "from": ("valid_from", "team__name", "employee__full_name", "pk"),
    "to": ("valid_to", "team__name", "employee__full_name", "pk"),
}


@dataclass(frozen=True)
class WantedSeats:
    """What was asked of the list. Empty means: whatever it is."""

    day: date
    team: str = ""
    person: str = ""
    slot: str = ""
    when: str = ""  # "" that day and later, "on" that day
    employee_id: int | None = None
    sort: str = "team"


def writable_teams(sight: Sight) -> QuerySet[Team]:
    """The teams whose rosters somebody may write."""
    if sight.is_hr:
        return Team.objects.all()
    return Team.objects.filter(pk__in=teams_run_by(sight))


def writable_seats(sight: Sight) -> QuerySet[TeamMembership]:
    """The seats that somebody may write, as known now."""
    seats = TeamMembership.objects.current().select_related("team", "employee")
    if sight.is_hr:
        return seats
    return seats.filter(team__in=teams_run_by(sight))


def narrowed(seats: QuerySet[TeamMembership], wanted: WantedSeats) -> QuerySet[TeamMembership]:
    """The seats asked for, in order."""
    found = seats.filter(valid_to__gt=wanted.day)
    if wanted.when == "on":
        found = found.filter(valid_from__lte=wanted.day)
    if wanted.team:
        found = found.filter(team__name__icontains=wanted.team)
    if wanted.person:
        named = Q(employee__full_name__icontains=wanted.person)
        found = found.filter(named | Q(employee__employee_number__iexact=wanted.person))
    if wanted.slot:
        found = found.filter(slot=wanted.slot)
    if wanted.employee_id:
        found = found.filter(employee=wanted.employee_id)
    return _ordered(found, wanted.sort)


def _ordered(seats: QuerySet[TeamMembership], sort: str) -> QuerySet[TeamMembership]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["team"])
    if sort.startswith("-"):
        return seats.order_by(f"-{names[0]}", *names[1:])
    return seats.order_by(*names)


def seat_rows(page: Sequence[TeamMembership], *, day: date) -> list[dict[str, Any]]:
    """Seats with the name of the slot and the holder's load on the day. Three queries."""
    people = {seat.employee_id for seat in page}
    taken = loads(people, since=day, until=day + timedelta(days=1))
    names = slot_names({seat.team_id for seat in page}, language=get_language() or "")
    rows = []
    for seat in page:
        stretch = next(iter(taken.get(seat.employee_id, ())), None)
        row = {
            "seat": seat,
            "slot": names.get((seat.team_id, seat.slot), seat.slot),
            "days": period_text(seat.valid_from, seat.valid_to),
            "ends": last_day(seat.valid_to),
            "stretch": stretch,
            "percent_text": f"{stretch.percent} %" if stretch else "",
        }
        rows.append(row)
    return rows


def last_day(ends_on: date) -> date | None:
    """The last day of a seat; None for an open end."""
    return None if ends_on == OPEN_DATE else ends_on - timedelta(days=1)
