"""Rating somebody through a door: who may, on which evidence, and what two who agree award."""

from datetime import timedelta

import pytest

from courses.skills.models import (
    Anchor,
    Award,
    Evidence,
    EvidenceDecision,
    Holding,
    Rating,
    RatingWithdrawal,
)
from courses.skills.services import by_hand, judging, posting
from courses.skills.services import evidence as pieces
from courses.skills.services import framework as writing
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from tests.factories import directory as d
from tests.factories import skills as make
from tests.factories.innovation import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def lab():
    return d.department("LAB", name="Lab")


@pytest.fixture
def boss(lab):
    return signed_in(d.employee(lab, name="Bea Boss"))


@pytest.fixture
def pia(lab, boss):
    return signed_in(d.employee(lab, name="Pia Person", manager_id=boss.pk))


@pytest.fixture
def peer(lab):
    return signed_in(d.employee(lab, name="Per Peer"))


@pytest.fixture
def hr(lab):
    person = signed_in(d.employee(lab, name="Hana Hr"))
    d.grant(person.user, "hr")
    return person


@pytest.fixture
def skill():
    return make.skill("framing-well")


def signed_in(person):
    d.user(person)
    person.refresh_from_db()
    return person


def rate(pia, skill, by, level=2, **fields):
    return judging.give_rating(
        employee=pia, skill=skill, level=level, actor=by.user, now=NOW, **fields
    )


def ask(pia, skill, peer, by=None):
    return judging.ask_for_rating(
        employee=pia, skill=skill, rater=peer, actor=(by or pia).user, now=NOW
    )


def post(pia, skill, level=2, **fields):
    given = {"words": "One page, read by finance.", **fields}
    return pieces.post_evidence(
        employee=pia, skill=skill, level=level, actor=pia.user, now=NOW, **given
    )


def test_the_manager_and_an_asked_colleague_who_agree_award_the_lower_level(pia, boss, peer, skill):
    ask(pia, skill, peer)
    rate(pia, skill, boss, 3, words="She did.", shown="The page of the returns desk.")

    rating = rate(pia, skill, peer, 2)

    assert rating.ask.employee == pia
    assert Holding.objects.current().on(TODAY).get(employee=pia, skill=skill).level == 2


def test_a_stranger_and_a_colleague_whom_nobody_asked_do_not_rate(pia, peer, skill):
    with pytest.raises(NotAllowed):
        rate(pia, skill, peer)


def test_a_self_rating_is_kept_and_never_counts(pia, boss, skill):
    rate(pia, skill, pia, 2)

    rate(pia, skill, boss, 2)

    assert Rating.objects.filter(employee=pia).count() == 2
    assert not Award.objects.exists()


def test_from_level_three_on_words_and_evidence_are_asked_for(pia, boss, skill):
    with pytest.raises(InvalidInput) as refused:
        rate(pia, skill, boss, 3)

    assert {problem.field for problem in refused.value.problems} == {"words", "evidence"}
    rate(pia, skill, boss, 3, words="Seen in March.", evidence=post(pia, skill, 3))


def test_evidence_of_another_skill_is_refused(pia, boss, skill):
    other = post(pia, make.skill())

    with pytest.raises(InvalidInput):
        rate(pia, skill, boss, 2, evidence=other)


def test_a_colleague_is_asked_once_and_may_say_that_they_cannot(pia, peer, skill):
    asked = ask(pia, skill, peer)
    with pytest.raises(judging.AskedBefore):
        ask(pia, skill, peer)

    judging.decline_ask(ask=asked, actor=peer.user, now=NOW)

    with pytest.raises(NotAllowed):
        rate(pia, skill, peer)
    assert ask(pia, skill, peer).pk != asked.pk


def test_whoever_is_asked_hears_of_it(pia, peer, skill):
    ask(pia, skill, peer)

    assert Notice.objects.get(kind="skill_rating_asked").recipient == peer


def test_two_independent_acceptances_make_an_award(pia, boss, peer, skill):
    piece = post(pia, skill)
    ask(pia, skill, peer)

    for who in (boss, peer):
        pieces.accept_evidence(evidence=piece, actor=who.user, now=NOW)

    award = Award.objects.get(employee=pia, skill=skill)
    assert (award.level, award.ratings.count()) == (2, 2)
    assert {row.occasion for row in award.ratings.all()} == {"acceptance"}
    assert Notice.objects.filter(kind="skill_awarded", recipient=pia).exists()


