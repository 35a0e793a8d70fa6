"""The writer of dated rows against a plain list of statements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.core.dated import Statement, put, put_many
from orgchange.directory.models import DepartmentPlace
from tests.factories.directory import department, numbers

pytestmark = pytest.mark.django_db

DAY0 = date(2026, 1, 1)
AT0 = datetime(2026, 1, 1, tzinfo=UTC)


def value(name):
    return {
        "parent_id": None,
        "name": name,
        "head_id": None,
        "cost_centre": "",
        "function": "other",
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(1, 10), st.sampled_from(["a", "b", None]), st.booleans()
        ),
        max_size=8,
    )
)
def test_the_value_at_t_and_k_is_the_last_statement_that_speaks_of_t(said):
    unit = department(f"X{next(numbers)}", since=date(2030, 1, 1))
    statements, minute = [], 0
    for low, length, name, same_instant in said:
        minute += 0 if same_instant else 1
        at = AT0 + timedelta(minutes=minute)
        start, end = DAY0 + timedelta(days=low), DAY0 + timedelta(days=low + length)
        put(
            DepartmentPlace,
            {"department_id": unit.pk},
            value(name) if name else None,
            valid_from=start,
            valid_to=end,
            at=at,
        )
        statements.append((at, start, end, name))
    for t in (DAY0 + timedelta(days=n) for n in range(20)):
        for k in (AT0 + timedelta(minutes=n) for n in range(10)):
            expected = [n for at, s, e, n in statements if at <= k and s <= t < e][-1:]
            rows = DepartmentPlace.objects.known_at(k).on(t).filter(department=unit)
            assert [row.name for row in rows] == [n for n in expected if n]
    DepartmentPlace.objects.filter(department=unit).delete()


def test_saying_the_same_again_writes_nothing():
    unit = department("SALES")
    before = list(DepartmentPlace.objects.values())

    put(DepartmentPlace, {"department_id": unit.pk}, value("SALES"), valid_from=DAY0, at=AT0)

    assert list(DepartmentPlace.objects.values()) == before


def test_many_statements_cost_a_constant_number_of_queries(django_assert_max_num_queries):
    units = [department(f"D{n}") for n in range(50)]
    said = [Statement({"department_id": u.pk}, value("new"), DAY0) for u in units]

    with django_assert_max_num_queries(8):
        put_many(DepartmentPlace, said, at=AT0)

    assert DepartmentPlace.objects.current().on(DAY0).filter(name="new").count() == 50
