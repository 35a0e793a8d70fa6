"""Skill coverage by SQL is what a slow plain model says, on any day, as known at any instant."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from courses.skills.matrix import measure
from courses.skills.matrix.sql import Part, Wanted
from courses.skills.models import Award, Holding, ProfileNeed
from orgchange.core.dated import put
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.tree import below
from orgchange.teams.moment import Moment
from tests.factories import directory as d
from tests.factories import skills as s
from tests.factories import teams as t
from tests.skills import slow_matrix as slow

pytestmark = [pytest.mark.any_engine, pytest.mark.django_db]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
FUNCTIONS = ("", "legal", "finance")


def day(rng):
    return FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))


def build(rng):
    """A small firm whose people move, and whose levels come, go and are corrected."""
    top = d.department("TOP", function="business")
    under = [
        d.department(f"D{n}", parent=top, function=rng.choice(("legal", "other"))) for n in "12"
    ]
    low = d.department("D3", parent=under[0])
    where = [top, *under, low]
    people = [d.employee(rng.choice(where), function=rng.choice(FUNCTIONS)) for _ in range(7)]
    d.employee(top, kind="service_account")
    for person in rng.sample(people, 3):
        d.job(person, rng.choice(where), since=day(rng), at=s.SINCE_AT.replace(year=2026))
    team = t.team("Team")
    for person in rng.sample(people, 4):
        t.membership(
            team, person, standing=rng.choice(("member", "deputy", "guest")), since=day(rng)
        )
    skills = [s.skill(anchors=False) for _ in range(3)]
    profile = s.profile({one: rng.randint(1, 4) for one in skills})
    helpful = {"level": rng.randint(1, 4), "is_mandatory": False}
    key = {"profile_id": profile.pk, "skill_id": skills[0].pk}
    put(ProfileNeed, key, helpful, valid_from=day(rng), at=s.SINCE_AT.replace(year=2026))
    for _ in range(40):
        hold(rng, rng.choice(people), rng.choice(skills))
    return profile, top, under[0], team


def hold(rng, person, skill):
    at = s.SINCE_AT.replace(year=2026) + timedelta(hours=rng.randrange(8000))
    last = Holding.objects.filter(employee=person, skill=skill).order_by("-recorded_at").first()
    at = max(at, last.recorded_at + timedelta(hours=1)) if last else at
    since = day(rng)
    until = rng.choice([OPEN_DATE, since + timedelta(days=rng.randrange(1, 200))])
    is_exempt, level = rng.random() < 0.2, rng.randint(0, 4)
    award = Award.objects.create(
        employee=person,
        skill=skill,
        kind="exempted" if is_exempt else "awarded",
        level=0 if is_exempt else level,
        starts_on=since,
        ends_on=until,
        reason="It is so.",
        decided_at=at,
    )
    held = {"level": award.level, "is_exempt": is_exempt, "award_id": award.pk}
    value = None if rng.random() < 0.15 else held
    key = {"employee_id": person.pk, "skill_id": skill.pk}
    put(Holding, key, value, valid_from=since, valid_to=until, at=at)


@pytest.mark.parametrize("seed", range(6))
def test_sums_and_cells_are_those_of_the_plain_model(seed):
    rng = random.Random(seed)
    profile, top, under, team = build(rng)
    for _ in range(4):
        on = day(rng)
        known_at = rng.choice(
            [None, s.SINCE_AT.replace(year=2026) + timedelta(days=rng.randrange(400))]
        )
        part = Part(Moment(on, known_at), profile.pk)
        whole = below([top.pk], on=on, known_at=known_at)
        for asked, scope in (
            (part, {}),
            (replace(part, departments=whole), {"department": top.pk}),
            (replace(part, departments=[under.pk]), {"department": under.pk, "below": False}),
            (replace(part, function="legal"), {"function": "legal"}),
            (replace(part, team_id=team.pk), {"team": team.pk}),
        ):
            expected, needs = slow.matrix(profile, on=on, known_at=known_at, **scope)
            compare(asked, profile, expected, needs)


def compare(part, profile, expected, needs):
    found = measure.totals(part, profile)
    names = ("people", "holders", "exempt", "levels_short", "ending")
    told = {one.need.skill.pk: {n: getattr(one, n) for n in names} for one in found.sums}
    assert told == slow.sums(expected, needs)
    assert found.complete == slow.complete(expected, needs)
    singles = {
        skill: next(iter(pks))
        for skill in needs
        if len(pks := [pk for pk, row in expected.items() if row[skill]["state"] == "met"]) == 1
    }
    assert found.singles == singles
    lines = list(measure.Lines(part, Wanted(), found))
    cells = {
        line.employee.pk: {
            c.need.skill.pk: {
                "held": c.held,
                "state": c.state,
                "gap": c.gap,
                "ending": c.ending,
            }
            for c in line.cells
        }
        for line in lines
    }
    assert cells == (expected if needs else {pk: {} for pk in expected})
    narrowed(part, found, lines)


def narrowed(part, found, lines):
    """Filters and orders by SQL choose what the lines themselves say."""
    for only, keeps in {
        "gap": lambda line: line.met < found.mandatory,
        "met": lambda line: line.met == found.mandatory,
        "ending": lambda line: any(c.ending for c in line.cells),
        "exempt": lambda line: any(c.state == "exempt" for c in line.cells),
        "single": lambda line: any(c.is_single for c in line.cells),
    }.items():
        chosen = measure.Lines(part, Wanted(only=only, singles=found.singles.values()), found)
        kept = [line.employee.pk for line in lines if keeps(line)]
        assert [line.employee.pk for line in chosen] == kept
        assert chosen.count() == len(kept)
    for sort, key in {"met": lambda line: line.met, "gap": lambda line: line.gap}.items():
        up = [key(line) for line in measure.Lines(part, Wanted(sort=sort), found)]
        assert up == sorted(up)
        down = [key(line) for line in measure.Lines(part, Wanted(sort=f"-{sort}"), found)]
        assert down == sorted(down, reverse=True)
    assert [one.employee.pk for one in measure.Lines(part, Wanted(), found)[1:3]] == [
        line.employee.pk for line in lines[1:3]
    ]
