"""What must hold before a proposal is asked about, decided or let go."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.innovation.models import DataSource, Move, Question, ReviewAssignment
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NotReady
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def refused_step(proposal, transition, actor, **given):
    with pytest.raises(NotReady) as refused:
        move(proposal=proposal, transition=transition, actor=actor, now=f.NOW, **given)
    return codes(refused)


def test_asking_needs_a_question(firm):
    handed_in = f.proposal(firm.of, firm.people["ada"])

    assert refused_step(handed_in, "ask", firm.users["manager"], questions=[" "]) == ["required"]


def test_questions_are_kept_one_by_one(firm):
    handed_in = f.proposal(firm.of, firm.people["ada"])

    move(
        proposal=handed_in,
        transition="ask",
        actor=firm.users["manager"],
        now=f.NOW,
        questions=["Whose data is it?", "", "Who counts?"],
    )

    texts = Question.objects.filter(asked_by=firm.people["manager"]).values_list("text", flat=True)
    assert list(texts) == ["Whose data is it?", "Who counts?"]


@pytest.mark.parametrize("words", ["No.", "Not this time, sorry!", "这次不行。"])
def test_a_phrase_declines_nothing(firm, words):
    reviewed = f.proposal(firm.of, firm.people["ada"], state="calibration")

    found = refused_step(reviewed, "mark_decline", firm.users["manager"], words=words)

    assert found == ["not_specific"]


@pytest.mark.parametrize(
    "words", [WORDS, "十份检验报告里有九份由两位春天就要离开的同事撰写，项目开始得太晚了。"]
)
def test_two_sentences_about_it_do(firm, words):
    reviewed = f.proposal(firm.of, firm.people["ada"], state="calibration")

    move(
        proposal=reviewed,
        transition="mark_decline",
        actor=firm.users["manager"],
        now=f.NOW,
        words=words,
    )

    assert reviewed.state == "marked_decline"


def test_the_words_of_another_proposal_are_refused(firm):
    for title in ("One", "Two"):
        row = f.proposal(firm.of, firm.people["ada"], state="calibration", title=title)
        if title == "One":
            actor = firm.users["manager"]
            move(proposal=row, transition="mark_decline", actor=actor, now=f.NOW, words=WORDS)

    assert refused_step(row, "mark_decline", actor, words=WORDS.upper()) == ["canned"]


def test_the_directors_words_may_be_those_of_the_mark(firm):
    row = f.proposal(firm.of, firm.people["ada"], state="calibration")
    manager, director = firm.users["manager"], firm.users["director"]
    move(proposal=row, transition="mark_decline", actor=manager, now=f.NOW, words=WORDS)
    row.state = "pending_approval"
    row.save()

    move(proposal=row, transition="decline", actor=director, now=f.NOW, words=WORDS)

    assert row.state == "declined"


@pytest.mark.parametrize("days", [-1, 0, 500])
def test_nobody_waits_without_an_end_ahead(firm, days):
    row = f.proposal(firm.of, firm.people["ada"], state="calibration")

    found = refused_step(
        row, "waitlist", firm.users["manager"], due_at=f.NOW + timedelta(days=days)
    )

    assert found == ["out_of_range"]


def test_the_end_of_waiting_is_when_it_is_due(firm):
    row = f.proposal(firm.of, firm.people["ada"], state="calibration")
    until = f.NOW + timedelta(days=90)

    move(proposal=row, transition="waitlist", actor=firm.users["manager"], now=f.NOW, due_at=until)

    assert row.due_at == until


def test_a_mark_reaches_the_director_in_a_batch_alone(firm):
    row = f.proposal(firm.of, firm.people["ada"], state="marked_fund")

    assert refused_step(row, "request", firm.users["manager"]) == ["required"]


class TestMicroLane:
    @pytest.fixture
    def small(self, firm):
        return f.proposal(
            firm.of,
            firm.people["ada"],
            asked=3000,
            lane="micro",
            handler=firm.people["manager"],
        )

    def refused(self, firm, row, by="other_manager", **given):
        return refused_step(row, "approve_micro", firm.users[by], words=WORDS, **given)

    def test_another_manager_than_the_handler_approves(self, firm, small):
        assert self.refused(firm, small, by="manager") == ["own"]

    def test_somebody_must_handle_it_first(self, firm, small):
        small.handler = None
        small.save()

        assert self.refused(firm, small) == ["required"]

    def test_it_takes_no_more_than_its_cap(self, firm, small):
        assert self.refused(firm, small, amount=Decimal(5001)) == [
            "above_asked",
            "above_micro_cap",
        ]

    def test_the_standard_lane_has_no_short_way(self, firm, small):
        small.lane = "standard"
        small.save()

        assert self.refused(firm, small) == ["not_micro"]

    @pytest.mark.parametrize(
        ("classification", "personal"),
        [("internal", True), ("internal", None), ("confidential", False), ("", False)],
    )
    def test_risky_or_unknown_data_takes_the_long_way(self, firm, small, classification, personal):
        DataSource.objects.create(
            version=small.versions.get(),
            name="Reports",
            classification=classification,
            has_personal_data=personal,
        )

        assert self.refused(firm, small) == ["data_risk"]

    def test_nobody_gets_more_than_the_yearly_cap(self, firm, small):
        firm.of.micro_yearly_cap = Decimal(2999)
        firm.of.save()

        assert self.refused(firm, small) == ["yearly_cap"]

    def test_who_belongs_to_it_cannot_approve_it(self, firm, small):
        f.belongs(small, firm.people["other_manager"], "team")

        with pytest.raises(NotAllowed):
            self.refused(firm, small)


class TestWhoDecides:
    @pytest.fixture
    def waiting(self, firm):
        return f.proposal(firm.of, firm.people["ada"], state="pending_approval")

    def send_back(self, firm, row):
        return refused_step(row, "send_back", firm.users["director"], words=WORDS)

    @pytest.mark.parametrize("part", ["submitter", "co_submitter"])
    def test_takes_no_step_with_an_own_proposal(self, firm, part):
        director = firm.people["director"]
        by = director if part == "submitter" else firm.people["ada"]
        own = f.proposal(firm.of, by, state="pending_approval")
        if part == "co_submitter":
            f.belongs(own, director)

        with pytest.raises(NotAllowed):
            self.send_back(firm, own)

    def test_does_not_belong_to_it(self, firm, waiting):
        f.belongs(waiting, firm.people["director"], "team")

        with pytest.raises(NotAllowed):
            self.send_back(firm, waiting)

    def test_does_not_review_it(self, firm, waiting):
        ReviewAssignment.objects.create(
            proposal=waiting, reviewer=firm.people["director"], assigned_at=f.NOW
        )

        assert self.send_back(firm, waiting) == ["involved_reviewer"]

    def test_manages_nobody_of_it(self, firm, waiting):
        f.office(firm.fund, firm.people["boss"], "director")

        found = refused_step(waiting, "send_back", firm.users["boss"], words=WORDS)

        assert found == ["involved_manager"]

    def test_did_not_handle_it(self, firm, waiting):
        waiting.handler = firm.people["director"]
        waiting.save()

        assert self.send_back(firm, waiting) == ["involved_handler"]

    def test_took_no_step_of_a_fund_manager_with_it(self, firm, waiting):
        Move.objects.create(
            proposal=waiting,
            transition="mark_fund",
            source="calibration",
            target="marked_fund",
            at=f.NOW,
            by=firm.users["director"],
        )

        assert self.send_back(firm, waiting) == ["involved_handler"]

    def test_is_anybody_else_with_the_office(self, firm, waiting):
        move(
            proposal=waiting,
            transition="send_back",
            actor=firm.users["director"],
            now=f.NOW,
            words=WORDS,
        )

        assert waiting.state == "returned"
