"""Random lives through the services, against the slow plain model, at random (t, k).

`PROPERTY_EXAMPLES=500 pytest tests/assignments/test_property.py` runs longer, on other seeds.
"""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.assignments import reconcile as reconciling
from courses.assignments.models import Obligation, ObligationSource
from courses.assignments.states import standings
from courses.coverage import kept
from orgchange.core.dates import OPEN_INSTANT
from tests.assignments.random_life import FIRST, LAST, World

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 12, deadline=None, derandomize=not EXAMPLES, print_blob=True
)


def differences(world):
    """What tables and model say otherwise, at random days and instants."""
    pairs = {(p.pk, a.requirement_id) for p in world.people for a in world.assignments}
    instants = world.dice.sample(sorted(set(world.instants)), min(3, len(set(world.instants))))
    for known in [OPEN_INSTANT - timedelta(days=1), *instants]:
        known_at = None if known.year > 9000 else known
        expected = {
            pair: world.model.standings(*pair, last_day=LAST, known=known) for pair in pairs
        }
        for _n in range(12):
            day = FIRST + timedelta(days=world.dice.randint(-10, (LAST - FIRST).days))
            said = {
                (s.employee_id, s.requirement_id): (str(s.state), s.detail, s.due_on, s.period)
                for s in standings(now=world.now, on=day, known_at=known_at)
            }
            for pair in pairs:
                if expected[pair].get(day) != said.get(pair):
                    yield known, day, pair, expected[pair].get(day), said.get(pair)


@PROFILE
@given(seed=st.integers(0, 10**6), acts=st.integers(1, 22))
def test_obligations_and_kept_counts_say_what_the_plain_model_says(seed, acts):
    with transaction.atomic():
        world = World(seed)
        kept.recount(now=world.now)
        world.live(acts)

        found = list(differences(world))
        drifted = kept.recount(now=world.now)

        transaction.set_rollback(True)
    assert found == []
    assert drifted == []


@PROFILE
@given(seed=st.integers(0, 10**6), acts=st.integers(1, 22))
def test_set_wise_and_worked_out_agree_at_any_moment(seed, acts):
    with transaction.atomic():
        world = World(seed)
        world.live(acts)
        before = _rows()
        few, reconciling.FEW = reconciling.FEW, 0
        try:
            again = reconciling.reconcile(now=world.now + timedelta(minutes=1))
        finally:
            reconciling.FEW = few
        after = _rows()

        transaction.set_rollback(True)
    assert not again.changed
    assert before == after


def _rows():
    names = ["employee_id", "requirement_id", "valid_from", "valid_to"]
    obligations = Obligation.objects.current().values_list(*names, "due_on", "covered_until")
    sources = ObligationSource.objects.current().values_list(*names, "assignment_id")
    return sorted(obligations, key=str), sorted(sources, key=str)
