"""What reviewers and fund managers hear of reviews: asked, ended, changed, or one is missing."""

from datetime import timedelta

import pytest

from orgchange.directory.events import people_changed
from orgchange.innovation.models import ProposalVersion, Review
from orgchange.innovation.services import assigning, freezing, reviewing
from orgchange.innovation.services.conflicts import declare
from orgchange.innovation.services.moving import move
from orgchange.notices import claims, texts
from orgchange.notices.models import Notice
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db
LATER = f.NOW + timedelta(minutes=5)


@pytest.fixture
def at():
    return Committee(name="Autumn", name_zh="秋季")


def told(at, kind, now=f.NOW):
    """{name: notices of a kind that still hold}, for whoever has one."""
    found = list(Notice.objects.filter(kind=kind))
    gone = texts.kinds.get(kind).holds(found, now)
    names = {person.pk: name for name, person in at.people.items()}
    heard = {}
    for notice in found:
        if notice.pk not in gone:
            heard.setdefault(names[notice.recipient_id], []).append(notice)
    return heard


def words(notice, language="en", now=f.NOW):
    facts = texts.facts_of([notice], now)[notice.pk]
    return texts.text_of(notice.kind, facts, language=language)


def send(at, proposal=None, now=f.NOW):
    proposal = proposal or at.stands()
    return move(proposal=proposal, transition="review", actor=at.users["manager"], now=now)


def sent(at, *names):
    asked = at.asked(*names, opened=False, affirmed=False)
    send(at)
    for one in asked:
        one.refresh_from_db()
    return asked


def becomes_manager_of_ada(at, name):
    d.job(at.people["ada"], at.where, position=2, manager_id=at.people[name].pk)
    people_changed.send(employee_ids={at.people["ada"].pk}, now=f.NOW)


def test_who_is_chosen_hears_nothing_before_it_goes_to_review(at):
    at.asked("rita", "rolf", opened=False)

    assert told(at, "fund_review_asked") == {}


def test_sent_to_review_each_reviewer_is_asked_in_their_language(at):
    rita, _rolf = sent(at, "rita", "rolf")

    (notice,) = told(at, "fund_review_asked")["rita"]
    english, chinese = words(notice), words(notice, "zh-hans")
    assert english.subject == "Autumn: 1 proposal waits for your review"
    assert "– Draft inspection reports, by 9 Nov 2026" in english.body
    assert english.path == f"/fund/reviews/{rita.pk}/"
    assert chinese.subject == "秋季：有 1 份提案等待您评审"
    assert "Draft inspection reports，2026年11月9日前" in chinese.body


def test_many_sent_one_by_one_are_one_message_with_a_line_for_each(at):
    other = f.proposal(at.round, at.people["ada"], title="Count the pallets")
    for name in ("rita", "rolf"):
        f.assignment(other, at.people[name], opened=False, affirmed=False)
    sent(at, "rita", "rolf")
    send(at, other, now=LATER)
    d.job(at.people["rita"], at.where, position=3)
    type(at.people["rita"]).objects.filter(pk=at.people["rita"].pk).update(email="r@example.org")

    taken = claims.claim(clock=lambda: LATER)

    (message,) = [one for one in taken.deliveries if one.recipient_id == at.people["rita"].pk]
    assert message.subject == "Autumn: 2 proposals wait for your review"
    assert message.body.count("– Draft inspection reports") == 1
    assert message.body.count("– Count the pallets") == 1


def test_whoever_has_handed_in_is_not_asked_any_more(at):
    rita, _rolf = sent(at, "rita", "rolf")
    at.write(rita)

    assert set(told(at, "fund_review_asked")) == {"rolf"}


def test_who_joins_a_review_under_way_may_begin_and_is_told(at):
    sent(at, "rita", "rolf")

    joined = assigning.assign(
        proposal=at.stands(), reviewer=at.people["ruth"], actor=at.users["chair"], now=LATER
    )

    joined.refresh_from_db()
    assert (joined.opened_at, joined.due_at) == (LATER, at.round.reviews_due_at)
    assert "ruth" in told(at, "fund_review_asked")


