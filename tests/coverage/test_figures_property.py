"""Figures and kept counts against the slow model, over random histories."""

from datetime import timedelta

import pytest

from courses.coverage import kept
from courses.coverage.counts import Count, Head
from courses.coverage.figures import measure
from courses.coverage.shapes import Query
from tests.coverage.random_world import DAY0, World
from tests.coverage.slow_model import COUNTS, HEADS, on

pytestmark = pytest.mark.django_db


def expected(world, query, day_of, tree_on):
    return world.model.figures(
        day_of=day_of,
        tree_on=tree_on,
        known_at=query.known_at,
        requirements=world.requirements,
        kind=query.kind,
    )


def compare(world, query, day_of, tree_on):
    """Every cell and headcount of the answer is the model's."""
    counts, heads = expected(world, query, day_of, tree_on)
    got = measure(query, scope=None, now=world.now, with_people=True)
    for department in world.departments:
        head = got.heads.get(department, Head())
        assert {n: getattr(head, n) for n in HEADS} == heads.get(
            department, dict.fromkeys(HEADS, 0)
        )
        for requirement in world.requirements:
            count = got.counts.get((department, requirement), Count())
            assert {n: getattr(count, n) for n in COUNTS} == counts.get(
                (department, requirement), dict.fromkeys(COUNTS, 0)
            )


@pytest.mark.parametrize("seed", range(6))
def test_figures_at_any_t_and_k_are_those_of_the_slow_model(seed):
    world = World(seed)
    instants = [world.now]
    for _ in range(45):
        world.step()
        instants.append(world.now)

    for _ in range(12):
        day = DAY0 + timedelta(days=world.dice.randint(-20, 40))
        known_at = world.dice.choice([None, *instants])
        kind = world.dice.choice(["", "", "contractor"])
        compare(world, Query(as_of=day, known_at=known_at, kind=kind), on(day), day)


@pytest.mark.parametrize("seed", range(100, 106))
def test_kept_counts_are_those_of_the_slow_model_after_any_write_and_any_midnight(seed):
    world = World(seed)
    kept.recount(now=world.now)
    for _ in range(12):
        for _ in range(world.dice.randint(0, 4)):
            world.step()
        if world.dice.random() < 0.6:
            world.wait()
        if world.dice.random() < 0.3:
            kept.tick(now=world.now)  # the clock first, the marks later
        tree_on = world.model.now(world.now)("Europe/London")
        kind = world.dice.choice(["", "", "employee"])
        compare(world, Query(kind=kind), world.model.now(world.now), tree_on)
        assert kept.differences() == []
