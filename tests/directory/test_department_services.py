"""The department tree: opening, renaming, moving, closing; cycles with both ends named."""

from datetime import UTC, date, datetime

import pytest

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE
from orgchange.core.errors import NotAllowed
from orgchange.directory import services
from orgchange.directory.events import people_changed
from orgchange.directory.models import Department, DepartmentPlace
from orgchange.directory.services.departments import CodeTaken, Occupied
from orgchange.directory.services.writing import CycleRefused, NotOpen
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def told(monkeypatch):
    calls = []
    monkeypatch.setattr(people_changed, "handlers", [lambda **facts: calls.append(facts)])
    return calls


def move(child, parent, *, actor=None, valid_from=TODAY):
    services.change_department(
        department=child,
        changes={"parent_id": parent.pk if parent else None},
        valid_from=valid_from,
        actor=actor,
        now=NOW,
    )


def parent_on(unit, day):
    return DepartmentPlace.objects.current().on(day).get(department=unit).parent


def test_a_department_opens_on_its_day():
    top = department("TOP")

    unit = services.open_department(
        code="NEW", name="New", parent=top, valid_from=TODAY, actor=None, now=NOW
    )

    place = DepartmentPlace.objects.get(department=unit)
    assert (place.parent, place.valid_from, place.valid_to) == (top, TODAY, OPEN_DATE)


def test_a_code_is_taken_whatever_its_case():
    department("new")

    with pytest.raises(CodeTaken):
        services.open_department(code="NEW", name="New", valid_from=TODAY, actor=None, now=NOW)


def test_a_department_is_not_opened_below_one_that_is_not_open_yet():
    later = department("LATER", since=date(2026, 6, 1))

    with pytest.raises(NotOpen):
        services.open_department(
            code="NEW", name="New", parent=later, valid_from=TODAY, actor=None, now=NOW
        )


def test_moving_a_department_below_its_own_part_is_refused_with_both_ends_named():
    top = department("TOP", name="Head office")
    low = department("LOW", parent=department("MID", parent=top), name="Shops")

    with pytest.raises(CycleRefused) as caught:
        move(top, low)

    assert "Head office" in caught.value.message
    assert "Shops" in caught.value.message
    assert parent_on(top, TODAY) is None


def test_a_cycle_between_two_future_moves_is_refused():
    a, b = department("A"), department("B")
    move(a, b, valid_from=date(2027, 1, 1))

    with pytest.raises(CycleRefused):
        move(b, a)


def test_moving_a_department_tells_who_stands_below_it(told):
    top, other = department("TOP"), department("OTHER")
    unit = department("UNIT", parent=top)
    below = employee(department("BELOW", parent=unit))
    employee(top)

    move(unit, other)

    assert told == [{"employee_ids": {below.pk}, "now": NOW}]
    assert parent_on(unit, TODAY) == other
    assert parent_on(unit, date(2026, 3, 9)) == top


def test_a_new_name_is_the_departments_present_name_and_the_old_one_stays_in_the_past(told):
    unit = department("UNIT", name="Old")

    services.change_department(
        department=unit, changes={"name": "New"}, valid_from=TODAY, actor=None, now=NOW
    )

    assert Department.objects.get().name == "New"
    assert DepartmentPlace.objects.current().on(date(2026, 1, 1)).get().name == "Old"
    assert told == [{"employee_ids": frozenset(), "now": NOW}]


def test_a_department_with_people_or_departments_in_it_cannot_be_closed():
    top = department("TOP")
    unit = department("UNIT", parent=top)
    employee(unit)

    for occupied in (top, unit):
        with pytest.raises(Occupied):
            services.close_department(department=occupied, last_day=TODAY, actor=None, now=NOW)

    assert DepartmentPlace.objects.current().on(date(2027, 1, 1)).count() == 2


def test_an_empty_department_closes_after_its_last_day():
    unit = department("UNIT")

    services.close_department(department=unit, last_day=TODAY, actor=None, now=NOW)

    assert DepartmentPlace.objects.current().get().valid_to == date(2026, 3, 11)


def test_in_bulk_a_cycle_costs_the_link_and_a_parent_and_child_close_together():
    a, b = department("A", name="Alpha"), department("B", name="Beta")
    c = department("C", parent=a)
    d = department("D", parent=c)

    def place(unit, parent):
        value = services.place_value(name=unit.name, parent_id=parent.pk)
        return Statement({"department_id": unit.pk}, value, TODAY)

    refused = services.apply_place_statements(
        statements=[
            place(a, b),
            place(b, a),
            Statement({"department_id": c.pk}, None, TODAY),
            Statement({"department_id": d.pk}, None, TODAY),
        ],
        actor=None,
        now=NOW,
    )

    assert [(r.index, r.code) for r in refused] == [(1, "parent_cycle")]
    assert "Alpha" in refused[0].message
    assert "Beta" in refused[0].message
    assert (parent_on(a, TODAY), parent_on(b, TODAY)) == (b, None)
    assert set(
        DepartmentPlace.objects.current().on(TODAY).values_list("department", flat=True)
    ) == {
        a.pk,
        b.pk,
    }


def test_in_bulk_an_occupied_department_stays_open_and_is_named():
    unit = department("UNIT", name="Unit")
    employee(unit)

    refused = services.apply_place_statements(
        statements=[Statement({"department_id": unit.pk}, None, TODAY)], actor=None, now=NOW
    )

    assert [(r.index, r.code) for r in refused] == [(0, "department_occupied")]
    assert DepartmentPlace.objects.current().on(TODAY).exists()


def test_hr_of_a_part_may_rename_its_top_and_move_below_it_but_not_out_of_it():
    top = department("TOP")
    part = department("PART", parent=top)
    inner, leaf = department("INNER", parent=part), department("LEAF", parent=part)
    clerk = user(employee(top))
    grant(clerk, "hr", department=part)

    services.change_department(
        department=part, changes={"name": "Mine"}, valid_from=TODAY, actor=clerk, now=NOW
    )
    move(leaf, inner, actor=clerk)

    for child, parent in ((leaf, top), (part, None), (leaf, None), (top, part)):
        with pytest.raises(NotAllowed):
            move(child, parent, actor=clerk)
    with pytest.raises(NotAllowed):
        services.close_department(department=part, last_day=TODAY, actor=clerk, now=NOW)
