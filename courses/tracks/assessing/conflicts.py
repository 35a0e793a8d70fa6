"""Who is too close to a candidate to assess them, and why: read anew from directory and rosters.

Nothing of it is kept, so it is never behind them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.tracks.models import Mentorship, PilotPlace, TrackEnrolment, TrackRole
from courses.tracks.offices import holders_of
from orgchange.core.dates import firm_day
from orgchange.core.sql import id_list
from orgchange.directory.models import JobRecord
from orgchange.directory.tree import line_sql, managers_above
from orgchange.pilots.models import Pilot
from orgchange.teams.models import TeamCharter, TeamMembership


class Tie(TextChoices):
    """Why somebody cannot assess a candidate."""

    SELF = "self", _("is the candidate")
    MENTOR = "mentor", _("mentors the candidate on this way, or did")
    ABOVE = "above", _("stands above the candidate in the reporting line")
    BELOW = "below", _("stands below the candidate in the reporting line")
    OWNER = "owner", _("owns the candidate's pilot")
    SPONSOR = "sponsor", _("sponsors the candidate's pilot")
    TEAM = "team", _("has, or had, a place in the team of the candidate's pilot")
    AWAY = "away", _("does not work here on the day of the panel")
    OFFICE = "office", _("is no assessor of the track on the day of the panel")


Pairs = Iterator[tuple[int, Tie]]


@dataclass(frozen=True)
class Case:
    """Whose panel, on which pilots, on which day, as seen at an instant."""

    enrolment: TrackEnrolment
    pilot_id: int | None
    day: date
    now: datetime

    @property
    def days(self) -> frozenset[date]:
        """Today and the day of the panel: a line counts on either."""
        return frozenset({firm_day(self.now), self.day})


def ties(case: Case, people: Collection[int]) -> dict[int, list[Tie]]:
    """For these people, every reason why they cannot assess; who is free is not named.

    A constant number of queries.
    """
    found: dict[int, list[Tie]] = defaultdict(list)
    for person, tie in _all(case, people):
        if person in people and tie not in found[person]:
            found[person].append(tie)
    return {person: rows for person, rows in found.items() if rows}


def _all(case: Case, people: Collection[int]) -> Pairs:
    way = case.enrolment
    yield way.employee_id, Tie.SELF
    mentors = Mentorship.objects.filter(enrolment=way).values_list("mentor_id", flat=True)
    yield from _each(mentors, Tie.MENTOR)
    for day in sorted(case.days):
        above = managers_above(way.employee_id, on=day)
        yield from _each((person for person, _height in above), Tie.ABOVE)
        below = line_sql([way.employee_id], on=day).rows()
        yield from _each((row[0] for row in below), Tie.BELOW)
    yield from _of_pilots(_pilots(case))
    jobs = JobRecord.objects.current().on(case.day).filter(employee__in=id_list(people))
    yield from _each(set(people) - set(jobs.values_list("employee_id", flat=True)), Tie.AWAY)
    office = holders_of(way.track_id, TrackRole.ASSESSOR, on=case.day)
    yield from _each(set(people) - office, Tie.OFFICE)


def _pilots(case: Case) -> list[Pilot]:
    """The pilot of the panel and all that the candidate practised on."""
    placed = PilotPlace.objects.filter(enrolment=case.enrolment).values("pilot")
    named = [] if case.pilot_id is None else [case.pilot_id]
    rows = Pilot.objects.filter(pk__in=placed) | Pilot.objects.filter(pk__in=named)
    return list(rows.only("pk", "owner_id", "sponsor_id", "team_id"))


def _of_pilots(pilots: Collection[Pilot]) -> Pairs:
    """Ever: a place that ended, and that of a guest, count as well."""
    teams = id_list(row.team_id for row in pilots if row.team_id is not None)
    yield from _each((row.owner_id for row in pilots), Tie.OWNER)
    yield from _each((row.sponsor_id for row in pilots if row.sponsor_id), Tie.SPONSOR)
    seats = TeamMembership.objects.current().filter(team__in=teams)
    yield from _each(seats.values_list("employee_id", flat=True), Tie.TEAM)
    leads = TeamCharter.objects.current().filter(team__in=teams).exclude(lead=None)
    yield from _each((pk for pk in leads.values_list("lead_id", flat=True) if pk), Tie.TEAM)


def _each(people: Iterable[int], tie: Tie) -> Pairs:
    for person in people:
        yield person, tie
