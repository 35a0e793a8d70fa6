"""Money into funds and between them."""

from decimal import Decimal

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.services import allocating
from orgchange.innovation.services.paying import reverse
from orgchange.innovation.services.posting import NotEnough, PeriodClosed
from tests.factories import innovation as f
from tests.innovation.money import committee, left, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return committee(money=None)


@pytest.fixture
def child(fund):
    return committee(money=None, code="child", parent=fund.fund)


def allocate(of, amount=1000, *, by="finance", key="1"):
    return allocating.allocate(
        period=of.period,
        amount=Decimal(amount),
        paper=paper(key, text="Budget 2026"),
        actor=of.accounts[by],
        now=f.NOW,
    )


def transfer(source, target, amount, *, by, key="1"):
    return allocating.transfer(
        source=source.period,
        target=target.period,
        amount=Decimal(amount),
        paper=paper(key),
        actor=by,
        now=f.NOW,
    )


def test_finance_and_the_director_allocate_and_it_is_on_record(fund):
    allocate(fund)
    allocate(fund, 500, by="director", key="2")

    assert left(fund.period) == 1500
    assert AuditEntry.objects.filter(action="ledger.allocated").count() == 2


@pytest.mark.parametrize("name", ["manager", "reviewer", "ada", "stranger"])
def test_nobody_else_allocates(fund, name):
    with pytest.raises(NotAllowed):
        allocate(fund, by=name)


def test_the_same_request_allocates_once(fund):
    assert allocate(fund) == allocate(fund)
    assert left(fund.period) == 1000


@pytest.mark.parametrize("amount", ["0", "-5", "NaN", "1.005", "1e15"])
def test_what_is_no_amount_is_refused_at_its_field(fund, amount):
    with pytest.raises(InvalidInput) as refused:
        allocate(fund, amount)

    assert [problem.field for problem in refused.value.problems] == ["amount"]


def test_a_child_gets_its_money_from_its_parent(fund, child):
    allocate(fund)
    with pytest.raises(allocating.FromParent):
        allocate(child)

    pair = transfer(fund, child, 400, by=fund.accounts["finance"])

    assert (left(fund.period), left(child.period)) == (600, 400)
    assert pair.received.counterpart == pair.given


def test_a_child_gives_back_to_its_parent(fund, child):
    allocate(fund)
    transfer(fund, child, 400, by=fund.accounts["finance"])
    transfer(child, fund, 150, by=child.accounts["finance"], key="2")

    assert (left(fund.period), left(child.period)) == (750, 250)


def test_only_what_is_available_is_transferred(fund, child):
    allocate(fund)
    with pytest.raises(NotEnough):
        transfer(fund, child, 1001, by=fund.accounts["finance"])


def test_the_finance_of_the_receiving_fund_does_not_take(fund, child):
    allocate(fund)
    with pytest.raises(NotAllowed):
        transfer(fund, child, 1, by=child.accounts["finance"])


def test_funds_that_have_nothing_to_do_with_each_other_do_not_exchange_money(fund):
    allocate(fund)
    other = committee(money=None, code="other")

    with pytest.raises(allocating.NoWay):
        transfer(fund, other, 1, by=fund.accounts["finance"])


def test_two_currencies_do_not_meet(fund, child):
    allocate(fund)
    child.fund.currency = "USD"
    child.fund.save()
    child.period.refresh_from_db()

    with pytest.raises(allocating.OtherCurrency):
        transfer(fund, child, 1, by=fund.accounts["finance"])


def test_a_reversed_transfer_goes_back_with_both_halves(fund, child):
    allocate(fund)
    pair = transfer(fund, child, 400, by=fund.accounts["finance"])

    reverse(
        entry=pair.given,
        amount=Decimal(100),
        paper=paper("back"),
        actor=fund.accounts["finance"],
        now=f.NOW,
    )

    assert (left(fund.period), left(child.period)) == (700, 300)


def test_a_closed_period_takes_no_entries(fund):
    fund.period.closed_at = f.NOW
    fund.period.save()

    with pytest.raises(PeriodClosed):
        allocate(fund)
