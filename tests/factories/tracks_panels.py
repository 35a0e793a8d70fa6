"""A candidate before the panel, with a pilot, a lead, a mentor and assessors."""

from datetime import timedelta
from types import SimpleNamespace

from courses.tracks.models import AssessorSeat, TrackLevel
from courses.tracks.services import panels, scoring, seats
from tests.factories import directory as people
from tests.factories import innovation as fund
from tests.factories import pilots
from tests.factories import tracks as make
from tests.factories.tracks import NOW

SOON = NOW + timedelta(days=14)
ASSESSORS = ("ada", "bo", "cy", "dee")


def before_panel(**fields):
    """People by name, their accounts, track, way, pilot and the one skill of the profile."""
    lab, it = people.department("LAB"), people.department("IT")
    names = ("boss", "pia", "owner", "member", "lead", "mentor", *ASSESSORS)
    crew = {}
    for name in names:
        boss = crew["boss"].pk if name == "pia" else None
        where = lab if name in ("boss", "pia") else it
        crew[name] = people.employee(where, name=name.title(), manager_id=boss)
    users = {name: people.user(person) for name, person in crew.items()}
    track = make.track("guide", name="Guide")
    make.office(track, crew["lead"], "lead")
    for name in ASSESSORS:
        make.office(track, crew[name], "assessor")
    way = make.enrolment(track, crew["pia"], at="panel", **fields)
    arrived(way)
    pilot = pilots.pilot(fund.fund(), crew["owner"], state="closed")
    pilots.team(pilot, crew["member"])
    make.pilot_place(way, pilot)
    make.mentorship(way, crew["mentor"])
    profile = TrackLevel.objects.get(version__track=track, level=1).profile
    skill = profile.needs.get().skill
    return SimpleNamespace(
        people=crew, users=users, track=track, way=way, pilot=pilot, skill=skill, now=NOW
    )


def arrived(way, now=NOW):
    """The step that led to where somebody stands."""
    way.moves.create(
        to_state=way.state, to_stage=way.stage, level=way.level, moved_on=now.date(), moved_at=now
    )


def called(of, *names, level=2, **fields):
    """A panel with these assessors (the first two), called by the lead."""
    return panels.call_panel(
        enrolment=of.way,
        level=level,
        held_at=fields.pop("held_at", SOON),
        pilot=of.pilot,
        assessors=[of.people[name] for name in names or ASSESSORS[:2]],
        actor=of.users["lead"],
        now=NOW,
        **fields,
    )


def seat_of(of, panel, name):
    """Somebody's seat in a panel."""
    return AssessorSeat.objects.get(panel=panel, employee=of.people[name])


def scored(of, panel, **levels):
    """Each of these affirms, scores the one skill at a level, and finishes."""
    for name, level in levels.items():
        given(of, panel, name, level)
        scoring.finish(held=seat_of(of, panel, name), actor=of.users[name], now=SOON)


def given(of, panel, name, level, words="I saw it."):
    """Affirmed and scored; not finished."""
    held, actor = seat_of(of, panel, name), of.users[name]
    seats.affirm(held=held, actor=actor, now=SOON)
    score = {of.skill.pk: scoring.Given(level, words)}
    scoring.save_scores(held=held, given=score, actor=actor, now=SOON)


def closed(of, panel, result="passed", level=2):
    """Closed by the lead."""
    return panels.close(
        panel=panel, result=result, level=level, words="Clear.", actor=of.users["lead"], now=SOON
    )
