"""Audience rules: refused with their place, and meaning the same in SQL as in words."""

from datetime import date

import pytest

from courses.assignments.audience import validated
from courses.assignments.members import members
from orgchange.core.errors import InvalidInput
from tests.factories.directory import department, employee, job
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 5)


def one(field, *values, **more):
    return {"all": [{"field": field, "values": list(values), **more}]}


@pytest.fixture
def firm():
    firm = department("FIRM")
    sales = department("SALES", parent=firm, function="business")
    emea = department("EMEA", parent=sales, function="engineering")
    employee(firm, name="Ann", hired_on=date(2020, 5, 1), job_title="Chief Engineer")
    employee(sales, name="Bob", kind="contractor", site="Leeds", country="DE")
    employee(emea, name="Cem", function="legal", hired_on=None, number="C3")
    employee(emea, name="Dot", hired_on=date(2025, 12, 1), job_title="engineer 100%")
    membership(team("Pilot"), employee(firm, name="Eve"))
    employee(sales, name="Fay", until=date(2026, 1, 5))
    employee(sales, name="Gus", kind="service_account")
    return firm


def names(rule):
    found = members(validated(rule), on=ON)
    assert found.people == len(found.sample)
    return list(found.sample)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": []}, ["Ann", "Bob", "Cem", "Dot", "Eve"]),
        ({"any": []}, []),
        (one("department", "sales"), ["Bob", "Cem", "Dot"]),
        (one("department", "SALES", below=False), ["Bob"]),
        (one("department", "EMEA", "FIRM", below=False), ["Ann", "Cem", "Dot", "Eve"]),
        (one("function", "engineering"), ["Dot"]),
        (one("function", "legal"), ["Cem"]),
        (one("job_title", "chief engineer", op="is"), ["Ann"]),
        (one("job_title", "ENGINEER", op="contains"), ["Ann", "Dot"]),
        (one("job_title", "100%", op="contains"), ["Dot"]),
        (one("job_title", "1_0", op="contains"), []),
        (one("site", "leeds"), ["Bob"]),
        (one("country", "de"), ["Bob"]),
        (one("kind", "contractor"), ["Bob"]),
        (one("team", "pilot"), ["Eve"]),
        (one("employee", "c3"), ["Cem"]),
        (one("hired", "2025-06-01", op="after"), ["Cem", "Dot"]),
        (one("hired", "2021-01-01", op="before"), ["Ann", "Cem"]),
        ({**one("department", "SALES"), "none": one("kind", "contractor")["all"]}, ["Cem", "Dot"]),
        ({"any": [one("site", "Leeds"), one("team", "Pilot")]}, ["Bob", "Eve"]),
    ],
)
def test_who_is_meant(firm, rule, expected):
    assert names(rule) == expected


def test_who_lacks_a_needed_date_is_in_and_blocked(firm):
    found = members(one("hired", "2025-06-01", op="after"), on=ON)

    assert (found.people, found.blocked) == (2, 1)


def test_one_job_must_fit_the_whole_rule(firm):
    lab = department("LAB", parent=firm)
    person = employee(lab, name="Hal")
    job(person, lab, position=2, kind="contractor", site="York")
    rule = {"all": [*one("site", "York")["all"], *one("kind", "employee")["all"]]}

    assert names(rule) == []


@pytest.mark.parametrize(
    ("rule", "place", "code"),
    [
        ([], "rule", "not_a_group"),
        ({}, "rule", "unknown_group"),
        ({"most": []}, "rule", "unknown_group"),
        ({"all": {}}, "all", "not_a_list"),
        ({"all": [{"any": ["x"]}]}, "all[0].any[0]", "not_a_group"),
        (one("salary", "1"), "all[0].field", "unknown_field"),
        (one("site", "x", op="contains"), "all[0].op", "unknown_op"),
        (one("site"), "all[0].values", "not_a_list"),
        (one("site", "ok", ""), "all[0].values[1]", "not_a_text"),
        (one("site", {"a": 1}), "all[0].values[0]", "not_a_text"),
        (one("department", "FIRM", below="yes"), "all[0].below", "not_a_boolean"),
        (one("department", "FIRM", depth=3), "all[0]", "unknown_key"),
        (one("department", "FIRM", "X"), "all[0].values[1]", "unknown_department"),
        (one("kind", "service_account"), "all[0].values[0]", "unknown_kind"),
        (one("hired", "2026-02-30", op="after"), "all[0].values[0]", "unknown_hired"),
        (one("team", "Nobody"), "all[0].values[0]", "unknown_team"),
        (one("employee", "Z9"), "all[0].values[0]", "unknown_employee"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(firm, rule, place, code):
    with pytest.raises(InvalidInput) as refusal:
        validated(rule)

    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == (place, code)


def test_a_rule_nested_without_end_is_refused(firm):
    rule = {"all": []}
    for _n in range(200):
        rule = {"all": [rule]}

    with pytest.raises(InvalidInput):
        validated(rule)
