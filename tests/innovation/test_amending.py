"""Amendments: proposed by one, decided by another; both amounts kept."""

from decimal import Decimal

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Decision, FundOffice
from orgchange.innovation.services.amending import (
    AmendmentDecided,
    OpenAmendment,
    decide_amendment,
    propose_amendment,
)
from orgchange.innovation.services.posting import NotEnough, OutOfOrder
from orgchange.innovation.services.tranches import release_tranche
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, left, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return committee(money=10_000)


@pytest.fixture
def award(of):
    return awarded(of)


def propose(of, award, amount, *, by="manager"):
    return propose_amendment(
        award=award,
        amount=Decimal(amount),
        reason="A second site joins.",
        actor=of.accounts[by],
        now=f.NOW,
    )


def decide(of, amendment, approved, *, by="director", words=""):
    return decide_amendment(
        amendment=amendment,
        approved=None if approved is None else Decimal(approved),
        words=words,
        actor=of.accounts[by],
        now=f.NOW,
    )


def test_more_is_committed_with_a_decision_of_its_own_and_released_by_itself(of, award):
    decided = decide(of, propose(of, award, 9500), 9000)

    award.refresh_from_db()
    assert (decided.before, decided.proposed, decided.approved) == (8000, 9500, 9000)
    assert award.amount == 9000
    assert sums(award.proposal) == (0, 0, 9000, 9000)
    assert left(of.period) == 1000
    assert award.tranches.last().amount == 1000
    assert Decision.objects.get(outcome="amended").amount == 1000


def test_less_is_decommitted_and_taken_from_the_last_tranches(of, award):
    decide(of, propose(of, award, 5000), 5000)

    assert sums(award.proposal) == (0, 0, 5000, 5000)
    assert list(award.tranches.values_list("amount", flat=True)) == [3200, 1800]


def test_less_than_was_released_is_refused(of, award):
    tranche = award.tranches.first()
    release_tranche(tranche=tranche, actor=of.accounts["finance"], now=f.NOW)

    with pytest.raises(OutOfOrder):
        decide(of, propose(of, award, 3000), 3000)


def test_more_than_the_fund_has_is_refused_and_the_amendment_still_waits(of, award):
    proposed = propose(of, award, 10_001)

    with pytest.raises(NotEnough):
        decide(of, proposed, 10_001)

    proposed.refresh_from_db()
    assert proposed.decided_at is None


def test_nobody_decides_their_own(of, award):
    FundOffice.objects.filter(role="director").update(employee=of.people["manager"])

    with pytest.raises(NotAllowed):
        decide(of, propose(of, award, 9000), 9000, by="manager")


def test_a_director_of_the_team_does_not_decide(of, award):
    proposed = propose(of, award, 9000)
    f.belongs(award.proposal, of.people["director"], part="team")

    with pytest.raises(NotAllowed):
        decide(of, proposed, 9000)


def test_the_submitter_may_ask_and_a_stranger_may_not(of, award):
    with pytest.raises(NotAllowed):
        propose(of, award, 9000, by="stranger")
    with pytest.raises(NotAllowed):
        propose_amendment(
            award=award,
            amount=Decimal(9000),
            reason="x",
            actor=d.user(None, email="hr@example.org"),
            now=f.NOW,
        )
    propose(of, award, 9000, by="ada")

    with pytest.raises(OpenAmendment):
        propose(of, award, 9100)


def test_declining_needs_words_and_changes_nothing(of, award):
    proposed = propose(of, award, 9000)
    with pytest.raises(InvalidInput):
        decide(of, proposed, None)
    decide(of, proposed, None, words="Let us see the first site run.")

    award.refresh_from_db()
    assert award.amount == 8000
    with pytest.raises(AmendmentDecided):
        decide(of, proposed, 9000)


def test_what_is_approved_lies_between_what_is_and_what_was_proposed(of, award):
    proposed = propose(of, award, 9000)
    for amount in (7999, 9001):
        with pytest.raises(InvalidInput):
            decide(of, proposed, amount)
