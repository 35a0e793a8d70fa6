"""Giving proposals to reviewers."""

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight_of
from orgchange.innovation.models import ReviewAssignment
from orgchange.innovation.reviewing.plans import plan_of
from orgchange.innovation.services import assigning
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee()


def planned(at, name="manager"):
    return plan_of(sight_of(at.users[name], on=f.NOW.date()), at.round)


def confirm(at, fingerprint, name="manager"):
    return assigning.confirm_plan(
        of=at.round, fingerprint=fingerprint, actor=at.users[name], now=f.NOW
    )


def test_a_plan_is_shown_and_nothing_is_written(at):
    plan = planned(at)

    assert len(plan.pairs) == 2
    assert not ReviewAssignment.objects.exists()


def test_one_of_them_comes_from_another_function(at):
    chosen = {pair.employee_id for pair in planned(at).pairs}

    assert chosen & {at.people["rolf"].pk, at.people["rob"].pk}


def test_confirmed_it_is_as_shown(at):
    plan = planned(at)
    confirm(at, plan.fingerprint)

    kept = ReviewAssignment.objects.values_list("proposal_id", "reviewer_id")
    assert set(kept) == {(pair.proposal_id, pair.employee_id) for pair in plan.pairs}
    assert ReviewAssignment.objects.first().reasons[0] in ("other_function", "own_function")
    assert planned(at).pairs == []


def test_a_conflict_that_came_between_asks_to_look_again(at):
    plan = planned(at)
    chosen = plan.pairs[0].employee_id
    d.job(at.people["ada"], at.where, position=2, manager_id=chosen)

    with pytest.raises(assigning.PlanChanged):
        confirm(at, plan.fingerprint)

    assert chosen not in {pair.employee_id for pair in planned(at).pairs}


def test_whoever_is_too_close_to_a_proposal_does_not_choose_its_reviewers(at):
    d.job(at.people["ada"], at.where, position=2, manager_id=at.people["manager"].pk)

    assert planned(at).proposals == []
    assert len(planned(at, "chair").proposals) == 1
    with pytest.raises(NotAllowed):
        assigning.assign(
            proposal=at.proposal,
            reviewer=at.people["rita"],
            actor=at.users["manager"],
            now=f.NOW,
        )


def test_nobody_else_confirms(at):
    with pytest.raises(NotAllowed):
        confirm(at, planned(at).fingerprint, "rita")


def test_who_was_asked_before_is_not_asked_again(at):
    gone = at.asked("rita")[0]
    gone.ended_at, gone.ending = f.NOW, "declared"
    gone.save()

    assert at.people["rita"].pk not in {pair.employee_id for pair in planned(at).pairs}


def test_one_more_by_hand(at):
    found = assigning.assign(
        proposal=at.proposal, reviewer=at.people["rita"], actor=at.users["chair"], now=f.NOW
    )

    assert (found.turn, found.opened_at) == (1, None)


@pytest.mark.parametrize(
    ("who", "refusal"), [("boss", assigning.NoReviewer), ("rolf", assigning.TooClose)]
)
def test_neither_a_stranger_nor_who_is_too_close(at, who, refusal):
    f.belongs(at.proposal, at.people["rolf"])

    with pytest.raises(refusal):
        assigning.assign(
            proposal=at.proposal, reviewer=at.people[who], actor=at.users["chair"], now=f.NOW
        )


def test_not_where_the_proposal_is_elsewhere(at):
    approved = f.proposal(at.round, at.people["ada"], state="approved")

    with pytest.raises(assigning.NotForReview):
        assigning.assign(
            proposal=approved, reviewer=at.people["rita"], actor=at.users["chair"], now=f.NOW
        )


def test_who_has_not_handed_in_can_be_let_off(at):
    asked = at.asked("rita")[0]

    assigning.take_back(assignment=asked, actor=at.users["manager"], now=f.NOW)

    asked.refresh_from_db()
    assert asked.ending == "taken_back"


def test_a_review_that_is_in_is_not_taken_back(at):
    asked = at.asked("rita")[0]
    f.review(asked, score=3)

    with pytest.raises(assigning.HandedIn):
        assigning.take_back(assignment=asked, actor=at.users["manager"], now=f.NOW)


def test_the_plan_takes_as_many_queries_for_many_proposals(at, django_assert_max_num_queries):
    sight = sight_of(at.users["manager"], on=f.NOW.date())
    for _n in range(10):
        f.proposal(at.round, at.people["ada"])

    with django_assert_max_num_queries(12):
        plan_of(sight, at.round)
