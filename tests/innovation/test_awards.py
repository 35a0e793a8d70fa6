"""Tranches, spending, corrections and the end of an award."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import FundOffice, PlannedMilestone
from orgchange.innovation.services import paying
from orgchange.innovation.services.entries import AwardEnded
from orgchange.innovation.services.planning import Planned, begin_plan, plan_tranches
from orgchange.innovation.services.posting import NotReversible, OutOfOrder, PayerApproved
from orgchange.innovation.services.settling import settle_award
from orgchange.innovation.services.tranches import (
    Accepted,
    NotYet,
    Released,
    accept_milestone,
    release_tranche,
)
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee, left, paper, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return committee()


@pytest.fixture
def award(of):
    return awarded(of)


def plan(of, award, *planned, by="manager"):
    return plan_tranches(award=award, planned=planned, actor=of.accounts[by], now=f.NOW)


def accept(of, award, position, *, by="chair"):
    return accept_milestone(
        tranche=award.tranches.get(position=position),
        words="I saw it run on twenty reports.",
        actor=of.accounts[by],
        now=f.NOW,
    )


def release(of, award, position=1, *, by="finance"):
    tranche = award.tranches.get(position=position)
    return release_tranche(tranche=tranche, actor=of.accounts[by], now=f.NOW)


def act(verb, of, award, amount, *, key="1", by="finance", **fields):
    return getattr(paying, verb)(
        award=award,
        amount=Decimal(amount),
        paper=paper(key, **fields),
        actor=of.accounts[by],
        now=f.NOW,
    )


def reverse(of, entry, amount, *, key="back"):
    return paying.reverse(
        entry=entry,
        amount=Decimal(amount),
        paper=paper(key),
        actor=of.accounts["finance"],
        now=f.NOW,
    )


def amounts(award):
    return list(award.tranches.values_list("amount", "condition"))


def test_the_worked_example_through_the_services(of):
    award = awarded(of)
    assert left(of.period) == 92_000
    plan(
        of, award, Planned(Decimal(3000)), Planned(Decimal(1000), "A"), Planned(Decimal(4000), "B")
    )
    release(of, award, 1)
    accept(of, award, 2)
    release(of, award, 2)
    spent = act("spend", of, award, "3150.55", reference="INV-1")
    reverse(of, spent, "150.55")
    with pytest.raises(OutOfOrder):
        act("decommit", of, award, 5000)
    act("give_back", of, award, 1000)
    act("decommit", of, award, 5000)

    assert sums(award.proposal) == (3000, 3000, 3000, 0)
    assert left(of.period) == 97_000


def test_a_new_award_gives_forty_percent_at_once_and_the_rest_by_milestones(of, award):
    newest = award.proposal.versions.get()
    for week, text in ((4, "Prototype"), (8, "Twenty users")):
        PlannedMilestone.objects.create(version=newest, text=text, week=week)
    award.tranches.all().delete()
    begin_plan(award)

    assert amounts(award) == [(3200, ""), (2400, "Prototype"), (2400, "Twenty users")]


def test_a_micro_award_goes_out_at_once(of):
    assert amounts(awarded(of, 500, lane="micro")) == [(500, "")]


def test_the_plan_is_the_whole_award(of, award):
    with pytest.raises(InvalidInput, match="Together the tranches are 7,000; the award is 8,000"):
        plan(of, award, Planned(Decimal(3000)), Planned(Decimal(4000), "A"))


def test_the_first_tranche_is_at_most_forty_percent(of, award):
    with pytest.raises(InvalidInput) as refused:
        plan(of, award, Planned(Decimal(3201)), Planned(Decimal(4799), "A"))

    assert refused.value.problems[0].field == "tranches[0].amount"


def test_later_tranches_name_their_condition(of, award):
    with pytest.raises(InvalidInput) as refused:
        plan(of, award, Planned(Decimal(3000)), Planned(Decimal(5000)))

    assert refused.value.problems[0].field == "tranches[1].condition"


def test_what_is_released_stays_when_the_rest_is_planned_again(of, award):
    release(of, award)
    plan(of, award, Planned(Decimal(800), "A"), Planned(Decimal(4000), "B"))

    assert amounts(award) == [(3200, ""), (800, "A"), (4000, "B")]


@pytest.mark.parametrize("name", ["finance", "director", "ada", "stranger"])
def test_only_a_fund_manager_plans(of, award, name):
    with pytest.raises(NotAllowed):
        plan(of, award, Planned(Decimal(8000)), by=name)


def test_silence_never_pays(of, award):
    release(of, award)
    with pytest.raises(NotYet, match="not accepted"):
        release(of, award, 2)


def test_a_condition_is_accepted_by_somebody_off_the_team(of, award):
    FundOffice.objects.filter(employee=of.people["chair"]).update(employee=of.people["ada"])

    for name in ("ada", "stranger", "finance"):
        with pytest.raises(NotAllowed):
            accept(of, award, 2, by=name)
    f.belongs(award.proposal, of.people["reviewer"], part="team")
    with pytest.raises(NotAllowed):
        accept(of, award, 2, by="reviewer")
    accept(of, award, 2, by="manager")

    with pytest.raises(Accepted):
        accept(of, award, 2, by="manager")


def test_tranches_are_released_in_order_and_once(of, award):
    accept(of, award, 2)
    with pytest.raises(NotYet, match="earlier"):
        release(of, award, 2)
    release(of, award, 1)
    with pytest.raises(Released):
        release(of, award, 1)


def test_who_accepted_the_condition_does_not_release_the_money(of, award):
    f.office(of.fund, of.people["chair"], "finance")
    release(of, award)
    accept(of, award, 2)

    with pytest.raises(NotAllowed, match="somebody else releases"):
        release(of, award, 2, by="chair")


def test_who_approved_does_not_pay(of, award):
    f.office(of.fund, of.people["director"], "finance")

    with pytest.raises(PayerApproved):
        release(of, award, by="director")
    release(of, award)
    with pytest.raises(PayerApproved):
        act("spend", of, award, 10, by="director")


def test_more_than_was_released_is_not_spent(of, award):
    release(of, award)
    with pytest.raises(OutOfOrder, match="released 3,200"):
        act("spend", of, award, 3201)


def test_the_same_invoice_is_posted_once(of, award):
    release(of, award)

    assert act("spend", of, award, 10) == act("spend", of, award, 10)
    assert sums(award.proposal)[0] == 10


def test_what_lies_ahead_is_not_posted(of, award):
    release(of, award)
    with pytest.raises(InvalidInput, match="future"):
        act("spend", of, award, 10, occurred_on=f.NOW.date() + timedelta(days=2))


def test_an_entry_is_reversed_up_to_its_amount(of, award):
    release(of, award)
    spent = act("spend", of, award, 100)
    reverse(of, spent, 60)

    with pytest.raises(NotReversible, match="only 40 can still"):
        reverse(of, spent, 41, key="more")


def test_a_settled_award_holds_nothing(of, award):
    release(of, award)
    act("spend", of, award, 1200)
    settle_award(award=award, actor=of.accounts["finance"], now=f.NOW)

    assert sums(award.proposal) == (1200, 1200, 1200, 0)
    assert left(of.period) == 98_800
    assert amounts(award) == [(3200, "")]
    with pytest.raises(AwardEnded):
        act("spend", of, award, 1)


def test_people_time_is_free_to_use_with_the_first_tranche(of):
    f.allocate(of.period, 100, unit="days")
    award = awarded(of, person_days=30)
    assert sums(award.proposal, "days") == (0, 0, 30, 30)

    release(of, award)

    assert sums(award.proposal, "days") == (0, 30, 30, 30)
