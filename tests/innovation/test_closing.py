"""The end of a period."""

from datetime import date
from decimal import Decimal

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.innovation.models import LedgerEntry
from orgchange.innovation.money.proof import differences
from orgchange.innovation.services import holding
from orgchange.innovation.services.closing import NotNext, StillHeld, close_period
from orgchange.innovation.services.paying import spend
from orgchange.innovation.services.posting import PeriodClosed
from orgchange.innovation.services.settling import settle_award
from orgchange.innovation.services.tranches import release_tranche
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, left, paper, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    found = committee(money=20_000)
    found.next = f.period(found.fund, name="2027", since=date(2027, 1, 1), until=date(2028, 1, 1))
    return found


def close(of, carry_to=None, *, by="finance"):
    return close_period(period=of.period, carry_to=carry_to, actor=of.accounts[by], now=f.NOW)


def running(of):
    """8,000 awarded, 3,200 released, 1,000 spent."""
    award = awarded(of)
    release_tranche(tranche=award.tranches.first(), actor=of.accounts["finance"], now=f.NOW)
    spend(
        award=award,
        amount=Decimal(1000),
        paper=paper(),
        actor=of.accounts["finance"],
        now=f.NOW,
    )
    return award


def test_what_is_free_goes_over_as_a_named_pair(of):
    close(of, of.next)

    pair = LedgerEntry.objects.filter(kind="transfer").order_by("pk")
    assert [(entry.amount, entry.text) for entry in pair] == [
        (-20_000, "Carried over from 2026 to 2027"),
        (20_000, "Carried over from 2026 to 2027"),
    ]
    assert (left(of.period), left(of.next)) == (0, 20_000)


def test_what_is_under_way_goes_over_award_by_award(of):
    award = running(of)
    marked = f.proposal(of.round, of.people["ada"], state="marked_fund")
    holding.reserve(proposal=marked, amount=Decimal(5000), actor=None, now=f.NOW)
    close(of, of.next)

    assert left(of.next) == 7000
    assert sums(award.proposal) == (1000, 3200, 8000, 7000)
    assert marked.balances.get(period=of.next).reserved == 5000
    old = award.proposal.balances.get(period=of.period)
    assert (old.actual, old.released, old.committed) == (1000, 1000, 1000)
    assert differences() == []


def test_a_carried_award_is_spent_and_settled_in_the_next_period(of):
    award = running(of)
    close(of, of.next)
    settle_award(award=award, actor=of.accounts["finance"], now=f.NOW)

    assert sums(award.proposal) == (1000, 1000, 1000, 0)
    assert left(of.next) == 19_000


def test_a_carried_reserve_is_freed_and_committed_in_the_next_period(of):
    marked = f.proposal(of.round, of.people["ada"], state="marked_fund")
    holding.reserve(proposal=marked, amount=Decimal(5000), actor=None, now=f.NOW)
    close(of, of.next)
    marked.refresh_from_db()

    assert holding.reserved(marked) == 5000
    holding.free(proposal=marked, actor=None, now=f.NOW)

    assert left(of.next) == 20_000


def test_a_period_with_money_held_does_not_close_without_a_next_one(of):
    running(of)
    with pytest.raises(StillHeld, match="1 proposal still holds"):
        close(of)


def test_an_empty_one_closes_and_takes_no_more_entries(of):
    close(of)
    with pytest.raises(PeriodClosed):
        close(of)
    with pytest.raises(PeriodClosed):
        f.allocate(of.period, 1)


def test_only_a_later_period_of_the_fund_takes_over(of):
    close(of, of.next)
    with pytest.raises(NotNext):
        close_period(period=of.next, carry_to=of.period, actor=of.accounts["finance"], now=f.NOW)


@pytest.mark.parametrize("name", ["manager", "director", "ada"])
def test_only_finance_closes(of, name):
    with pytest.raises(NotAllowed):
        close(of, by=name)
