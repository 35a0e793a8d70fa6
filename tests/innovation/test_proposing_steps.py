"""What handing in, asking, answering, joining and objecting ask for, and what they do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from orgchange.innovation.models import Follow, Proposal, Question
from orgchange.innovation.portfolio.replies import Replies, replies_of
from orgchange.innovation.services import move
from orgchange.innovation.similar.index import index_proposals
from orgchange.innovation.ways import NotReady
from tests.factories import innovation as f
from tests.innovation.proposing import draft, fund_with_people, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return fund_with_people()


def refusals(proposal, transition, actor, **facts):
    with pytest.raises(NotReady) as refused:
        move(proposal=proposal, transition=transition, actor=actor, now=f.NOW, **facts)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def submitted(world, title="Draft inspection reports", by="ada"):
    return f.proposal(world.round, world.p[by], title=title)


def test_a_complete_draft_is_handed_in_with_a_number_a_version_and_a_day_of_answer(world):
    proposal = draft(world)

    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)

    assert proposal.number == f"P-{proposal.pk:05}"
    assert (proposal.asked, proposal.title) == (Decimal(8000), "Draft inspection reports")
    assert list(proposal.versions.values_list("number", flat=True)) == [1]
    assert proposal.reply_due_at == datetime(2026, 11, 10, tzinfo=UTC)
    assert proposal.told_due_at == proposal.due_at


def test_what_is_missing_is_named_field_by_field(world):
    proposal = f.proposal(world.round, world.p["ada"], state="draft")

    found = refusals(proposal, "submit", world.u["ada"])

    assert ("scenario", "required") in found
    assert ("lines", "required") in found
    assert ("milestones", "required") in found
    assert ("title", "required") not in found


def test_the_micro_lane_asks_for_less(world):
    proposal = f.proposal(world.round, world.p["ada"], state="draft", lane="micro")

    fields = {field for field, _code in refusals(proposal, "submit", world.u["ada"])}

    assert fields == {
        *("scenario", "change", "metric", "direction", "target", "technique", "harmed", "lines")
    }


def test_a_target_on_the_wrong_side_of_the_baseline_is_named(world):
    proposal = draft(world)
    proposal.versions.update(target=Decimal(60))

    assert refusals(proposal, "submit", world.u["ada"]) == [("target", "wrong_way")]


def test_more_than_the_cap_is_not_asked(world):
    proposal = draft(world, lane="micro")

    assert refusals(proposal, "submit", world.u["ada"]) == [("lines", "over_the_cap")]


def test_a_round_that_is_over_takes_nothing(world):
    proposal = draft(world)
    world.round.closes_at = f.NOW
    world.round.save()

    assert refusals(proposal, "submit", world.u["ada"]) == [("round", "closed")]


def test_similar_ones_are_looked_at_first(world):
    other = submitted(world, by="ben")
    index_proposals([other.pk], now=f.NOW)
    proposal = draft(world)
    assert refusals(proposal, "submit", world.u["ada"]) == [("similar_seen", "required")]

    proposal.similar_seen = [other.pk]
    proposal.save()
    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)

    assert proposal.state == "submitted"


def test_the_days_spent_on_answering_are_added_to_the_reply_clock(world):
    proposal = draft(world)
    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)
    proposal.state, proposal.clock_stopped_at = "needs_info", f.NOW + timedelta(days=1)
    proposal.save()

    later = f.NOW + timedelta(days=3)
    move(proposal=proposal, transition="answer", actor=world.u["ada"], now=later)

    assert proposal.reply_due_at == datetime(2026, 11, 12, tzinfo=UTC)
    assert proposal.clock_stopped_at is None


@pytest.mark.parametrize("days", [14, 15, 40])
def test_the_reply_clock_stands_still_for_two_weeks_at_the_most(world, days):
    proposal = draft(world)
    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)
    proposal.state, proposal.clock_stopped_at = "needs_info", f.NOW
    proposal.save()
    due_at, later = proposal.reply_due_at, f.NOW + timedelta(days=days)

    move(proposal=proposal, transition="answer", actor=world.u["ada"], now=later)

    assert proposal.reply_due_at == due_at + timedelta(days=14)


def test_an_open_question_holds_the_answer_back(world):
    proposal = draft(world)
    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)
    proposal.state = "needs_info"
    proposal.save()
    asked = Question.objects.create(
        proposal=proposal, asked_by=world.p["manager"], asked_at=f.NOW, text="How often?"
    )

    assert refusals(proposal, "answer", world.u["ada"]) == [(f"answers[{asked.pk}]", "required")]


def test_votes_of_a_joined_proposal_are_counted_once_a_person(world):
    target, joined = submitted(world), submitted(world, by="ben")
    vote(target, world.p["stranger"], 1)
    vote(joined, world.p["stranger"], 3)
    vote(joined, world.p["chair"], 2)

    join(joined, target, world)

    target.refresh_from_db()
    assert (target.points, target.voters) == (5, 2)
    assert joined.replied_at == f.NOW
    assert list(Follow.objects.values_list("proposal", "employee")) == [
        (target.pk, world.p["ben"].pk)
    ]


def test_an_objection_parts_them_again_and_is_heard_once(world):
    target, joined = submitted(world), submitted(world, by="ben")
    vote(joined, world.p["stranger"], 3)
    join(joined, target, world)

    object_to(joined, world)

    target.refresh_from_db()
    assert (target.points, joined.duplicate_of, joined.state) == (0, None, "submitted")
    join(joined, target, world)
    facts = {"words": "It is another matter."}
    assert refusals(joined, "object", world.u["ben"], **facts) == [("words", "once")]


def test_it_is_not_joined_with_itself_nor_with_what_has_ended(world):
    joined, ended = submitted(world), submitted(world, by="ben")
    ended.state = "withdrawn"
    ended.save()

    actor, words = world.u["manager"], "The same."
    for target, code in ((joined, "not_there"), (ended, "ended"), (None, "required")):
        found = refusals(joined, "join", actor, words=words, duplicate_of=target)
        assert found == [("duplicate_of", code)]


def join(joined, target, world):
    move(
        proposal=joined,
        transition="join",
        actor=world.u["manager"],
        now=f.NOW,
        words="The same idea.",
        duplicate_of=target,
    )


def object_to(joined, world):
    move(
        proposal=joined,
        transition="object",
        actor=world.u["ben"],
        now=f.NOW,
        words="It is another matter.",
    )


def test_a_question_pauses_the_first_reply_and_is_not_it(world):
    proposal = draft(world)
    move(proposal=proposal, transition="submit", actor=world.u["ada"], now=f.NOW)

    asked_at = f.NOW + timedelta(days=1)
    given = {"actor": world.u["manager"], "now": asked_at, "questions": ["How often?"]}
    move(proposal=proposal, transition="ask", **given)

    assert (proposal.replied_at, proposal.clock_stopped_at) == (None, asked_at)
    assert replies_of(Proposal.objects.all(), f.NOW + timedelta(days=60)) == Replies(0, 0, 0)
    proposal.questions.update(answer="Daily.", answered_at=asked_at)
    move(proposal=proposal, transition="answer", actor=world.u["ada"], now=asked_at)
    assert replies_of(Proposal.objects.all(), f.NOW + timedelta(days=60)) == Replies(0, 0, 1)
