"""Telling the tracks of Halden Group to the services: offices, cohorts, and everybody's way.

Each step is taken by whoever takes it, on its day: the person, the manager, a peer, lead and HR.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from courses.demo.build import Stage
from courses.demo.climbing import plan_climb
from courses.demo.earlier import plan_earlier
from courses.demo.entering import plan_entry
from courses.demo.helms import account
from courses.demo.practising import plan_practice
from courses.demo.story import Person
from courses.demo.ways import COHORTS, STEWARD, TRANSLATOR, WAYS, Term, Way
from courses.tracks.models import Cohort, Track, TrackEnrolment, TrackOffice, TrackRole
from courses.tracks.services import cohorts, standings
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.directory.models import Employee

BEGAN = -950  # the day on which the track was staffed
EXPERIENCE = 3 * 366
OPENS = 60  # days before it begins that a cohort is planned
LAPSES, RENEWS = -3, (-94, -9)
# Office, track, and the unit of whom; a number where it is somebody who is known already.
OFFICES = (
    ("lead", TRANSLATOR, "HG"),
    ("trainer", TRANSLATOR, "PEOPLE-LRN"),
    ("assessor", TRANSLATOR, "FIN-RISK:head"),
    ("assessor", TRANSLATOR, "TECH-PROD:head"),
    ("assessor", TRANSLATOR, "TECH-IT:head"),
    ("finance", TRANSLATOR, "FIN-CON:head"),
    ("lead", STEWARD, "TECH-DATA:head"),
    ("hr", TRANSLATOR, "PEOPLE:head"),
)
PEERS = {False: ("FIN-LEG", "PEOPLE"), True: ("SALES-CN", "OPS-QUA")}


@dataclass
class Roles:
    """Who is who on the tracks, by employee number; ways and cohorts as they come to be."""

    stage: Stage
    people: dict[str, str] = field(default_factory=dict)  # key of a way, office or peer
    ways: dict[str, int] = field(default_factory=dict)
    cohorts: dict[str, int] = field(default_factory=dict)

    def who(self, key: str) -> Employee:
        """The person in a part."""
        return self.stage.employees[self.people[key]]

    def user(self, key: str) -> User:
        """The account of the person in a part."""
        return account(self.who(key))

    def manager(self, key: str) -> User:
        """The account of the person's manager."""
        story = self.stage.story.by_number()
        return account(self.stage.employees[story[self.people[key]].jobs[0].manager])

    def is_chinese(self, way: Way) -> bool:
        """Whether the person writes Chinese."""
        return self.who(way.key).language.startswith("zh")

    def peer(self, way: Way) -> Employee:
        """A colleague of another unit who speaks the person's language."""
        units = PEERS[self.is_chinese(way)]
        return self.who(f"peer:{next(unit for unit in units if not way.unit.startswith(unit))}")

    def way(self, key: str) -> TrackEnrolment:
        """A way, as it is now."""
        rows = TrackEnrolment.objects.select_related("employee", "track", "version", "stage")
        return rows.get(pk=self.ways[key])

    def plan(self, offset: int, do: object, *, hour: int = 8) -> None:
        """Have something happen on a day, counted from today."""
        self.stage.plan(self.stage.day(offset), do, hour=hour)  # type: ignore[arg-type]


def cast_tracks(stage: Stage) -> Roles:
    """Choose who takes part, and have HR enter where they worked before."""
    roles = Roles(stage)
    for code, track, unit in OFFICES:
        name = f"{code}:{track}" if code != "assessor" else f"assessor:{unit.split(':')[0]}"
        roles.people[name] = _chosen(roles, unit, stage.day(BEGAN))
    for peers in PEERS.values():
        for unit in peers:
            roles.people[f"peer:{unit}"] = _chosen(roles, unit, stage.day(BEGAN))
    for way in WAYS:
        since = stage.day(way.nominated - (0 if way.years else EXPERIENCE))
        roles.people[way.key] = _chosen(roles, way.unit, since)
    elsewhere = {roles.people[way.key]: way.years for way in WAYS if way.years}
    plan_earlier(stage, roles.people.values(), elsewhere)
    return roles


