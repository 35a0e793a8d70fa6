"""Setting a fund up: who may, what is refused, and what was promised stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Blindness, Fund, FundOffice, Round
from orgchange.innovation.services import funds, offices, rounds
from tests.factories import innovation as make
from tests.factories.directory import department, employee, grant, user
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
WHO = {"actor": None, "now": NOW}


@pytest.fixture
def tech():
    return department("TECH")


@pytest.fixture
def admin(tech):
    account = user(employee(tech, name="Ada Admin"))
    grant(account, "admin")
    return account


@pytest.fixture
def fund():
    made = make.fund("ideas", name="Ideas")
    make.period(made, money=100_000)
    return made


@pytest.fixture
def manager(tech, fund):
    person = employee(tech, name="Mara Manager")
    make.office(fund, person, "manager")
    return user(person)


def refused(error):
    return {(problem.field, problem.code) for problem in error.value.problems}


def round_values(of, **more):
    workflow, rubric = make.shipped()
    return {
        "name": "Next",
        "period": of.periods.get(),
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=30),
        "cap": Decimal(20_000),
        "workflow": workflow,
        "rubric": rubric,
        **more,
    }


def test_an_administrator_makes_a_fund(admin):
    made = funds.add_fund(
        code="ideas", values={"name": "Ideas", "currency": "EUR"}, actor=admin, now=NOW
    )

    assert (made.code, made.is_open, made.parent) == ("ideas", True, None)


def test_a_fund_manager_does_not_make_funds(manager):
    with pytest.raises(NotAllowed):
        funds.add_fund(
            code="more", values={"name": "More", "currency": "EUR"}, actor=manager, now=NOW
        )


def test_a_child_fund_has_its_parents_currency(fund):
    with pytest.raises(InvalidInput) as error:
        funds.add_fund(code="child", values={"name": "C", "currency": "CNY", "parent": fund}, **WHO)

    assert refused(error) == {("parent", "other_currency")}


def test_a_fund_does_not_stand_below_itself(fund):
    child = make.fund("child", parent=fund)

    with pytest.raises(InvalidInput) as error:
        funds.change_fund(fund=fund, values={"parent": child}, **WHO)

    assert refused(error) == {("parent", "cycle")}


def test_the_currency_stays_once_there_is_money(fund):
    with pytest.raises(InvalidInput) as error:
        funds.change_fund(fund=fund, values={"currency": "CNY"}, **WHO)

    assert refused(error) == {("currency", "has_entries")}


def test_periods_of_a_fund_do_not_overlap(fund):
    with pytest.raises(InvalidInput) as error:
        funds.add_period(
            fund=fund, name="Half", starts_on=date(2026, 7, 1), ends_on=date(2027, 7, 1), **WHO
        )

    assert refused(error) == {("starts_on", "overlap")}


def test_a_period_keeps_the_days_of_its_entries(fund):
    with pytest.raises(funds.PeriodInUse):
        funds.change_period(
            period=fund.periods.get(), values={"starts_on": date(2026, 12, 1)}, **WHO
        )


def test_a_closed_period_stays_as_it_is(fund):
    period = fund.periods.get()
    period.closed_at = NOW
    period.save()

    with pytest.raises(funds.PeriodInUse):
        funds.change_period(period=period, values={"name": "Other"}, **WHO)


def test_an_office_is_granted_once_at_a_time(fund, tech):
    person = employee(tech)
    grant_it = {"fund": fund, "employee": person, "role": "reviewer", **WHO}
    offices.grant_office(starts_on=date(2026, 1, 1), last_day=date(2026, 6, 30), **grant_it)
    offices.grant_office(starts_on=date(2026, 7, 1), **grant_it)

    with pytest.raises(InvalidInput) as error:
        offices.grant_office(starts_on=date(2026, 12, 1), **grant_it)

    assert refused(error) == {("employee", "taken")}


def test_an_office_ends_after_its_last_day(fund, tech):
    office = make.office(fund, employee(tech), "chair")

    offices.change_office(office=office, last_day=date(2026, 12, 31), capacity=3, **WHO)

    office.refresh_from_db()
    assert (office.ends_on, office.capacity) == (date(2027, 1, 1), 3)


def test_a_fund_manager_grants_no_roles(fund, manager, tech):
    with pytest.raises(NotAllowed):
        offices.grant_office(
            fund=fund,
            employee=employee(tech),
            role="director",
            starts_on=NOW.date(),
            actor=manager,
            now=NOW,
        )

    assert not FundOffice.objects.filter(role="director").exists()


def test_a_fund_manager_opens_rounds_of_the_own_fund_alone(fund, manager):
    other = make.fund("other")
    make.period(other)

    made = rounds.add_round(fund=fund, values=round_values(fund), actor=manager, now=NOW)

    assert made.fund == fund
    with pytest.raises(NotAllowed):
        rounds.add_round(fund=other, values=round_values(other), actor=manager, now=NOW)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"closes_at": NOW - timedelta(days=1)}, ("closes_at", "order")),
        ({"panel_at": NOW + timedelta(days=1)}, ("panel_at", "order")),
        ({"micro_cap": Decimal(30_000)}, ("micro_cap", "out_of_range")),
        ({"cap": Decimal(0)}, ("cap", "out_of_range")),
        ({"min_reviewers": 0}, ("min_reviewers", "out_of_range")),
        ({"name": " "}, ("name", "required")),
    ],
)
def test_a_round_that_cannot_be_is_refused_by_field(fund, given, problem):
    with pytest.raises(InvalidInput) as error:
        rounds.add_round(fund=fund, values=round_values(fund, **given), **WHO)

    assert problem in refused(error)


def test_a_round_takes_no_money_from_another_funds_period(fund):
    other = make.period(make.fund("other"))

    with pytest.raises(InvalidInput) as error:
        rounds.add_round(fund=fund, values=round_values(fund, period=other), **WHO)

    assert refused(error) == {("period", "other_fund")}


def test_blindness_stays_once_somebody_handed_in(fund, tech):
    held = make.round_of(fund)
    make.proposal(held, employee(tech))

    with pytest.raises(rounds.RoundInUse) as error:
        rounds.change_round(held=held, values={"blindness": Blindness.OPEN}, **WHO)

    assert refused(error) == {("blindness", "promised")}


def test_the_timetable_of_a_running_round_can_move(fund, tech):
    held = make.round_of(fund)
    make.proposal(held, employee(tech))
    later = held.closes_at + timedelta(days=7)

    rounds.change_round(held=held, values={"closes_at": later}, **WHO)

    assert Round.objects.get().closes_at == later


def test_a_round_with_proposals_is_not_taken_away(fund, tech):
    held = make.round_of(fund)
    make.proposal(held, employee(tech), state="draft")

    with pytest.raises(rounds.RoundInUse):
        rounds.drop_round(held=held, **WHO)


def test_an_empty_round_is_taken_away(fund):
    rounds.drop_round(held=make.round_of(fund), **WHO)

    assert not Round.objects.exists()
    assert Fund.objects.count() == 1
