"""Who may see whom: owner, manager, head above, delegate, HR, auditor, executive, stranger."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from orgchange.directory.models import Delegation, Employee
from orgchange.directory.scopes import (
    administered_departments,
    figure_departments,
    people_departments,
    people_visible_to,
    records_visible_to,
    sight_of,
)
from tests.factories.directory import department, employee, grant, job, user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)


class Firm:
    """TOP (headed by `head`) over SALES over SHOPS, and LAW beside it."""

    def __init__(self):
        self.top = department("TOP")
        self.sales = department("SALES", parent=self.top)
        self.law = department("LAW", parent=self.top)
        self.chief = employee(self.top, number="chief")
        self.head = employee(self.law, number="head")
        self.shops = department("SHOPS", parent=self.sales, head=self.head)
        self.manager = employee(self.sales, number="manager", manager_id=self.chief.pk)
        self.clerk = employee(self.shops, number="clerk", manager_id=self.manager.pk)
        self.junior = employee(self.shops, number="junior", manager_id=self.clerk.pk)
        self.lawyer = employee(self.law, number="lawyer")
        self.left = employee(self.shops, number="left", until=date(2026, 1, 1))


@pytest.fixture
def firm():
    return Firm()


def sight(account):
    return sight_of(account, on=TODAY)


def seen(account, **kwargs):
    people = records_visible_to(sight(account), **kwargs)
    return set(people.values_list("employee_number", flat=True))


def looked_up(account):
    return set(people_visible_to(sight(account)).values_list("employee_number", flat=True))


EVERYBODY = {"chief", "head", "manager", "clerk", "junior", "lawyer", "left"}


def test_a_stranger_sees_nobody(firm):
    assert not people_visible_to(sight(AnonymousUser())).exists()
    assert not records_visible_to(sight(AnonymousUser())).exists()
    assert not people_visible_to(sight(user())).exists()
    assert figure_departments(sight(AnonymousUser())) == frozenset()


def test_an_employee_sees_the_own_records_and_colleagues_by_name(firm):
    account = user(firm.junior)

    assert seen(account) == {"junior"}
    assert looked_up(account) == EVERYBODY - {"left"}
    assert figure_departments(sight(account)) == frozenset()


def test_a_manager_sees_the_own_line_direct_and_indirect(firm):
    assert seen(user(firm.manager)) == {"manager", "clerk", "junior"}
    assert seen(user(firm.chief)) == {"chief", "manager", "clerk", "junior"}


def test_a_head_sees_the_department_and_those_who_were_in_it_on_the_day(firm):
    account = user(firm.head)

    assert seen(account) == {"head", "clerk", "junior"}
    assert seen(account, on=date(2025, 12, 1)) == {"head", "clerk", "junior", "left"}
    assert figure_departments(sight(account)) == {firm.shops.pk}


def test_a_head_of_a_department_sees_all_below_it(firm):
    firm.sales.places.update(head=firm.lawyer)
    account = user(firm.lawyer)

    assert seen(account) == {"lawyer", "manager", "clerk", "junior"}
    assert figure_departments(sight(account)) == {firm.sales.pk, firm.shops.pk}


def test_a_delegate_sees_what_was_handed_over_from_a_day_to_a_day(firm):
    account = user(firm.lawyer)
    Delegation.objects.create(
        principal=firm.manager,
        delegate=firm.lawyer,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 11),
    )

    assert seen(account) == {"lawyer", "clerk", "junior"}
    later = sight_of(account, on=date(2026, 3, 11))
    assert set(records_visible_to(later)) == {firm.lawyer}


def test_a_delegate_hands_nothing_on(firm):
    Delegation.objects.create(principal=firm.head, delegate=firm.lawyer, starts_on=TODAY)
    other = employee(firm.law, number="other")
    Delegation.objects.create(principal=firm.lawyer, delegate=other, starts_on=TODAY)

    assert seen(user(other)) == {"other"}
    assert seen(user(firm.lawyer)) == {"lawyer", "clerk", "junior"}


def test_hr_of_a_part_sees_it_with_all_below_and_its_leavers(firm):
    account = user(firm.lawyer)
    grant(account, "hr", department=firm.sales)

    assert seen(account) == {"lawyer", "manager", "clerk", "junior", "left"}
    assert looked_up(account) == EVERYBODY
    assert administered_departments(sight(account)) == {firm.sales.pk, firm.shops.pk}
    assert figure_departments(sight(account)) == {firm.sales.pk, firm.shops.pk}


def test_hr_of_a_part_does_not_see_who_moved_out_of_it(firm):
    account = user(firm.lawyer)
    grant(account, "hr", department=firm.shops)
    job(firm.junior, firm.law, since=date(2026, 2, 1))

    assert seen(account) == {"lawyer", "clerk", "left"}
    assert seen(account, on=date(2026, 1, 15)) == {"lawyer", "clerk", "junior", "left"}


@pytest.mark.parametrize("role", ["hr", "auditor"])
def test_hr_of_the_whole_and_the_auditor_see_everybody(firm, role):
    account = user()
    grant(account, role)

    assert seen(account) == EVERYBODY
    assert figure_departments(sight(account)) is None


def test_an_auditor_administers_nothing(firm):
    account = user()
    grant(account, "auditor")

    assert administered_departments(sight(account)) == frozenset()


@pytest.mark.parametrize("role", ["executive", "admin"])
def test_executive_and_administrator_see_no_records_of_others(firm, role):
    account = user(firm.lawyer)
    grant(account, role)

    assert seen(account) == {"lawyer"}
    assert people_departments(sight(account)) == frozenset()


def test_an_executive_is_told_figures_of_all_and_sees_people_only_as_a_head(firm):
    account = user(firm.head)
    grant(account, "executive")

    assert figure_departments(sight(account)) is None
    assert people_departments(sight(account)) == {firm.shops.pk}
    assert seen(account) == {"head", "clerk", "junior"}


def test_an_administrator_is_told_no_figures(firm):
    account = user(firm.lawyer)
    grant(account, "admin")

    assert figure_departments(sight(account)) == frozenset()


def test_who_left_sees_only_the_own_records_whatever_was_granted(firm):
    account = user(firm.left)
    grant(account, "hr")
    job(firm.clerk, firm.shops, manager_id=firm.left.pk)

    assert seen(account) == {"left"}
    assert looked_up(account) == {"left"}


def test_a_disabled_account_sees_nothing(firm):
    account = user(firm.manager, is_active=False)

    assert not records_visible_to(sight(account)).exists()


def test_a_role_holds_from_its_first_day_and_not_on_the_day_it_ends(firm):
    account = user()
    grant(account, "auditor", since=date(2026, 3, 1), until=TODAY)

    assert not sight(account).is_auditor
    assert sight_of(account, on=date(2026, 3, 9)).is_auditor


def test_sight_costs_a_constant_number_of_queries(firm, django_assert_max_num_queries):
    account = user(firm.head)
    grant(account, "hr", department=firm.sales)
    for n in range(20):
        employee(firm.shops, number=f"x{n}", manager_id=firm.head.pk)

    with django_assert_max_num_queries(8):
        held = sight(account)
        assert records_visible_to(held).count() == 25
    assert Employee.objects.count() == 27
