"""Obligations kept equal to the facts, set-wise and worked out, in a constant number of queries."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.assignments import reconcile as module
from courses.assignments.models import Obligation, ObligationSource
from courses.assignments.reconcile import reconcile, reconcile_fully
from orgchange.core.dated import put
from orgchange.directory.models import DepartmentPlace
from tests.factories.assignments import assignment, completion, exemption, requirement
from tests.factories.directory import department, employee, job
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = date(2026, 1, 1)


def sales(below=True):
    return {"all": [{"field": "department", "op": "in", "values": ["SALES"], "below": below}]}


@pytest.fixture
def ai():
    return requirement()


@pytest.fixture
def root():
    return department("FIRM")


@pytest.fixture
def unit(root):
    return department("SALES", parent=root)


def rows(person, model=Obligation):
    held = model.objects.current().filter(employee=person).order_by("valid_from")
    return [(row.valid_from, row.valid_to) for row in held]


def everything(model):
    names = [f.attname for f in model._meta.concrete_fields if f.attname != "id"]
    return sorted(model.objects.current().values_list(*names), key=str)


def many_kinds_of_people(ai, root, unit):
    """Plain people, and one for each thing that makes a pair special."""
    deep = department("EMEA", parent=unit)
    other = department("LAB", parent=root)
    for n in range(5):
        employee(unit if n % 2 else deep)
    employee(other)
    employee(unit, until=date(2026, 2, 1))
    employee(deep, since=date(2026, 2, 1))
    mover = employee(unit, until=date(2026, 2, 1))
    job(mover, other, since=date(2026, 2, 1))
    returning = employee(unit, until=date(2026, 2, 1))
    job(returning, unit, since=date(2026, 4, 1))
    away = employee(unit, until=date(2026, 1, 10))
    job(away, unit, since=date(2026, 1, 10), until=date(2026, 2, 10), working_status="on_leave")
    job(away, unit, since=date(2026, 2, 10))
    double = employee(other)
    job(double, unit, position=2)
    completion(employee(unit), ai.course, date(2025, 12, 1))
    exemption(employee(deep), ai, since=date(2026, 1, 1), until=date(2026, 6, 1))
    employee(unit, kind="service_account")
    employee(unit, hired_on=None)


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"due_rule": "fixed", "due_on": date(2026, 6, 30)},
        {"due_rule": "fixed", "due_on": date(2025, 6, 30)},
        {"due_rule": "after_hire", "due_days": 380},
        {"until": date(2026, 5, 1)},
    ],
)
def test_the_two_ways_write_the_same(ai, root, unit, terms, monkeypatch):
    many_kinds_of_people(ai, root, unit)
    assignment(ai, sales(), **terms)
    monkeypatch.setattr(module, "FEW", 0)
    set_wise = reconcile(now=NOW)
    written = everything(Obligation), everything(ObligationSource)
    Obligation.objects.all().delete()
    ObligationSource.objects.all().delete()

    people = list(
        module.Obligation.employee.field.related_model.objects.values_list("pk", flat=True)
    )
    monkeypatch.setattr(module, "FEW", 1000)
    reconcile(employee_ids=people, now=NOW)

    assert set_wise.opened > 0
    assert (everything(Obligation), everything(ObligationSource)) == written


def test_run_twice_it_writes_nothing(ai, root, unit):
    many_kinds_of_people(ai, root, unit)
    assignment(ai, sales())
    assert reconcile(now=NOW).changed

    assert not reconcile(now=LATER).changed
    assert not reconcile_fully(now=LATER).changed


def test_who_fits_no_longer_is_closed_by_the_full_run(ai, unit, root):
    person = employee(unit)
    assignment(ai, sales())
    reconcile(now=NOW)
    key = {"employee_id": person.pk, "position": 1}
    put(type(person.jobs.get()), key, None, valid_from=date(2026, 3, 1), at=LATER)

    reconcile(now=LATER)

    assert rows(person) == [(DAY, date(2026, 3, 1))]
    assert rows(person, ObligationSource) == [(DAY, date(2026, 3, 1))]


def test_a_reorganisation_moves_people_in_and_out_on_its_day(ai, root, unit):
    lab = department("LAB", parent=root)
    person = employee(lab)
    assignment(ai, sales())
    place = {
        "parent_id": unit.pk,
        "name": "LAB",
        "head_id": None,
        "cost_centre": "",
        "function": "other",
    }
    key = {"department_id": lab.pk}
    put(DepartmentPlace, key, place, valid_from=date(2026, 4, 1), at=NOW)

    reconcile(now=LATER)

    assert rows(person) == [(date(2026, 4, 1), date(9999, 12, 31))]


def test_a_team_counts_while_one_is_in_it(ai, unit):
    crew = team("Pilot one")
    person = employee(unit)
    membership(crew, person, since=date(2026, 2, 1), until=date(2026, 3, 1))
    assignment(ai, {"all": [{"field": "team", "op": "in", "values": ["pilot one"]}]})

    reconcile(now=NOW)

    assert rows(person) == [(date(2026, 2, 1), date(2026, 3, 1))]


def test_the_number_of_queries_does_not_grow_with_people(ai, unit):
    assignment(ai, sales())
    few = [employee(unit).pk for _n in range(2)]
    with CaptureQueriesContext(
        connection,
    ) as small:
        reconcile(employee_ids=few, now=NOW)
    many = [employee(unit).pk for _n in range(40)]
    with CaptureQueriesContext(connection) as large:
        reconcile(employee_ids=many, now=NOW)

    assert len(large) == len(small)
