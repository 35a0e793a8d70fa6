"""Ten thousand random operations by eight workers: never an overspend, and every sum equal.

Each worker has a connection of its own, and all draw from the same two funds and twelve proposals,
so that most of what they ask for is contested.
"""

import random
import threading
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.db import connection

from orgchange.core.errors import DomainError
from orgchange.innovation.models import FundPeriod, LedgerEntry, PeriodBalance, Proposal
from orgchange.innovation.money.proof import differences
from orgchange.innovation.services import holding, paying
from orgchange.innovation.services.allocating import allocate, transfer
from orgchange.innovation.services.moving import alone_with
from orgchange.innovation.services.posting import SIGNS, Posting, post
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, paper

WORKERS, EACH = 8, 1250
# What a refusal may be: each is a sentence for people, and none is a database's.
UNDERSTANDABLE = {"not_enough_money", "money_out_of_order", "not_reversible", "nothing_committed"}
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory"),
]


class Worker:
    """Somebody who asks for money all day, of everything there is."""

    def __init__(self, number, periods, proposals):
        self.rnd, self.number = random.Random(number), number
        self.periods, self.proposals = periods, proposals
        self.done, self.refused, self.errors = Counter(), Counter(), []

    def run(self, gate):
        gate.wait()
        try:
            with connection.cursor() as cursor:  # the disk's own speed is not what is tried here
                cursor.execute("SET synchronous_commit = off")
            for count in range(EACH):
                self.once(f"{self.number}:{count}")
        except Exception as error:  # noqa: BLE001 - told to the test
            self.errors.append(error)
        finally:
            connection.close()

    def once(self, key):
        verb = self.rnd.choice(VERBS)
        try:
            getattr(self, verb)(key, Decimal(self.rnd.randint(1, 90_000)) / 100)
            self.done[verb] += 1
        except DomainError as refusal:
            self.refused[refusal.code] += 1

    def proposal(self):
        return self.rnd.choice(self.proposals)

    def reserve(self, key, amount):
        with alone_with(self.proposal()) as row:
            holding.reserve(proposal=row, amount=amount, actor=None, now=f.NOW)

    def free(self, key, amount):
        with alone_with(self.proposal()) as row:
            holding.free(proposal=row, actor=None, now=f.NOW)

    def commit(self, key, amount):
        with alone_with(self.proposal()) as row:
            decision = row.decisions.first()
            given = {"decision": decision, "amount": amount, "actor": None, "now": f.NOW}
            holding.commit(proposal=row, **given)

    def release(self, key, amount):
        row = self.proposal()
        period = row.round.period_id
        day = f.NOW.date()
        post(
            [Posting(period, "release", amount, f"w:{key}", day, proposal_id=row.pk)],
            actor=None,
            now=f.NOW,
        )

    def pay(self, verb, key, amount):
        award = self.proposal().award
        verb(award=award, amount=amount, paper=paper(key), actor=None, now=f.NOW)

    def spend(self, key, amount):
        self.pay(paying.spend, key, amount)

    def give_back(self, key, amount):
        self.pay(paying.give_back, key, amount)

    def decommit(self, key, amount):
        self.pay(paying.decommit, key, amount)

    def reverse(self, key, amount):
        found = LedgerEntry.objects.filter(kind__in=["actual", "transfer", "return"])
        entry = self.rnd.choice(list(found.order_by("-pk")[:20]) or [None])
        if entry is None:
            return
        paying.reverse(entry=entry, amount=amount, paper=paper(key), actor=None, now=f.NOW)

    def transfer(self, key, amount):
        source, target = self.rnd.sample(self.periods, 2)
        given = {"paper": paper(key), "actor": None, "now": f.NOW}
        transfer(source=source, target=target, amount=amount, **given)

    def allocate(self, key, amount):
        given = {"paper": paper(key), "actor": None, "now": f.NOW}
        allocate(period=self.periods[0], amount=round(amount / 10, 2) + 1, **given)


VERBS = (
    *("reserve", "free", "commit", "release", "spend", "give_back", "decommit"),
    *("release", "spend", "reverse", "transfer", "allocate"),
)


@pytest.fixture
def world():
    parent = committee(money=6000)
    child = committee(money=3000, code="child", parent=parent.fund)
    for of in (parent, child):
        for _number in range(6):
            award = awarded(of, 400)
            paying.decommit(
                award=award,
                amount=Decimal(200),
                paper=paper(f"start:{award.pk}"),
                actor=None,
                now=f.NOW,
            )
    period_of = FundPeriod.objects.select_related("fund").get
    rows = Proposal.objects.select_related("round", "award").order_by("pk")
    return [period_of(pk=of.period.pk) for of in (parent, child)], list(rows)


def lowest():
    """The least that was available in any period after any entry, replayed in order."""
    sums, least = defaultdict(Decimal), Decimal("Infinity")
    for entry in LedgerEntry.objects.select_related("reverses").order_by("pk"):
        was = entry.reverses or entry
        way = 1 if was is entry else (-1 if was.amount > 0 else 1)
        for name, sign in SIGNS[was.kind].items():
            sums[entry.period_id, name] += sign * way * entry.amount
        has = [sums[entry.period_id, name] for name in ("allocated", "transferred")]
        held = [sums[entry.period_id, name] for name in ("reserved", "committed")]
        least = min(least, sum(has) - sum(held))
    return least


def test_ten_thousand_operations_by_eight_workers_never_overspend(world):
    workers = [Worker(number, *world) for number in range(WORKERS)]
    gate = threading.Barrier(WORKERS)
    threads = [threading.Thread(target=worker.run, args=(gate,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [error for worker in workers for error in worker.errors] == []
    done = sum((worker.done for worker in workers), Counter())
    refused = sum((worker.refused for worker in workers), Counter())
    assert done.total() + refused.total() == WORKERS * EACH
    assert set(done) == set(VERBS)
    assert set(refused) <= UNDERSTANDABLE
    assert refused["not_enough_money"] > 100
    assert lowest() >= 0
    assert differences() == []
    assert all(row.available >= 0 for row in PeriodBalance.objects.all())


def test_of_two_that_want_the_last_money_the_loser_reads_who_has_it(world):
    (period, _child), (first, second, *_rest) = world
    left = PeriodBalance.objects.get(period=period).available
    gate, refused = threading.Barrier(2), []

    def ask(row):
        gate.wait()
        try:
            with alone_with(row) as locked:
                holding.reserve(proposal=locked, amount=left, actor=None, now=f.NOW)
        except DomainError as error:
            refused.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(row,)) for row in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert "another request holds these funds" in refused[0]
