"""Which pilots need somebody of the track, now and soon, and by which function."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.tracks.boards.counting import Whose
from courses.tracks.matching.people import functions_of
from courses.tracks.models import PilotPlace
from orgchange.core.sql import id_list
from orgchange.innovation.models import Award
from orgchange.pilots.models import Contract, Pilot
from orgchange.pilots.portfolio.moment import Moment
from orgchange.pilots.portfolio.standing import UNDER_WAY, Standing, standings
from orgchange.teams.models import Standing as SeatStanding
from orgchange.teams.models import TeamMembership

SOON = ("setup", "ready")


@dataclass(frozen=True)
class Need:
    """A pilot without somebody of the track. `is_now`: it runs; `starts_on`: when it is to."""

    pilot_id: int
    number: str
    title: str
    state: str
    function: str
    is_now: bool
    starts_on: date | None


def needs(whose: Whose, at: Moment) -> list[Need]:
    """The pilots as they stood, those that run first. Six queries."""
    rows = Pilot.objects.all()
    if whose.people is not None:
        rows = rows.filter(owner__in=whose.people)
    found = [one for one in standings(rows, at) if one.state in (*UNDER_WAY, *SOON)]
    met = _met(whose, found)
    functions = functions_of({one.department_id for one in found}, on=whose.on)
    planned = Contract.objects.filter(pilot__in=id_list(one.pk for one in found))
    starts = dict(planned.order_by("pk").values_list("pilot_id", "starts_on"))
    unmet = [
        Need(
            one.pk,
            one.number or "",
            one.title,
            one.state,
            functions.get(one.department_id, "other"),
            one.state in UNDER_WAY,
            starts.get(one.pk),
        )
        for one in found
        if one.pk not in met
    ]
    return sorted(unmet, key=lambda one: (not one.is_now, one.pilot_id))


def _met(whose: Whose, found: Sequence[Standing]) -> set[int]:
    """Those with a place, or with the team's slot filled, on the day. Two queries."""
    places = PilotPlace.objects.filter(
        enrolment__track=whose.track, ends_on__gt=whose.on, pilot__in=id_list(o.pk for o in found)
    )
    teams = {one.team_id: one.pk for one in found if one.team_id}
    seats = TeamMembership.objects.current().on(whose.on).filter(team__in=id_list(teams))
    filled = seats.filter(slot=whose.track.slot).exclude(standing=SeatStanding.GUEST)
    held = {teams[team] for team in filled.values_list("team_id", flat=True)}
    return held | set(places.values_list("pilot_id", flat=True))


def by_function(rows: Sequence[Need], *, now: bool) -> Counter[str]:
    """How many pilots of each function need somebody now, or soon."""
    return Counter(one.function for one in rows if one.is_now == now)


def approved_without_pilot(at: Moment) -> int:
    """Approved proposals whose pilot is not opened yet. One query."""
    return Award.objects.filter(pilot=None, created_at__lt=at.until).count()
