"""The ledger against a plain model: whatever is asked in whatever order, both say the same."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.innovation.models import PeriodBalance
from orgchange.innovation.money.proof import differences
from orgchange.innovation.services.posting import NotEnough, OutOfOrder, Posting, post
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db
KINDS = ("reserve", "unreserve", "commit", "decommit", "release", "return", "actual")


class Plain:
    """One period with 100 and two proposals, in dictionaries."""

    def __init__(self):
        self.items = [
            dict.fromkeys(("reserved", "committed", "released", "actual"), 0) for _ in "ab"
        ]

    def available(self, items):
        return 100 - sum(item["reserved"] + item["committed"] for item in items)

    def post(self, kind, which, amount):
        """Whether it holds; where it does, it is done."""
        changes = {
            "reserve": {"reserved": 1},
            "unreserve": {"reserved": -1},
            "commit": {"reserved": -1, "committed": 1},
            "decommit": {"committed": -1},
            "release": {"released": 1},
            "return": {"released": -1},
            "actual": {"actual": 1},
        }
        item = dict(self.items[which])
        for name, sign in changes[kind].items():
            item[name] += sign * amount
        items = [item if index == which else old for index, old in enumerate(self.items)]
        in_order = 0 <= item["actual"] <= item["released"] <= item["committed"]
        holds = in_order and item["reserved"] >= 0 and self.available(items) >= 0
        if holds:
            self.items = items
        return holds


@pytest.fixture
def world():
    fund = f.fund()
    period = f.period(fund, money=100)
    where, director = f.round_of(fund), d.employee(name="Director")
    proposals = [f.proposal(where, d.employee(), asked=100) for _ in "ab"]
    return period, proposals, [f.decision(row, by=director) for row in proposals]


acts = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(1, 60)), max_size=25
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_the_ledger_and_the_model_agree_on_every_act(world, asked):
    period, proposals, decisions = world
    plain = Plain()
    with transaction.atomic():
        for number, (kind, which, amount) in enumerate(asked):
            posting = Posting(
                period_id=period.pk,
                kind=kind,
                amount=Decimal(amount),
                source=f"act:{number}",
                occurred_on=f.NOW.date(),
                proposal_id=proposals[which].pk,
                decision_id=decisions[which].pk if kind == "commit" else None,
            )
            try:
                post([posting], actor=None, now=f.NOW)
                is_posted = True
            except (NotEnough, OutOfOrder):
                is_posted = False
            assert is_posted == plain.post(kind, which, amount)
        kept = PeriodBalance.objects.get(period=period)
        assert kept.available == plain.available(plain.items)
        for proposal, item in zip(proposals, plain.items, strict=True):
            row = proposal.balances.first()
            assert {name: getattr(row, name, 0) for name in item} == item or row is None
        assert differences() == []
        transaction.set_rollback(True)