def _chosen(roles: Roles, unit: str, since: date) -> str:
    """The last of a unit, by number, who was here by then, stays, and has no part yet."""
    code, _colon, is_head = unit.partition(":")
    if is_head:
        return roles.stage.story.heads[code]
    if code in roles.stage.story.by_number():
        return code
    heads, taken = set(roles.stage.story.heads.values()), set(roles.people.values())
    for person in reversed(roles.stage.story.people):
        if person.number not in heads | taken and _fits(person, code, since):
            return person.number
    raise LookupError(f"Nobody of {unit} was here on {since}.")


def _fits(person: Person, unit: str, since: date) -> bool:
    job = person.jobs[0]
    stays = len(person.jobs) == 1 and person.leaves_on is None and bool(person.email)
    was_here = job.hired_on is not None and job.hired_on <= since
    return stays and was_here and job.kind == "employee" and job.department == unit


def tell_tracks(roles: Roles) -> None:
    """Everything that happened on the tracks, in order of time."""
    told = replace(roles, stage=replace(roles.stage, acts=[]))
    told.plan(BEGAN, partial(_staff, told))
    for term in COHORTS:
        _plan_cohort(told, term)
    for way in WAYS:
        _plan_way(told, way)
    plan_practice(told)
    for offset in RENEWS:
        told.plan(offset, lambda now: standings.open_renewals(now=now))
    told.plan(LAPSES, lambda now: standings.lapse_ended(now=now))
    told.stage.play()


def _plan_way(roles: Roles, way: Way) -> None:
    plan_entry(roles, way)
    plan_climb(roles, way)


def _staff(roles: Roles, now: datetime) -> None:
    """Offices from the first day. No service grants them: the track's page does, as here."""
    for key, number in roles.people.items():
        code, _colon, where = key.partition(":")
        if code not in TrackRole.values:
            continue
        track = Track.objects.get(code=where if where in (TRANSLATOR, STEWARD) else TRANSLATOR)
        held = TrackOffice.objects.create(
            track=track,
            employee=roles.stage.employees[number],
            role=code,
            starts_on=now.date(),
        )
        record(action="track.office_granted", obj=held, actor=None, at=now)


def _plan_cohort(roles: Roles, term: Term) -> None:
    roles.plan(max(term.starts - OPENS, -905), partial(_open_cohort, roles, term))
    if term.starts < 0:
        roles.plan(term.starts, partial(_begin_cohort, roles, term), hour=9)
    if term.is_closed:
        roles.plan(term.ends, partial(_close_cohort, roles, term), hour=9)


def _open_cohort(roles: Roles, term: Term, now: datetime) -> None:
    given = {
        "name": term.name,
        "starts_on": roles.stage.day(term.starts),
        "ends_on": roles.stage.day(term.ends),
        "places": term.places,
        "trainer": roles.who(f"trainer:{TRANSLATOR}"),
    }
    track = Track.objects.get(code=TRANSLATOR)
    lead = roles.user(f"lead:{TRANSLATOR}")
    made = cohorts.open_cohort(track=track, given=given, actor=lead, now=now)
    roles.cohorts[term.name] = made.pk


def _begin_cohort(roles: Roles, term: Term, now: datetime) -> None:
    cohort = Cohort.objects.get(pk=roles.cohorts[term.name])
    cohorts.begin_cohort(cohort=cohort, actor=roles.user(f"trainer:{TRANSLATOR}"), now=now)


def _close_cohort(roles: Roles, term: Term, now: datetime) -> None:
    cohort = Cohort.objects.get(pk=roles.cohorts[term.name])
    cohorts.close_cohort(cohort=cohort, actor=roles.user(f"lead:{TRANSLATOR}"), now=now)
