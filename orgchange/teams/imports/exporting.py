"""Rosters as rows of exactly the columns that the import reads: out, edited, and in again."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from orgchange.core.sql import id_list
from orgchange.teams.imports.columns import FIELDS
from orgchange.teams.imports.timelines import last_day
from orgchange.teams.models import Standing, Team, TeamMembership
from orgchange.teams.slot_names import slot_names

EXTENTS = ("on", "since", "all")


def header() -> list[str]:
    """The columns, in the reader's language."""
    return [str(field.label) for field in FIELDS]


def roster_rows(teams: QuerySet[Team], *, day: date, extent: str) -> Iterator[list[str]]:
    """The seats of some teams: those on a day, from a day on, or all there ever were.

    A team is called by its name, or by its number where another has the same.
    """
    ids = set(teams.values_list("pk", flat=True))
    shared = Counter(name.casefold() for name in Team.objects.values_list("name", flat=True))
    seats = TeamMembership.objects.current().filter(team__in=id_list(ids))
    if extent != "all":
        seats = seats.filter(valid_to__gt=day)
    if extent == "on":
        seats = seats.filter(valid_from__lte=day)
    names = slot_names(ids, language=get_language() or "")
    ordered = seats.select_related("team", "employee").order_by(
        "team__name", "team", "employee__employee_number", "slot", "valid_from"
    )
    for seat in ordered.iterator(chunk_size=2000):
        name = seat.team.name
        yield [
            name if shared[name.casefold()] == 1 else str(seat.team_id),
            seat.employee.employee_number,
            names.get((seat.team_id, seat.slot), seat.slot),
            f"{seat.allocation}%",
            str(Standing(seat.standing).label),
            seat.valid_from.isoformat(),
            last_day(seat.valid_to) or "",
        ]
