"""A proposal's way through review: what must hold, and what happens to its reviews."""

from datetime import timedelta

import pytest

from orgchange.directory.events import people_changed
from orgchange.innovation.models import Proposal, ReviewAssignment
from orgchange.innovation.services import assigning
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NotReady
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db
LATER = f.NOW + timedelta(days=20)


@pytest.fixture
def at():
    return Committee()


def take(at, code, name, *, now=f.NOW, **given):
    return move(proposal=at.stands(), transition=code, actor=at.users[name], now=now, **given)


def refusal(at, code, name, **given):
    with pytest.raises(NotReady) as refused:
        take(at, code, name, **given)
    return [problem.code for problem in refused.value.problems]


def reviewed(at, *values):
    """Sent to review, with a review for each value."""
    names = ("rita", "rolf", "ruth", "rob")[: len(values)]
    asked = at.asked(*names, opened=False, affirmed=False)
    take(at, "review", "manager")
    for one, value in zip(asked, values, strict=True):
        if value is not None:
            at.write(one, value)
    return asked


def test_too_few_reviewers_do_not_do(at):
    at.asked("rita", opened=False)

    assert refusal(at, "review", "manager") == ["too_few"]


def test_one_of_them_comes_from_another_function(at):
    at.asked("rita", "ruth", opened=False)

    assert refusal(at, "review", "manager") == ["one_function"]


def test_a_reviewer_in_conflict_is_none(at):
    at.asked("rita", "rolf", opened=False)
    f.belongs(at.proposal, at.people["rolf"])

    assert refusal(at, "review", "manager") == ["too_few"]


def test_sent_to_review_it_is_open_and_due(at):
    at.asked("rita", "rolf", opened=False)
    take(at, "review", "manager")

    opened = ReviewAssignment.objects.values_list("opened_at", "due_at")
    assert set(opened) == {(f.NOW, at.round.reviews_due_at)}


def test_the_panel_waits_for_the_reviews(at):
    reviewed(at, 4, None)

    assert refusal(at, "calibrate", "chair") == ["not_in"]


def test_after_the_deadline_it_goes_on_with_a_reason(at):
    asked = reviewed(at, 4, None)

    assert refusal(at, "calibrate", "chair", now=LATER) == ["required"]
    take(at, "calibrate", "chair", now=LATER, words="Rolf is ill.")
    asked[1].refresh_from_db()
    assert asked[1].ending == "taken_back"


def test_not_without_any_review(at):
    reviewed(at, None, None)

    assert refusal(at, "calibrate", "chair", now=LATER, words="Nobody wrote.") == ["none_in"]


def test_in_calibration_reviews_are_shown(at):
    asked = reviewed(at, 4, 3)
    take(at, "calibrate", "chair")

    for one in asked:
        one.review.refresh_from_db()
        assert one.review.shown_at == f.NOW


def test_one_more_reviewer_is_for_scores_far_apart(at):
    reviewed(at, 4, 3)
    take(at, "calibrate", "chair")

    assert refusal(at, "review_more", "chair") == ["narrow"]


def test_who_is_chosen_first(at):
    reviewed(at, 5, 2)
    take(at, "calibrate", "chair")
    assert refusal(at, "review_more", "chair") == ["required"]

    more = assigning.assign(
        proposal=at.stands(), reviewer=at.people["rob"], actor=at.users["chair"], now=f.NOW
    )
    take(at, "review_more", "chair")

    more.refresh_from_db()
    assert more.opened_at == f.NOW
    assert at.stands().state == "in_review"


def test_an_appeal_is_heard_by_new_reviewers(at):
    reviewed(at, 4, 3)
    take(at, "calibrate", "chair")
    Proposal.objects.update(state="declined", told_state="declined", appealed_at=f.NOW)
    told = f.decision(at.stands(), by=at.people["boss"], outcome="declined")
    type(told).objects.update(told_at=f.NOW)

    def assign(name):
        return assigning.assign(
            proposal=at.stands(), reviewer=at.people[name], actor=at.users["chair"], now=f.NOW
        )

    assign("ruth")
    assert "too_few" in refusal(at, "admit_appeal", "chair")
    assert assign("rob").turn == 2
    take(at, "admit_appeal", "chair")

    assert at.stands().state == "in_review"
    assert refusal(at, "calibrate", "chair", now=LATER, words="Enough.") == ["none_in"]


def test_withdrawn_nobody_needs_to_review_it(at):
    asked = reviewed(at, 4, None)
    take(at, "withdraw", "ada")

    for one in asked:
        one.refresh_from_db()
    assert [one.ending for one in asked] == ["", "closed"]


def test_who_becomes_a_manager_of_the_submitter_is_out_of_it_at_once(at):
    asked = reviewed(at, 4, 3)
    d.job(at.people["ada"], at.where, position=2, manager_id=at.people["rita"].pk)
    people_changed.send(employee_ids={at.people["ada"].pk}, now=f.NOW)

    asked[0].refresh_from_db()
    asked[0].review.refresh_from_db()
    assert asked[0].ending == "found"
    assert asked[0].review.set_aside_at == f.NOW
    assert at.proposal.conflicts.filter(employee=at.people["rita"]).get().kind == "above"
