"""Roles, delegations, accounts, invitations, the first administrator."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from orgchange.accounts.models import User
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory import services
from orgchange.directory.models import AccessGrant, Delegation, Employee
from orgchange.directory.scopes import sight_of
from orgchange.directory.services.access import LastAdministrator, NameTaken
from orgchange.directory.services.administrators import NobodyMeant
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def sales():
    return department("SALES")


@pytest.fixture
def admin(sales):
    account = user(employee(sales))
    grant(account, "admin")
    return account


@pytest.fixture
def hr(sales):
    account = user(employee(sales))
    grant(account, "hr")
    return account


def test_a_role_for_a_part_is_for_hr_alone(admin, sales):
    with pytest.raises(InvalidInput):
        services.grant_access(
            user=admin, role="auditor", department=sales, starts_on=TODAY, actor=admin, now=NOW
        )


def test_hr_does_not_grant_roles(hr):
    with pytest.raises(NotAllowed):
        services.grant_access(user=hr, role="admin", starts_on=TODAY, actor=hr, now=NOW)


def test_a_role_taken_today_no_longer_holds_today_and_stays_on_record(admin, hr):
    held = AccessGrant.objects.get(user=hr)

    services.revoke_access(grant=held, actor=admin, now=NOW)

    held.refresh_from_db()
    assert held.ends_on == TODAY
    assert not sight_of(hr, on=TODAY).is_hr
    assert sight_of(hr, on=TODAY - timedelta(days=1)).is_hr


def test_one_of_two_administrators_can_go_and_the_last_cannot(admin, sales):
    other = user(employee(sales))
    first = AccessGrant.objects.get(user=admin)
    second = grant(other, "admin")

    services.revoke_access(grant=second, actor=admin, now=NOW)

    with pytest.raises(LastAdministrator):
        services.revoke_access(grant=first, actor=admin, now=NOW)


def test_a_manager_hands_over_the_own_line_and_not_that_of_another(sales):
    manager, other = employee(sales), employee(sales)
    account = user(manager)

    services.delegate(principal=manager, delegate=other, starts_on=TODAY, actor=account, now=NOW)
    with pytest.raises(NotAllowed):
        services.delegate(
            principal=other, delegate=manager, starts_on=TODAY, actor=account, now=NOW
        )

    assert Delegation.objects.get().delegate == other


def test_an_account_signs_in_with_the_employee_number(hr, sales):
    person = employee(sales, number="W7", name="李明")

    account = services.open_account(employee=person, actor=hr, now=NOW)

    person.refresh_from_db()
    assert (account.username, account.full_name, person.user) == ("W7", "李明", account)
    assert not account.has_usable_password()
    assert services.open_account(employee=person, actor=hr, now=NOW) == account


def test_a_number_that_somebody_else_signs_in_with_is_refused(hr, sales):
    user(username="w7")

    with pytest.raises(NameTaken):
        services.open_account(employee=employee(sales, number="W7"), actor=hr, now=NOW)


def test_hr_of_a_part_opens_accounts_in_it_and_not_outside(sales):
    law = department("LAW")
    clerk = user(employee(law))
    grant(clerk, "hr", department=law)
    inside, outside = employee(law), employee(sales)
    user(outside)

    services.open_account(employee=inside, actor=clerk, now=NOW)

    with pytest.raises(NotAllowed):
        services.open_account(employee=outside, actor=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        services.hand_over_link(employee=outside, actor=clerk, now=NOW)


def test_hr_cannot_hand_itself_the_account_of_an_administrator(admin, hr):
    person = Employee.objects.get(user=admin)

    with pytest.raises(NotAllowed):
        services.hand_over_link(employee=person, actor=hr, now=NOW)
    with pytest.raises(NotAllowed):
        services.invite_person(employee=person, actor=hr, now=NOW)


def test_somebody_without_an_address_gets_a_link_instead_of_mail(hr, sales):
    link = services.invite_person(employee=employee(sales), actor=hr, now=NOW)

    assert link.startswith("http")


def test_many_are_invited_in_steps_until_none_is_left(
    hr, sales, django_capture_on_commit_callbacks
):
    for n in range(3):
        employee(sales, number=f"M{n}", email=f"m{n}@example.org")
    for n in range(2):
        employee(sales, number=f"S{n}", email="shared@example.org")
    people = Employee.objects.exclude(pk=hr.employee.pk)

    steps = [services.invite_next(people=people, actor=hr, now=NOW, limit=2) for _ in range(3)]

    assert [step.left for step in steps] == [3, 1, 0]
    assert sum(step.by_mail for step in steps) == 4  # the first of the shared box had it alone
    assert sum(step.without_address for step in steps) == 1
    assert not mail.outbox


def test_links_are_made_for_those_without_an_own_address_only(hr, sales):
    employee(sales, number="M1", email="m1@example.org")
    employee(sales, number="N1")
    active = employee(sales, number="N2")
    user(active, password="chosen")
    people = Employee.objects.exclude(pk=hr.employee.pk)
    services.invite_next(people=people, actor=hr, now=NOW)

    made = list(services.one_time_links(people=people, actor=hr, now=NOW))

    assert [person.employee_number for person, _link in made] == ["N1"]


def make_admin(*args):
    out, err = StringIO(), StringIO()
    call_command("make_admin", *args, stdout=out, stderr=err)
    return out.getvalue().strip()


def test_the_command_makes_an_administrator_of_an_employee(sales):
    employee(sales, number="A1", name="Ada")

    link = make_admin("a1")

    account = User.objects.get(username="A1")
    assert link.startswith("http")
    assert sight_of(account, on=timezone.now().date()).is_admin


def test_the_command_makes_an_account_for_an_address_and_twice_is_once():
    assert make_admin("root@example.org").startswith("http")
    make_admin("root@example.org")

    assert AccessGrant.objects.filter(role="admin").count() == 1


def test_the_command_takes_a_password_from_the_environment(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse battery")

    assert make_admin("root@example.org") == ""
    assert User.objects.get().check_password("correct horse battery")


def test_the_command_refuses_what_names_nobody_and_an_address_that_is_shared(sales):
    employee(sales, email="shared@example.org")
    employee(sales, email="shared@example.org")

    for who in ("nobody", "shared@example.org"):
        with pytest.raises(CommandError) as caught:
            make_admin(who)
        assert caught.value.returncode == 2
    with pytest.raises(NobodyMeant):
        services.make_admin(who="nobody", now=NOW)