def test_an_acceptance_can_be_undone_until_it_counted(pia, boss, peer, skill):
    piece = post(pia, skill)
    ask(pia, skill, peer)
    first = pieces.accept_evidence(evidence=piece, actor=boss.user, now=NOW)
    pieces.undo_decision(decision=first, actor=boss.user, now=NOW)
    assert RatingWithdrawal.objects.filter(rating=first.rating).exists()
    again = pieces.accept_evidence(evidence=piece, actor=boss.user, now=NOW)
    pieces.accept_evidence(evidence=piece, actor=peer.user, now=NOW)

    with pytest.raises(pieces.Counted):
        pieces.undo_decision(decision=again, actor=boss.user, now=NOW)


def test_declining_needs_words_and_the_person_reads_them(pia, boss, skill):
    piece = post(pia, skill)
    with pytest.raises(InvalidInput):
        pieces.decline_evidence(evidence=piece, words=" ", actor=boss.user, now=NOW)

    pieces.decline_evidence(evidence=piece, words="No number in it.", actor=boss.user, now=NOW)

    assert not Rating.objects.exists()
    notice = Notice.objects.get(kind="skill_evidence_declined")
    assert (notice.recipient, notice.context["words"]) == (pia, "No number in it.")


def test_one_decides_once_and_never_on_ones_own(pia, boss, skill):
    piece = post(pia, skill)
    pieces.accept_evidence(evidence=piece, actor=boss.user, now=NOW)

    with pytest.raises(pieces.DecidedAlready):
        pieces.accept_evidence(evidence=piece, actor=boss.user, now=NOW)
    with pytest.raises(NotAllowed):
        pieces.accept_evidence(evidence=piece, actor=pia.user, now=NOW)


def test_what_nobody_decided_on_can_be_taken_back(pia, boss, skill):
    piece = post(pia, skill)

    pieces.withdraw_evidence(evidence=piece, actor=pia.user, now=NOW)

    with pytest.raises(pieces.Withdrawn):
        pieces.accept_evidence(evidence=piece, actor=boss.user, now=NOW)
    decided = post(pia, skill)
    pieces.accept_evidence(evidence=decided, actor=boss.user, now=NOW)
    with pytest.raises(pieces.DecidedAlready):
        pieces.withdraw_evidence(evidence=decided, actor=pia.user, now=NOW)


def test_a_rater_takes_a_rating_back_with_a_reason_and_a_peer_cannot(pia, boss, peer, skill):
    rating = rate(pia, skill, boss)
    with pytest.raises(NotAllowed):
        judging.withdraw_rating(rating=rating, reason="No.", actor=peer.user, now=NOW)

    judging.withdraw_rating(rating=rating, reason="Mixed up.", actor=boss.user, now=NOW)

    assert rating.withdrawal.reason == "Mixed up."


def test_hr_exempts_and_revokes_with_a_reason_but_not_for_themselves(pia, hr, boss, skill):
    make.holding(pia, skill, 2)
    given = {"skill": skill, "now": NOW}
    for who in (hr, boss):
        with pytest.raises(NotAllowed):
            by_hand.exempt_from(employee=who, reason="So.", actor=who.user, **given)

    by_hand.revoke_level(employee=pia, reason="The record was false.", actor=hr.user, **given)

    held = Holding.objects.current().filter(employee=pia, skill=skill)
    assert not held.on(TODAY).exists()
    assert held.on(TODAY - timedelta(days=1)).get().level == 2
    with pytest.raises(by_hand.NothingHeld):
        by_hand.revoke_level(employee=pia, reason="Again.", actor=hr.user, **given)


def test_anchors_are_written_from_a_day_on_and_earlier_days_keep_theirs(hr, skill):
    start = TODAY + timedelta(days=10)
    levels = {2: {"text": "Frames it alone.", "text_zh": "", "evidence": "", "evidence_zh": ""}}

    writing.write_anchors(skill=skill, levels=levels, valid_from=start, actor=hr.user, now=NOW)

    rows = Anchor.objects.current().filter(skill=skill, level=2)
    assert rows.on(TODAY).get().text == "Framing Well at 2"
    assert rows.on(start).get().text == "Frames it alone."


def test_only_hr_of_the_whole_and_administrators_write_the_framework(boss, skill):
    with pytest.raises(NotAllowed):
        writing.retire_skill(skill=skill, actor=boss.user, now=NOW)


def test_nobody_is_rated_in_a_retired_skill(pia, boss, hr, skill):
    skill = writing.retire_skill(skill=skill, actor=hr.user, now=NOW)

    with pytest.raises(judging.SkillRetired):
        rate(pia, skill, boss)


def test_decisions_and_evidence_leave_no_award_without_a_second_word(pia, boss, skill):
    pieces.accept_evidence(evidence=post(pia, skill), actor=boss.user, now=NOW)

    assert EvidenceDecision.objects.count() == 1
    assert not Award.objects.exists()
    assert Evidence.objects.count() == 1
    assert posting.post_completions(pairs=set(), now=NOW) == 0
