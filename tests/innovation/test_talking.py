"""Answers, appeals, votes, comments and following."""

from datetime import timedelta

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Decision, Follow, Question, Vote
from orgchange.innovation.services import commenting, following, submitting, voting
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.proposing import filled, fund_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return fund_with_people(vote_points=5)


@pytest.fixture
def proposal(world):
    row = f.proposal(world.round, world.p["ada"])
    filled(row.versions.get(), world.p["ben"])
    return row


def give(proposal, world, points, by="stranger"):
    return voting.vote(proposal=proposal, points=points, actor=world.u[by], now=f.NOW)


def test_answers_are_kept_and_the_proposal_goes_back_to_the_fund(proposal, world):
    asked = Question.objects.create(
        proposal=proposal, asked_by=world.p["manager"], asked_at=f.NOW, text="How often?"
    )
    proposal.state = proposal.told_state = "needs_info"
    proposal.save()

    submitting.answer(
        proposal=proposal, answers={asked.pk: " Daily. "}, actor=world.u["ada"], now=f.NOW
    )

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, proposal.state) == (
        "Daily.",
        world.p["ada"],
        "submitted",
    )


def test_nobody_answers_for_the_submitter(proposal, world):
    with pytest.raises(NotAllowed):
        submitting.answer(proposal=proposal, answers={}, actor=world.u["stranger"], now=f.NOW)


def declined(proposal, world, told_at):
    proposal.state = proposal.told_state = "declined"
    proposal.save()
    decision = f.decision(proposal, by=world.p["chair"], outcome="declined")
    Decision.objects.filter(pk=decision.pk).update(told_at=told_at)


def appeal(proposal, world, now=f.NOW, words="The data came later."):
    return submitting.appeal(proposal=proposal, words=words, actor=world.u["ada"], now=now)


def test_one_appeal_is_heard_within_thirty_days(proposal, world):
    declined(proposal, world, f.NOW)

    appeal(proposal, world, now=f.NOW + timedelta(days=29))

    assert proposal.appeal == "The data came later."
    with pytest.raises(submitting.NoAppeal):
        appeal(proposal, world)


def test_an_appeal_after_thirty_days_or_before_the_decision_was_told_is_not_heard(proposal, world):
    declined(proposal, world, None)
    with pytest.raises(submitting.NoAppeal):
        appeal(proposal, world)

    Decision.objects.update(told_at=f.NOW)
    with pytest.raises(submitting.NoAppeal):
        appeal(proposal, world, now=f.NOW + timedelta(days=30))
    with pytest.raises(InvalidInput):
        appeal(proposal, world, words=" ")


def test_points_are_given_changed_and_taken_back(proposal, world):
    assert give(proposal, world, 3) == 2
    assert give(proposal, world, 1) == 4
    proposal.refresh_from_db()
    assert (proposal.points, proposal.voters) == (1, 1)

    assert give(proposal, world, 0) == 5
    assert not Vote.objects.exists()


def test_no_more_points_are_given_than_a_round_has(proposal, world):
    other = f.proposal(world.round, world.p["ben"])
    give(proposal, world, 3)

    with pytest.raises(voting.NoPointsLeft, match="2 points left"):
        give(other, world, 3)


def test_nobody_votes_for_their_own(proposal, world):
    with pytest.raises(NotAllowed):
        give(proposal, world, 1, by="ada")


def test_what_has_ended_gets_no_more_points_but_gives_them_back(proposal, world):
    give(proposal, world, 3)
    proposal.state = proposal.told_state = "withdrawn"
    proposal.save()

    with pytest.raises(NotAllowed):
        give(proposal, world, 1, by="ben")
    assert give(proposal, world, 0) == 5


def test_the_committee_talks_among_itself_and_nobody_else_does(proposal, world):
    def say(by, **fields):
        return commenting.comment(
            proposal=proposal, text="Well.", actor=world.u[by], now=f.NOW, **fields
        )

    assert say("manager", is_inner=True).is_inner
    assert not say("stranger").is_inner
    for outsider in ("stranger", "ada"):
        with pytest.raises(NotAllowed):
            say(outsider, is_inner=True)


def test_a_comment_is_taken_back_by_who_wrote_it(proposal, world):
    said = commenting.comment(proposal=proposal, text="Well.", actor=world.u["stranger"], now=f.NOW)

    with pytest.raises(NotAllowed):
        commenting.withdraw_comment(comment=said, actor=world.u["ada"], now=f.NOW)
    commenting.withdraw_comment(comment=said, actor=world.u["stranger"], now=f.NOW)

    assert said.withdrawn_at == f.NOW


def test_following_twice_is_following_once(proposal, world):
    for _ in range(2):
        following.follow(proposal=proposal, actor=world.u["stranger"], now=f.NOW)
    assert Follow.objects.count() == 1

    following.unfollow(proposal=proposal, actor=world.u["stranger"], now=f.NOW)
    assert not Follow.objects.exists()


def test_an_account_of_nobody_here_does_not_follow(proposal, world):
    with pytest.raises(NotAllowed):
        following.follow(proposal=proposal, actor=d.user(username="x@example.org"), now=f.NOW)
