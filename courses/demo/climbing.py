"""Telling how people go on: practice with a mentor, the panel, the certificate, and how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from courses.catalogue.models import Skill
from courses.demo.helms import account
from courses.demo.ways import (
    COHORTS,
    EXITED,
    NO_PLACE,
    PAIR,
    PASSED,
    PAUSED,
    REVOKED,
    TRANSLATOR,
    Way,
)
from courses.tracks.assessing.reads import needs_of, sitting
from courses.tracks.models import (
    AssessmentPanel,
    MatchKind,
    PanelResult,
    Stage,
    State,
    Track,
)
from courses.tracks.services import (
    certifying,
    match_answers,
    matching,
    panels,
    scoring,
    seats,
    standings,
)
from courses.tracks.services.moving import move
from orgchange.core.dates import OPEN_DATE
from orgchange.pilots.models import Pilot
from orgchange.teams.services import seat, write_roster

if TYPE_CHECKING:
    from courses.demo.tracks import Roles

LEAD = f"lead:{TRANSLATOR}"
ASSESSORS = ("assessor:FIN-RISK", "assessor:TECH-PROD")
STAGES = ("foundation", "practicum-a", "practicum-b", "panel", "certified")
MENTORS = {
    "panel": ("mentor", -203),
    "practicum-a": ("mentor", -53),
    "practicum-a-zh": ("mentor-zh", -51),
    "practicum-b": ("mentor-zh", -69),
}
PILOT = "把客户语音变成报价要点"
PLACED = -35
CALLED, HELD = -6, 6  # of the panel that is to come
SHARE = 20
DEEPEST = ("mentor", "data-ai-fluency")  # the only one in the house at the highest level
SEEN = "As the anchor says; shown on the pilot's own figures."


def plan_climb(roles: "Roles", way: Way) -> None:
    """What comes after the foundation, and the turns that some ways take."""
    if way.reaches in STAGES[1:]:
        _plan_stages(roles, way)
    if way.key in MENTORS:
        mentor, day = MENTORS[way.key]
        roles.plan(day, partial(_pair, roles, way, mentor), hour=7)
    if way.key == "practicum-b":
        roles.plan(PLACED, partial(_place, roles, way))
    if way.reaches == "panel":
        roles.plan(CALLED, partial(_call, roles, way, 1, HELD - CALLED))
        roles.plan(CALLED + 1, partial(_affirm, roles, way, ASSESSORS[:1]))
    if way.reaches == "certified":
        _plan_certificate(roles, way)
    if way.key == "paused":
        roles.plan(-20, partial(_turn, roles, way, standings.pause, PAUSED))
    if way.key == "exited":
        roles.plan(-300, partial(_turn, roles, way, standings.leave_track, EXITED))
    if way.key == "revoked":
        roles.plan(-30, partial(_turn, roles, way, standings.revoke, REVOKED))


def _plan_stages(roles: "Roles", way: Way) -> None:
    """Into the practice after the cohort, and on to where they are."""
    ended = next(term.ends for term in COHORTS if term.starts > way.nominated)
    days = {"practicum-a": ended + 2, "practicum-b": ended + 15, "panel": way.since - 12}
    if way.led is not None:
        days["practicum-b"] = way.led
    if way.reaches != "certified":
        days[way.reaches] = way.since
    for code, day in days.items():
        if STAGES.index(code) <= STAGES.index(way.reaches):
            roles.plan(day, partial(_enter, roles, way, code), hour=8)


def _enter(roles: "Roles", way: Way, code: str, now: datetime) -> None:
    stage = Stage.objects.get(track__code=way.track, code=code)
    move(
        enrolment=roles.way(way.key),
        to=State.ACTIVE,
        stage=stage,
        actor=roles.user(LEAD),
        now=now,
    )


def _pair(roles: "Roles", way: Way, mentor: str, now: datetime) -> None:
    lead, track = roles.user(LEAD), Track.objects.get(code=way.track)
    run = matching.run(track=track, kind=MatchKind.MENTORS, actor=lead, now=now)
    need, taker = roles.ways[way.key], roles.who(mentor).pk
    found = run.pairs.filter(enrolment=need, mentor=taker).first()
    if found is not None:
        match_answers.confirm(pair=found, actor=lead, now=now)
    else:
        match_answers.override(run=run, need=need, taker=taker, reason=PAIR, actor=lead, now=now)


def _place(roles: "Roles", way: Way, now: datetime) -> None:
    """The pilot whose translator moves on; HR writes the seat down."""
    lead, track = roles.user(LEAD), Track.objects.get(code=way.track)
    run = matching.run(track=track, kind=MatchKind.PILOTS, actor=lead, now=now)
    pilot = Pilot.objects.get(title=PILOT)
    need, taker = pilot.pk, roles.ways[way.key]
    found = run.pairs.filter(pilot=need, enrolment=taker).first()
    if found is not None:
        match_answers.confirm(pair=found, actor=lead, now=now)
    else:
        match_answers.override(
            run=run, need=need, taker=taker, reason=NO_PLACE, actor=lead, now=now
        )
    said = seat(
        team_id=cast(int, pilot.team_id),
        employee_id=roles.who(way.key).pk,
        slot="translator",
        allocation=SHARE,
        starts_on=now.date(),
        ends_on=OPEN_DATE,
    )
    write_roster(statements=[said], actor=None, now=now)


def _plan_certificate(roles: "Roles", way: Way) -> None:
    """Called, affirmed, held, closed and signed within ten days."""
    day = way.since
    roles.plan(day - 8, partial(_call, roles, way, way.level, 6))
    roles.plan(day - 7, partial(_affirm, roles, way, ASSESSORS))
    roles.plan(day - 2, partial(_hold, roles, way), hour=12)
    roles.plan(day - 1, partial(_close, roles, way))
    roles.plan(day, partial(_certify, roles, way))


def _call(roles: "Roles", way: Way, level: int, days: int, now: datetime) -> None:
    panels.call_panel(
        enrolment=roles.way(way.key),
        level=level,
        held_at=now + timedelta(days=days, hours=2),
        place="London, room 4" if not roles.is_chinese(way) else "苏州，三号会议室",
        assessors=[roles.who(name) for name in ASSESSORS],
        actor=roles.user(LEAD),
        now=now,
    )


def _panel(roles: "Roles", way: Way) -> AssessmentPanel:
    rows = AssessmentPanel.objects.select_related("enrolment__version", "enrolment__employee")
    return rows.get(enrolment=roles.ways[way.key])


def _affirm(roles: "Roles", way: Way, names: tuple[str, ...], now: datetime) -> None:
    people = [roles.who(name).pk for name in names]
    for held in sitting(_panel(roles, way)):
        if held.employee_id in people:
            seats.affirm(held=held, actor=account(held.employee), now=now)


def _hold(roles: "Roles", way: Way, now: datetime) -> None:
    """Both score against the anchors, each alone."""
    panel = panels.begin(panel=_panel(roles, way), actor=roles.user(LEAD), now=now)
    deepest = Skill.objects.get(code=DEEPEST[1]).pk if way.key == DEEPEST[0] else 0
    given = {
        need.skill_id: scoring.Given(need.level + (need.skill_id == deepest), SEEN)
        for need in needs_of(panel)[panel.level]
    }
    for held in sitting(panel):
        scoring.save_scores(held=held, given=given, actor=account(held.employee), now=now)
        scoring.finish(held=held, actor=account(held.employee), now=now)


def _close(roles: "Roles", way: Way, now: datetime) -> None:
    panels.close(
        panel=_panel(roles, way),
        result=PanelResult.PASSED,
        level=way.level,
        words=PASSED,
        actor=roles.user(LEAD),
        now=now,
    )


def _certify(roles: "Roles", way: Way, now: datetime) -> None:
    certifying.certify(
        enrolment=roles.way(way.key), domains=[way.domain], actor=roles.user(LEAD), now=now
    )


def _turn(
    roles: "Roles", way: Way, service: "Callable[..., object]", words: str, now: datetime
) -> None:
    service(enrolment=roles.way(way.key), words=words, actor=roles.user(LEAD), now=now)
