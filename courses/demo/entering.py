"""Telling how people come onto a track: nominated, asked, rated, released and screened."""

import random
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from courses.catalogue.models import Course
from courses.demo.helms import account
from courses.demo.ways import (
    ADMITTED,
    DECLINED,
    EXEMPT,
    PROBLEMS,
    RELEASED,
    TRANSLATOR,
    WAYS,
    WHY,
    Way,
)
from courses.learning.models import How
from courses.learning.services import Evidence, record_completions
from courses.skills.models import Relation
from courses.tracks.baselines import skills_of
from courses.tracks.checks.entry import missing_courses
from courses.tracks.models import BaselineAsk, Release, Track
from courses.tracks.services import baselines, nominating, releases, screening, standings
from orgchange.core.dates import firm_day

if TYPE_CHECKING:
    from courses.demo.tracks import Roles

HR = f"hr:{TRANSLATOR}"
LITERACY = "ai-literacy"
SIGNS = 6  # days after nomination or agreement that the lead signs; HR the day after
SAID = {
    False: ("Seen in the last quarter's work.", "More would be guessing.", "An example a month."),
    True: ("上季度的工作中看到过。", "再高就是猜测了。", "每个月都有例子。"),
}


def plan_entry(roles: "Roles", way: Way) -> None:
    """From the nomination up to where the entry leads."""
    lead = f"lead:{way.track}"
    if way.reaches == "exempt":
        roles.plan(way.nominated, partial(_exempt, roles, way, lead))
        return
    roles.plan(way.nominated, partial(_nominate, roles, way))
    if way.reaches == "nominated":
        return
    day = way.nominated
    if way.by_manager:
        day += 1
        roles.plan(day, partial(_agree, roles, way))
    if way.reaches == "declined":
        roles.plan(day + 3, partial(_decline, roles, way, lead))
        return
    roles.plan(day + 1, partial(_ask_peer, roles, way), hour=9)
    if way.reaches == "screening":
        roles.plan(day + 1, partial(_rate, roles, way, Relation.SELF), hour=10)
        return
    roles.plan(day + 1, partial(_release, roles, way), hour=11)
    roles.plan(day + 1, partial(_rate, roles, way, Relation.MANAGER), hour=12)
    if way.reaches == "rating":
        return
    roles.plan(day + 1, partial(_learn, roles, way), hour=12)
    roles.plan(day + 1, partial(_rate, roles, way, Relation.SELF), hour=13)
    roles.plan(day + 2, partial(_rate, roles, way, Relation.PEER), hour=9)
    if way.reaches == "half-signed":
        roles.plan(day + 3, partial(_sign, roles, way, lead, "lead"), hour=9)
        return
    roles.plan(day + SIGNS, partial(_sign, roles, way, lead, "lead"), hour=9)
    roles.plan(day + SIGNS + 1, partial(_sign, roles, way, HR, "hr"), hour=9)


def _nominate(roles: "Roles", way: Way, now: datetime) -> None:
    chinese = roles.is_chinese(way)
    told = PROBLEMS[chinese]
    problem, number, unit = told[[one.key for one in WAYS].index(way.key) % len(told)]
    person = roles.who(way.key)
    made = nominating.nominate(
        employee=person,
        track=Track.objects.get(code=way.track),
        given={
            "motivation": WHY[chinese],
            "problem": problem,
            "problem_number": number,
            "problem_unit": unit,
        },
        actor=roles.manager(way.key) if way.by_manager else account(person),
        now=now,
    )
    roles.ways[way.key] = made.pk


def _agree(roles: "Roles", way: Way, now: datetime) -> None:
    nominating.agree(enrolment=roles.way(way.key), actor=roles.user(way.key), now=now)


def _exempt(roles: "Roles", way: Way, lead: str, now: datetime) -> None:
    made = standings.exempt(
        employee=roles.who(way.key),
        track=Track.objects.get(code=way.track),
        words=EXEMPT,
        actor=roles.user(lead),
        now=now,
    )
    roles.ways[way.key] = made.pk


def _decline(roles: "Roles", way: Way, lead: str, now: datetime) -> None:
    screening.decline(
        enrolment=roles.way(way.key), role="lead", words=DECLINED, actor=roles.user(lead), now=now
    )


def _ask_peer(roles: "Roles", way: Way, now: datetime) -> None:
    peer = roles.peer(way)
    actor = roles.user(way.key)
    baselines.ask_peer(enrolment=roles.way(way.key), peer=peer, actor=actor, now=now)


def _release(roles: "Roles", way: Way, now: datetime) -> None:
    asked = Release.objects.select_related("manager").get(enrolment=roles.ways[way.key])
    releases.answer_release(
        release=asked, granted=True, words=RELEASED, actor=account(asked.manager), now=now
    )


def _rate(roles: "Roles", way: Way, relation: str, now: datetime) -> None:
    """The three see much the same; oneself a little more."""
    ask = BaselineAsk.objects.select_related("rater").get(
        enrolment=roles.ways[way.key], relation=relation, dropped_at=None
    )
    draw = random.Random(way.key)  # noqa: S311 - a story, not a secret
    words = SAID[roles.is_chinese(way)]
    levels = {}
    for skill in skills_of(roles.way(way.key), on=firm_day(now)):
        level = 3 if skill.code == "domain-depth" else draw.choice((0, 1, 1, 2))
        seen = min(level + (relation == Relation.SELF), 4)
        levels[skill.pk] = (seen, words[seen % len(words)])
    baselines.give_baseline(ask=ask, levels=levels, actor=account(ask.rater), now=now)


def _learn(roles: "Roles", way: Way, now: datetime) -> None:
    """Whoever has not finished what the track asks for, finishes it now."""
    person, day = roles.who(way.key), firm_day(now)
    if missing_courses(person.pk, [LITERACY], today=day):
        row = Evidence(
            employee_id=person.pk,
            course_id=Course.objects.get(code=LITERACY).pk,
            finished_on=day - timedelta(days=1),
            how=How.WORKSHOP,
        )
        record_completions(rows=[row], actor=None, now=now)


def _sign(roles: "Roles", way: Way, signer: str, role: str, now: datetime) -> None:
    screening.sign(
        enrolment=roles.way(way.key), role=role, words=ADMITTED, actor=roles.user(signer), now=now
    )
