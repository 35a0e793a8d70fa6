"""The figures over sets: what random histories meet too seldom, and the count of statements."""

from datetime import date

import pytest

from orgchange.teams import sql
from tests.factories.directory import department, employee
from tests.factories.teams import membership, team

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 1)


def test_days_on_which_two_present_holders_held_a_slot_together_count_once():
    lab = department("LAB")
    first, second = employee(lab), employee(lab)
    its = team(kind="standing")
    membership(its, first, slot="business_expert", since=date(2026, 5, 1))
    membership(
        its, second, slot="business_expert", since=date(2026, 4, 12), until=date(2026, 5, 22)
    )
    membership(its, second, slot="business_expert", since=date(2026, 6, 1))

    found = sql.team_figures(on=ON)[its.pk]

    assert (found.held_days, found.core_days) == (80, 4 * 90)


def test_any_number_of_teams_is_one_statement(django_assert_num_queries):
    lab = department("LAB")
    people = [employee(lab) for _ in range(3)]
    for number in range(20):
        of = team(f"T{number}")
        membership(of, people[number % 3], allocation=10)

    with django_assert_num_queries(1):
        assert len(sql.team_figures(on=ON)) == 20
    with django_assert_num_queries(1):
        assert sql.pooled_figures(on=ON)[""].working == 20


def test_a_few_teams_have_the_figures_that_they_have_among_all():
    person = employee(department("LAB", function="legal"))
    one, two = team("One"), team("Two")
    membership(one, person, allocation=50)
    membership(two, person, allocation=40)

    assert sql.team_figures(on=ON, team_ids=[one.pk]) == {one.pk: sql.team_figures(on=ON)[one.pk]}
    assert sql.team_figures(on=ON)[one.pk].highest_load == 90


def test_an_organisation_without_teams_has_figures_of_nothing():
    assert sql.pooled_figures(on=ON)[""].teams == 0
    assert sql.pooled_figures(on=ON, by="function") == {}
