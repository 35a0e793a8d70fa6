"""The ledger: the worked example of the domain, and what is refused."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from orgchange.innovation.models import ItemBalance, LedgerEntry, PeriodBalance
from orgchange.innovation.services import Posting, post
from orgchange.innovation.services.posting import NotEnough, OutOfOrder, PostedOtherwise
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    ada = d.employee(d.department("SALES"), name="Ada")
    fund = f.fund()
    period = f.period(fund, money=100_000)
    proposal = f.proposal(f.round_of(fund), ada, state="pending_approval")
    return period, proposal, f.decision(proposal, by=d.employee(name="Director"))


def enter(world, kind, amount, *, sequence=1, **fields):
    period, proposal, decision = world
    posting = Posting(
        period_id=period.pk,
        kind=kind,
        amount=Decimal(amount),
        source=f"test:{kind}",
        occurred_on=f.NOW.date(),
        sequence=sequence,
        proposal_id=proposal.pk,
        decision_id=decision.pk if kind == "commit" else None,
        **fields,
    )
    return post([posting], actor=None, now=f.NOW)[0]


def kept(world):
    period, proposal, _decision = world
    of_period = PeriodBalance.objects.get(period=period, unit="money")
    item = ItemBalance.objects.get(proposal=proposal, unit="money")
    return of_period.available, item


def test_the_worked_example(world):
    enter(world, "reserve", 8000)
    assert kept(world)[0] == 92_000
    enter(world, "commit", 8000)
    assert kept(world)[0] == 92_000
    enter(world, "release", 4000)
    spent = enter(world, "actual", "3150.55")
    enter(world, "reverse", "150.55", reverses=spent)
    assert kept(world)[1].actual == 3000
    with pytest.raises(OutOfOrder), transaction.atomic():
        enter(world, "decommit", 5000)
    enter(world, "return", 1000)
    assert kept(world)[1].released == 3000
    enter(world, "decommit", 5000)

    available, item = kept(world)
    assert (item.actual, item.released, item.committed, item.open) == (3000, 3000, 3000, 0)
    assert available == 97_000


def test_more_than_there_is_cannot_be_reserved(world):
    with pytest.raises(NotEnough, match="another request holds these funds"):
        enter(world, "reserve", 100_001)


def test_a_repeated_request_posts_once(world):
    first = enter(world, "reserve", 8000)

    assert enter(world, "reserve", 8000) == first
    assert kept(world)[0] == 92_000
    with pytest.raises(PostedOtherwise):
        enter(world, "reserve", 9000)


def test_an_entry_is_never_changed_not_even_past_the_models(world):
    entry = enter(world, "reserve", 8000)

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        LedgerEntry.objects.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE innovation_ledgerentry SET amount = 1")
