"""What a proposal's steps do to money, and what must hold of it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.innovation.models import (
    Award,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    WorkflowTransition,
)
from orgchange.innovation.services.posting import NotEnough
from orgchange.innovation.workflow import EFFECTS, GUARDS, Step
from tests.factories import directory as d
from tests.factories import innovation as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    fund = f.fund()
    f.period(fund, money=10_000)
    return f.proposal(f.round_of(fund), d.employee(name="Ada"), state="calibration")


def step_of(proposal, code, **facts):
    transition = WorkflowTransition.objects.filter(version=proposal.workflow, code=code).first()
    return Step(proposal, transition, actor=None, sight=None, now=f.NOW, facts=facts)


def codes(guard, step):
    return [problem.code for problem in GUARDS[guard](step)]


def take(step, *effects):
    for code in effects:
        EFFECTS[code](step)
    step.proposal.save()


def mark(proposal, amount=8000):
    take(step_of(proposal, "mark_fund", amount=Decimal(amount)), "reserve")


def approve(proposal, amount=8000):
    decision = f.decision(proposal, by=d.employee(name="Director"), amount=amount)
    step = step_of(proposal, "approve", decision=decision)
    take(step, "commit", "award")
    return step


def left(proposal, unit="money"):
    return PeriodBalance.objects.get(period=proposal.round.period, unit=unit).available


def kinds(proposal):
    return list(proposal.entries.order_by("pk").values_list("kind", "amount"))


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        (None, ["required"]),
        (Decimal(0), ["required"]),
        (Decimal("10.005"), ["too_precise"]),
        (Decimal(8000), []),
        (Decimal(8001), ["above_asked"]),
        (Decimal(10_001), ["above_asked", "not_available"]),
        (Decimal(25_001), ["above_asked", "above_cap", "not_available"]),
    ],
)
def test_a_marked_amount_is_within_what_was_asked_the_cap_and_the_fund(proposal, amount, found):
    assert codes("amount_within", step_of(proposal, "mark_fund", amount=amount)) == found


def test_marking_reserves_until_fourteen_days_later(proposal):
    mark(proposal)

    assert left(proposal) == 2000
    assert f.NOW + timedelta(days=14) <= proposal.reserve_expires_at
    assert proposal.reserve_expires_at <= f.NOW + timedelta(days=15)
    assert codes("reserve_ran_out", step_of(proposal, "lapse")) == ["still_holds"]


def test_a_reserve_that_ran_out_is_given_back(proposal):
    mark(proposal)
    late = replace(step_of(proposal, "lapse"), now=f.NOW + timedelta(days=15))

    assert codes("reserve_ran_out", late) == []
    take(late, "unreserve")

    assert left(proposal) == 10_000
    assert proposal.reserve_expires_at is None


def test_before_the_director_the_reserve_has_no_end(proposal):
    mark(proposal)
    take(step_of(proposal, "request"), "hold_reserve")

    late = replace(step_of(proposal, "lapse"), now=f.NOW + timedelta(days=90))
    assert codes("reserve_ran_out", late) == ["still_holds"]
    assert left(proposal) == 2000


def test_a_proposal_can_be_marked_again_after_its_reserve_was_freed(proposal):
    mark(proposal)
    take(step_of(proposal, "unmark"), "unreserve")
    mark(proposal, 7000)

    assert left(proposal) == 3000
    assert kinds(proposal) == [("reserve", 8000), ("unreserve", 8000), ("reserve", 7000)]


def test_freeing_where_nothing_is_reserved_writes_nothing(proposal):
    take(step_of(proposal, "withdraw"), "unreserve")

    assert not LedgerEntry.objects.filter(proposal=proposal).exists()


def test_approval_commits_out_of_the_reserve_and_makes_the_award(proposal):
    mark(proposal)
    approve(proposal)

    assert kinds(proposal) == [("reserve", 8000), ("commit", 8000)]
    assert left(proposal) == 2000
    assert Award.objects.get().amount == 8000


def test_less_than_was_reserved_frees_the_rest(proposal):
    mark(proposal)
    approve(proposal, 5000)

    assert kinds(proposal) == [("reserve", 8000), ("commit", 5000), ("unreserve", 3000)]
    assert left(proposal) == 5000


def test_the_micro_lane_reserves_and_commits_together(proposal):
    decision = f.decision(proposal, by=d.employee(name="Manager"), amount=4000)
    take(step_of(proposal, "approve_micro", decision=decision), "reserve_and_commit", "award")

    assert kinds(proposal) == [("reserve", 4000), ("commit", 4000)]


def test_what_is_not_there_is_not_committed(proposal):
    other = f.proposal(proposal.round, proposal.submitter, state="calibration")
    mark(other, 8000)

    with pytest.raises(NotEnough):
        approve(proposal, 4000)


def test_what_another_request_holds_is_not_affordable(proposal):
    other = f.proposal(proposal.round, proposal.submitter, state="calibration")
    mark(other, 8000)

    step = step_of(proposal, "approve", amount=Decimal(4000))
    assert codes("still_affordable", step) == ["not_available"]


def test_its_own_reserve_is_affordable_in_an_otherwise_empty_fund(proposal):
    mark(proposal)
    other = f.proposal(proposal.round, proposal.submitter, state="calibration")
    mark(other, 2000)

    step = step_of(proposal, "approve", amount=Decimal(8000))
    assert codes("still_affordable", step) == []


def test_rescinding_takes_the_whole_commitment_back_and_ends_the_award(proposal):
    mark(proposal)
    approve(proposal)
    step = step_of(proposal, "rescind")

    assert codes("nothing_released", step) == []
    take(step, "decommit")

    assert left(proposal) == 10_000
    assert Award.objects.get().ended_at == f.NOW


def test_what_was_released_cannot_be_rescinded(proposal):
    mark(proposal)
    approve(proposal)
    ItemBalance.objects.filter(proposal=proposal).update(released=1000)

    assert codes("nothing_released", step_of(proposal, "rescind")) == ["released"]


def test_people_time_goes_beside_money_where_the_period_has_any(proposal):
    proposal.versions.update(person_days=30)
    f.allocate(proposal.round.period, 100, unit="days")
    mark(proposal)
    approve(proposal)

    assert left(proposal, "days") == 70
    assert left(proposal) == 2000
    assert Award.objects.get().person_days == 30
