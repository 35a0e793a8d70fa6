"""Telling the teams of Halden Group to the services: opened, staffed, changed and closed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from courses.demo.build import Stage
from courses.demo.crews import CREWS, OFFERS, Crew, Place
from courses.demo.story import Person
from orgchange.accounts.models import User
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Employee
from orgchange.teams import services
from orgchange.teams.models import Team, TeamKind
from orgchange.teams.services import drafts, offers, requests, waivers

MOST = 60  # percent of anybody's time that the teams of the story take together


@dataclass
class Staffing:
    """Who sits where by now, so that nobody is asked for more than there is."""

    taken: Counter[str] = field(default_factory=Counter)
    teams: dict[str, Team] = field(default_factory=dict)
    seated: dict[str, set[str]] = field(default_factory=dict)


def plan_teams(stage: Stage) -> Staffing:
    """Teams open, are staffed, change hands and close, each on its day."""
    staffing = Staffing()
    for crew in CREWS:
        _plan_crew(stage, staffing, crew)
    return staffing


def settle_teams(stage: Stage, staffing: Staffing) -> None:
    """What is in the making today: a waiver, a draft, two requests, three offers to help."""
    hr = _account(stage, stage.story.heads["PEOPLE"])
    today, now = stage.story.today, stage.now
    waivers.waive(
        team=staffing.teams["Data platform"],
        rule="minimum_share",
        reason="Its first half year is building; business experts join with the first pilot on it.",
        starts_on=today - timedelta(days=30),
        last_day=today + timedelta(days=90),
        actor=hr,
        now=now,
    )
    lead = _account(stage, stage.story.heads["SALES-EU-KEY"])
    quote = staffing.teams["Quote writer"]
    for slot, unit, share in (("translator", "SALES-EU-RET", 30), ("legal", "FIN-LEG", 10)):
        person = _free(stage, staffing, "Quote writer", unit, share, today)
        requests.ask(
            team=quote,
            employee=stage.employees[person.number],
            slot=slot,
            allocation=share,
            starts_on=today + timedelta(days=7),
            ends_on=today + timedelta(days=120),
            message="The pilot has its metric; it lacks this voice.",
            actor=lead,
            now=now,
        )
    _draft(stage, staffing, quote, lead, now)
    for unit, interests, slots, share in OFFERS:
        person = _free(stage, staffing, "", unit, share, today)
        offers.offer_help(
            employee=stage.employees[person.number],
            interests=interests,
            slots=slots,
            allocation=share,
            starts_on=today,
            actor=_account(stage, person.number),
            now=now,
        )
    services.follow_day(today=today, now=now)


def _draft(stage: Stage, staffing: Staffing, team: Team, lead: User, now: datetime) -> None:
    day = stage.story.today + timedelta(days=14)
    draft = drafts.start(team=team, starts_on=day, title="With operations", actor=lead, now=now)
    for slot, unit, share in (("engineer", "TECH-ENG", 20), ("sponsor", "OPS", 5)):
        person = _free(stage, staffing, "Quote writer", unit, share, stage.story.today)
        drafts.place(
            draft=draft,
            employee=stage.employees[person.number],
            slot=slot,
            allocation=share,
            actor=lead,
            now=now,
        )
    drafts.comment(draft=draft, body="Logistics asked to see this first.", actor=lead, now=now)


def _plan_crew(stage: Stage, staffing: Staffing, crew: Crew) -> None:
    opens = stage.day(crew.opens)
    stage.plan(opens, lambda now: _open(stage, staffing, crew, opens, now), hour=8)
    days = sorted({crew.opens if p.since is None else p.since for p in crew.places})
    for offset in days:
        places = [p for p in crew.places if (crew.opens if p.since is None else p.since) == offset]
        seat = partial(_seat, stage, staffing, crew, places, stage.day(offset))
        stage.plan(stage.day(offset), seat, hour=9)
    if crew.closes is not None:
        closes = stage.day(crew.closes)
        stage.plan(
            closes,
            lambda now: services.close_team(
                team=staffing.teams[crew.name], last_day=closes, actor=None, now=now
            ),
            hour=10,
        )


def _open(stage: Stage, staffing: Staffing, crew: Crew, day: date, now: datetime) -> None:
    staffing.teams[crew.name] = services.open_team(
        kind=TeamKind.objects.get(code=crew.kind),
        name=crew.name,
        opens_on=day,
        host_function=crew.host,
        lead=stage.employees[stage.story.heads[crew.lead]],
        answers_to=stage.employees[stage.story.heads["HG"]],
        purpose=crew.purpose,
        may_decide=crew.may_decide,
        person_days=crew.person_days,
        actor=None,
        now=now,
    )
    staffing.seated[crew.name] = set()


def _seat(
    stage: Stage, staffing: Staffing, crew: Crew, places: list[Place], day: date, now: datetime
) -> None:
    said = []
    for place in places:
        person = _free(stage, staffing, crew.name, place.unit, place.allocation, day)
        until = OPEN_DATE if place.until is None else stage.day(place.until)
        said.append(
            services.seat(
                team_id=staffing.teams[crew.name].pk,
                employee_id=stage.employees[person.number].pk,
                slot=place.slot,
                allocation=place.allocation,
                starts_on=day,
                ends_on=until,
            )
        )
    services.write_roster(statements=said, actor=None, now=now)


def _free(stage: Stage, staffing: Staffing, team: str, unit: str, share: int, day: date) -> Person:
    """Somebody of the unit who works that day, has the time, and is not in the team yet."""
    seated = staffing.seated.get(team, set())
    for person in stage.story.people:
        jobs = [job for job in person.jobs if job.since <= day and job.position == 1]
        if not jobs or person.number in seated or person.number not in stage.employees:
            continue
        is_there = person.works_on(day) and jobs[-1].department == unit
        is_fit = jobs[-1].kind == "employee" and jobs[-1].status == "active"
        if is_there and is_fit and staffing.taken[person.number] + share <= MOST:
            staffing.taken[person.number] += share
            seated.add(person.number)
            return person
    raise LookupError(f"Nobody of {unit} is free for {team} on {day}.")


def _account(stage: Stage, number: str) -> User:
    return User.objects.get(employee=Employee.objects.get(pk=stage.employees[number].pk))
