"""The tree and the manager line against a plain model, at random (t, k)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.core.dated import put
from orgchange.core.sql import Sql
from orgchange.directory import tree
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobRecord
from tests.factories.directory import department, employee, job

pytestmark = pytest.mark.django_db

DAY0 = date(2026, 1, 1)
AT0 = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = 6

# (child, parent or None, first day, length, said at minute): a parent has a lower number, so that
# no statement can close a cycle.
statements = st.lists(
    st.tuples(
        st.integers(1, COUNT - 1), st.integers(-1, COUNT - 2), st.integers(0, 9), st.integers(1, 12)
    ),
    max_size=12,
)


def said_parent(said, child, t, k):
    """The last statement that speaks of t; the top department is always there."""
    found = None if child else ("open", None)
    for minute, (who, parent, low, length) in enumerate(said):
        day = DAY0 + timedelta(days=low)
        heard = AT0 + timedelta(minutes=minute) <= k
        if who == child and heard and day <= t < day + timedelta(days=length):
            found = ("open", parent if 0 <= parent < child else None)
    return found


def slow_closure(said, t, k):
    pairs = set()
    for child in range(COUNT):
        place = said_parent(said, child, t, k)
        if place is None:
            continue
        pairs.add((child, child, 0))
        depth, here = 0, place
        while here is not None and here[1] is not None:
            depth += 1
            pairs.add((here[1], child, depth))
            here = said_parent(said, here[1], t, k)
    return pairs


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=statements)
def test_the_tree_at_t_and_k_is_what_the_statements_say(said):
    DepartmentPlace.objects.all().delete()
    Department.objects.all().delete()
    units = [
        department(f"D{n}", since=DAY0, at=AT0)
        if n == 0
        else Department.objects.create(code=f"D{n}", name=f"D{n}")
        for n in range(COUNT)
    ]
    number = {unit.pk: n for n, unit in enumerate(units)}
    for minute, (child, parent, low, length) in enumerate(said):
        value = {
            "parent_id": units[parent].pk if 0 <= parent < child else None,
            "name": "x",
            "head_id": None,
            "cost_centre": "",
            "function": "other",
        }
        day = DAY0 + timedelta(days=low)
        put(
            DepartmentPlace,
            {"department_id": units[child].pk},
            value,
            valid_from=day,
            valid_to=day + timedelta(days=length),
            at=AT0 + timedelta(minutes=minute),
        )

    for day in range(0, 22, 3):
        t = DAY0 + timedelta(days=day)
        for minute in (0, 5, 20):
            k = AT0 + timedelta(minutes=minute)
            expected = slow_closure(said, t, k)
            walked = tree.tree_on(on=t, known_at=k)
            rows = Sql(
                f"WITH RECURSIVE {walked.text} SELECT ancestor, department, depth FROM tree",
                walked.params,
            ).rows()
            assert {(number[a], number[d], depth) for a, d, depth in rows} == expected
            assert len(rows) == len(expected)
            over = tree.tree_over_time(known_at=k)
            rows = Sql(
                f"""WITH RECURSIVE {over.text} SELECT ancestor, department, depth FROM tree
                       WHERE valid_from <= %s AND valid_to > %s""",
                (*over.params, t, t),
            ).rows()
            assert sorted((number[a], number[d], depth) for a, d, depth in rows) == sorted(expected)
            for n, unit in enumerate(units):
                below = {number[pk] for pk in tree.below([unit.pk], on=t, known_at=k)}
                assert below - {n} == {d for a, d, depth in expected if a == n and depth}
            paths = tree.paths(on=t, known_at=k)
            for n, unit in enumerate(units):
                above = sorted((a for a in expected if a[1] == n), key=lambda a: -a[2])
                if above:
                    path = [number[pk] for pk in paths[unit.pk]]
                    assert path == [a for a, _, _ in above]
                    assert [number[pk] for pk in tree.ancestors(unit.pk, on=t, known_at=k)] == path


def test_the_line_is_everybody_below_direct_and_indirect_in_any_job():
    unit = department("SALES")
    top, middle, low, other = (employee(number=n) for n in ("1", "2", "3", "4"))
    job(top, unit)
    job(middle, unit, manager_id=top.pk)
    job(low, unit, manager_id=other.pk)
    job(low, unit, position=2, manager_id=middle.pk)
    job(other, unit)

    ids = {row[0] for row in tree.line_sql([top.pk], on=DAY0).rows()}

    assert ids == {middle.pk, low.pk}
    assert tree.managers_above(low.pk, on=DAY0) == [(middle.pk, 1), (other.pk, 1), (top.pk, 2)]
    below = tree.line_sql([top.pk], on=DAY0).as_subquery()
    assert Employee.objects.filter(pk__in=below).count() == 2
    assert JobRecord.objects.count() == 5
