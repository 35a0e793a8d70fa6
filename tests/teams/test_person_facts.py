"""What figures know of people: the home function, the background, the load, as known at k."""

from datetime import UTC, date, datetime

import pytest

from orgchange.core.dated import put
from orgchange.directory.models import DepartmentPlace
from orgchange.teams.queries import kind_rules, person_facts
from tests.factories.directory import department, employee, job
from tests.factories.teams import membership, shipped_kind, team

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 1)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def facts(person, on=ON, known_at=None):
    return person_facts([person.pk], on=on, known_at=known_at)[person.pk]


def test_the_home_function_is_the_jobs_or_else_that_of_its_department():
    lab = department("LAB", function="data_science")
    own = employee(lab, function="legal")
    fallen_back = employee(lab)

    assert facts(own).home_function == "legal"
    assert facts(fallen_back).home_function == "data_science"


def test_a_department_that_is_given_another_function_moves_homes_and_gives_nobody_a_background():
    lab = department("LAB", function="data_science")
    person = employee(lab)
    place = {"parent_id": None, "name": "LAB", "head_id": None, "cost_centre": ""}
    key = {"department_id": lab.pk}
    said = {**place, "function": "product"}
    put(DepartmentPlace, key, said, valid_from=date(2026, 1, 1), at=LATER)
    job(person, lab, since=date(2026, 3, 1), job_title="Lead", at=LATER)

    assert facts(person).home_function == "product"
    assert facts(person, known_at=datetime(2026, 5, 1, tzinfo=UTC)).home_function == "data_science"
    assert not facts(person).has_background


def test_background_is_jobs_in_two_functions_second_jobs_and_departments_functions_too():
    lab, shop = department("LAB", function="data_science"), department("SHOP", function="business")
    mover, two_jobs, named = employee(lab), employee(lab), employee(lab)
    job(mover, shop, since=date(2026, 6, 1))
    job(two_jobs, shop, position=2, since=date(2026, 6, 1))
    job(named, lab, since=date(2026, 6, 1), function="legal")

    for person in (mover, two_jobs, named):
        assert facts(person).has_background
        assert not facts(person, on=date(2026, 5, 31)).has_background
    assert facts(mover).functions == ("business", "data_science")
    assert facts(two_jobs).home_function == "data_science"


def test_a_job_that_is_still_to_come_is_no_background():
    lab, shop = department("LAB", function="data_science"), department("SHOP", function="business")
    person = employee(lab)
    job(person, shop, since=date(2026, 7, 2))

    assert not facts(person).has_background


def test_on_leave_and_service_accounts_are_employed_and_not_active():
    lab = department("LAB")
    away = employee(lab, working_status="on_leave")
    robot = employee(lab, kind="service_account")
    gone = employee(lab, until=date(2026, 6, 1))

    assert (facts(away).is_employed, facts(away).is_active) == (True, False)
    assert (facts(robot).is_employed, facts(robot).is_active) == (True, False)
    assert (facts(gone).is_employed, facts(gone).is_active) == (False, False)


def test_the_load_is_over_all_seats_of_all_teams():
    lab = department("LAB")
    person = employee(lab, site="Leeds", language="zh-hans")
    membership(team("One"), person, allocation=30)
    membership(team("Two"), person, allocation=25, standing="guest")
    membership(team("Old"), person, allocation=25, until=ON)

    assert (facts(person).load, facts(person).site, facts(person).language) == (
        55,
        "Leeds",
        "zh-hans",
    )


def test_everybodys_facts_are_one_query(django_assert_num_queries):
    lab = department("LAB")
    people = [employee(lab).pk for _ in range(20)]

    with django_assert_num_queries(1):
        assert len(person_facts(people, on=ON)) == 20


def test_the_rules_of_a_version_are_read_with_their_slots_in_order(django_assert_num_queries):
    version = shipped_kind("pilot").versions.get()

    with django_assert_num_queries(2):
        rules = kind_rules([version.pk])[version.pk]

    assert (rules.minimum_share, rules.target) == (60, "share")
    assert [slot.code for slot in rules.slots][:3] == ["owner", "sponsor", "translator"]
    assert rules.slots[0].is_core