def test_found_too_close_the_reviewer_hears_that_it_ended_and_not_why(at):
    sent(at, "rita", "rolf")
    becomes_manager_of_ada(at, "rita")

    ended = told(at, "fund_review_ended")
    assert set(ended) == {"rita"}
    text = words(ended["rita"][0])
    assert text.subject == "Draft inspection reports: no review is needed any more"
    assert "close" not in text.body
    assert "conflict" not in text.body
    assert "不再需要您评审" in words(ended["rita"][0], "zh-hans").subject


def test_taken_back_reads_the_same(at):
    _rita, rolf = sent(at, "rita", "rolf")
    becomes_manager_of_ada(at, "rita")
    assigning.take_back(assignment=rolf, actor=at.users["chair"], now=f.NOW)

    ended = told(at, "fund_review_ended")
    assert words(ended["rita"][0]) == words(ended["rolf"][0])


def test_whose_review_was_never_open_hears_nothing_of_its_end(at):
    (rita,) = at.asked("rita", opened=False)
    assigning.take_back(assignment=rita, actor=at.users["chair"], now=f.NOW)

    assert told(at, "fund_review_ended") == {}


def test_the_fund_manager_hears_that_a_reviewer_is_missing_and_how_many_are_left(at):
    sent(at, "rita", "rolf")
    becomes_manager_of_ada(at, "rita")

    missing = told(at, "fund_reviewer_missing")
    assert set(missing) == {"manager"}
    text = words(missing["manager"][0])
    assert "1 reviewer is left; the round asks for 2." in text.body
    assert "rita" not in text.subject + text.body
    assert text.path == f"/fund/rounds/{at.round.pk}/reviewers/"
    assert "还剩 1 位评审人" in words(missing["manager"][0], "zh-hans").body


def test_who_declares_a_conflict_need_not_be_told_of_it(at):
    rita, _rolf = sent(at, "rita", "rolf")
    declare(proposal=rita.proposal, words="My cousin's.", actor=at.users["rita"], now=f.NOW)

    assert told(at, "fund_review_ended") == {}
    assert set(told(at, "fund_reviewer_missing")) == {"manager"}


def test_where_the_manager_is_too_close_the_chair_hears_instead(at):
    sent(at, "rita", "rolf")
    f.conflict(at.proposal, at.people["manager"])
    becomes_manager_of_ada(at, "rita")

    assert set(told(at, "fund_reviewer_missing")) == {"chair"}


def test_withdrawn_who_has_not_handed_in_hears_that_it_ended(at):
    rita, _rolf = sent(at, "rita", "rolf")
    at.write(rita)
    move(proposal=at.stands(), transition="withdraw", actor=at.users["ada"], now=f.NOW)

    assert set(told(at, "fund_review_ended")) == {"rolf"}


def handed_in_again(at):
    """The submitter has changed the text, and handed the next version in."""
    version = at.proposal.versions.get()
    ProposalVersion.objects.create(
        proposal=at.proposal, saved_at=LATER, title=version.title, scenario="By night as well."
    )
    return freezing.freeze(at.stands(), actor=at.users["ada"], now=LATER)


def test_who_reviewed_an_older_text_is_told_of_the_new_one(at):
    rita, _rolf = sent(at, "rita", "rolf")
    at.write(rita)
    Review.objects.update(stale_at=f.NOW)
    handed_in_again(at)

    stale = told(at, "fund_review_stale")
    assert set(stale) == {"rita"}
    text = words(stale["rita"][0])
    assert text.path == f"/fund/reviews/{rita.pk}/"
    assert "version 2 of “Draft inspection reports”" in text.body
    assert "版本 2" in words(stale["rita"][0], "zh-hans").body


def test_once_looked_at_again_nobody_is_reminded_of_it(at):
    rita, _rolf = sent(at, "rita", "rolf")
    at.write(rita)
    Review.objects.update(stale_at=f.NOW)
    handed_in_again(at)

    reviewing.revise(assignment=rita, actor=at.users["rita"], now=LATER)

    assert told(at, "fund_review_stale") == {}
