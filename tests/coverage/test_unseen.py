"""Whom an asker does not see is counted in every figure as the slow model counts them."""

from collections import Counter
from datetime import timedelta

import pytest

from courses.coverage import unseen
from courses.coverage.figures import measure, point
from courses.coverage.shapes import FIRM, Query
from orgchange.core.small_groups import Line
from orgchange.directory.models import Employee
from tests.coverage.random_world import DAY0, World
from tests.coverage.slow_model import on

pytestmark = pytest.mark.django_db


def expected(world, day, seen):
    """Of each line (a course or a word), unseen people and doubles by department."""
    people, doubles = {}, {}
    for person in world.people:
        found = world.model.jobs(person, on(day), None)
        if not found:
            continue
        job, units, at = found
        states = {r: world.model.state(person, r, job, at, None)[0] for r in world.requirements}
        due = [r for r, state in states.items() if state in ("covered", "pending", "overdue")]
        lines = ["heads", *due, *(["total"] if due else [])]
        chains = [world.model.units_above(unit, day, None) for unit in units]
        for department in set().union(*chains):
            below = {
                chain[chain.index(department) - 1] if chain[0] != department else department
                for chain in chains
                if department in chain
            }
            for line in lines:
                people.setdefault(line, Counter())[department] += person not in seen
                doubles.setdefault(line, Counter())[department] += len(below) - 1
    return people, doubles


@pytest.mark.parametrize("seed", range(300, 305))
def test_unseen_people_and_doubles_are_those_of_the_slow_model(seed):
    world = World(seed)
    for _ in range(45):
        world.step()
    for _ in range(8):
        day = DAY0 + timedelta(days=world.dice.randint(-20, 40))
        seen = set(world.dice.sample(world.people, 4))
        query = Query(as_of=day)
        whole = measure(query, scope=None, now=world.now, with_people=True)
        found = unseen.count(
            whole,
            world.requirements,
            at=point(query, world.now),
            visible=Employee.objects.filter(pk__in=seen),
        )
        people, doubles = expected(world, day, seen)
        for name, line in (("heads", found.heads), ("total", found.total), *found.lines.items()):
            wanted = Line(people.get(name, {}), doubles.get(name, {}))
            for department in found.parents:
                if department != FIRM:
                    assert line.at(department) == wanted.at(department), (name, department)
