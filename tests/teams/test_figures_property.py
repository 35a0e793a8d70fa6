"""Figures by SQL, by the pure functions and by the slow model, after random histories."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.teams import sql
from orgchange.teams.aggregates import Pooled, pooled
from orgchange.teams.figures import roster_figures, working_members
from orgchange.teams.loads import seat_of
from orgchange.teams.models import TeamCharter, TeamMembership
from orgchange.teams.queries import kind_rules, person_facts
from orgchange.teams.ranking import ranks
from orgchange.teams.stretches import Scope
from orgchange.teams.trend import trend
from tests.teams.random_world import DAY0, PEOPLE, TEAMS, VERBS, World
from tests.teams.slow_model import Model

pytestmark = pytest.mark.django_db
MONTHS = 4
TREND = ("teams", "measured", "above", "working", "cross", "background", "required", "filled")

steps = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, PEOPLE - 1),
        st.integers(0, TEAMS - 1),
        st.integers(0, 59),
        st.integers(-20, 60),
        st.integers(1, 120),
    ),
    min_size=14,
    max_size=24,
)
asked = st.lists(
    st.tuples(st.integers(-10, 130), st.one_of(st.none(), st.integers(0, 24))),
    min_size=3,
    max_size=3,
)


def pure_figures(on, known_at):
    """(figures, members) of every open team, by the pure functions."""
    charters = list(TeamCharter.objects.known_at(known_at).on(on))
    rules = kind_rules({c.version_id for c in charters})
    seats = {}
    for row in TeamMembership.objects.known_at(known_at):
        seats.setdefault(row.team_id, []).append(seat_of(row))
    people = person_facts(
        {s.employee_id for of in seats.values() for s in of}, on=on, known_at=known_at
    )
    figures, members = {}, {}
    for c in charters:
        held = seats.get(c.team_id, [])
        known = TeamCharter.objects.known_at(known_at).filter(team=c.team_id)
        opened = min(row.valid_from for row in known)
        figures[c.team_id] = roster_figures(
            held, people, rules[c.version_id], c.host_function, on=on, opened_on=opened
        )
        members[c.team_id] = working_members(held, people, c.host_function, on=on)
    return figures, members


def compare(world, on, known_at):
    figures, members = pure_figures(on, known_at)
    model = Model(known_at)

    assert sql.team_figures(on=on, known_at=known_at) == figures
    for team in world.teams:
        plain = model.team(team.pk, on)
        assert (plain is None) == (team.pk not in figures)
        if plain is not None:
            said = figures[team.pk]
            plain["gaps"] = tuple(plain["gaps"])
            got = {name: getattr(said, name) for name in plain}
            got["gaps"] = tuple((g.code, g.required, g.filled) for g in said.gaps)
            assert got == plain
    compare_ranks(on, known_at, figures)
    compare_groups(world, on, known_at, figures, members, model)


def compare_ranks(on, known_at, figures):
    """What teams are ordered and narrowed by is what their figures say."""
    whole = {
        "working": lambda f: (f.working, 1),
        "share": lambda f: (f.cross, f.working),
        "background": lambda f: (f.background, f.working),
        "mix": lambda f: (f.working**2 - f.squares, f.working**2),
        "filled": lambda f: (f.filled, f.required),
        "load": lambda f: (f.highest_load, 1),
        "continuity": lambda f: (f.held_days, f.core_days),
    }
    for by, of in whole.items():
        found = ranks(by=by, on=on, known_at=known_at)
        assert {pk: (r.part, r.whole) for pk, r in found.items()} == {
            pk: of(f) for pk, f in figures.items()
        }
    kept = {
        "below": lambda f: f.meets_target is False,
        "unowned": lambda f: f.unowned > 0,
        "load": lambda f: f.high_load > 0,
    }
    for only, keeps in kept.items():
        found = ranks(by="name", only=only, on=on, known_at=known_at)
        assert set(found) == {pk for pk, f in figures.items() if keeps(f)}


def compare_groups(world, on, known_at, figures, members, model):
    whole = sql.pooled_figures(on=on, known_at=known_at)
    assert whole == {"": pooled(figures, members)}
    functions = sql.pooled_figures(on=on, known_at=known_at, by="function")
    by_host = {}
    for pk, of in figures.items():
        by_host.setdefault(model.host(pk, on), {})[pk] = of
    assert functions == {host: pooled(of, members) for host, of in by_host.items()}
    keys = [d.pk for d in world.departments]
    departments = sql.pooled_figures(on=on, known_at=known_at, by="department", keys=keys)
    for key in keys:
        inside = {pk: of for pk, of in figures.items() if model.is_in(pk, key, on)}
        expected = pooled(inside, members) if inside else None
        assert departments.get(str(key)) == expected


def compare_trend(world, on, known_at):
    """The trend at each of its points is the figures of that day."""
    its = world.teams[0].pk
    key = world.lab.pk
    scopes = [
        (Scope(), {}, ""),
        (Scope(function="business"), {"by": "function"}, "business"),
        (Scope(department_id=key), {"by": "department", "keys": [key]}, str(key)),
        (Scope(team_ids=[its]), {"team_ids": [its]}, ""),
    ]
    for scope, asked, name in scopes:
        for point in trend(on=on, known_at=known_at, scope=scope, months=MONTHS):
            found = sql.pooled_figures(on=point.day, known_at=known_at, **asked)
            day = found.get(name, Pooled())
            assert {name: getattr(day, name) for name in TREND} == {
                name: getattr(point, name) for name in TREND
            }


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, asked=asked)
def test_figures_at_any_t_and_k_are_the_same_by_sql_by_values_and_by_counting(steps, asked):
    with transaction.atomic():
        world = World()
        instants = []
        for step in steps:
            world.happen(*step)
            instants.append(world.now + timedelta(minutes=30))
        for day, index in asked:
            known_at = None if index is None else instants[min(index, len(instants) - 1)]
            compare(world, DAY0 + timedelta(days=day), known_at)
        compare_trend(world, DAY0 + timedelta(days=asked[0][0] + 60), known_at)
        transaction.set_rollback(True)


def test_the_random_world_really_happens():
    """A world in which everything is refused would prove nothing."""
    world = World()
    for number in range(12):
        world.happen("join", number % PEOPLE, number % TEAMS, number, number % 5, 60)
    world.happen("move", 1, 0, 1, 5, 10)
    world.happen("rest", 2, 0, 0, 5, 10)

    assert TeamMembership.objects.count() > 8
    assert any(f.working for f in sql.team_figures(on=DAY0 + timedelta(days=4)).values())
