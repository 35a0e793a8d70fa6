"""Results are told all at once, each with words of its own."""

from decimal import Decimal

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.innovation.deciding.untold import untold
from orgchange.innovation.models import Award, Follow, LetterTemplate
from orgchange.innovation.services import batches, micro, telling
from orgchange.innovation.services.moving import move
from orgchange.notices import texts
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.test_batches import decide, marked, put


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def decided(firm):
    """A approved, B declined; nobody knows."""
    rows = {title: marked(firm, title) for title in ("A", "B")}
    decide(firm, put(firm, *rows.values()), A="approve", B=("decline", WORDS))
    return {title: untold().get(proposal=row) for title, row in rows.items()}


def tell(firm, *decisions, by="manager"):
    return telling.tell(fund=firm.fund, decisions=decisions, actor=firm.users[by], now=f.NOW)


def word(firm, decision, words=WORDS, by="manager"):
    return telling.word(decision=decision, words=words, actor=firm.users[by], now=f.NOW)


def letter(notice, language="en"):
    facts = texts.facts_of([notice], f.NOW)[notice.pk]
    return texts.text_of(notice.kind, facts, language=language, name="Ada")


def test_nobody_is_told_while_one_letter_has_no_words(firm, decided):
    with pytest.raises(telling.WordsMissing) as refused:
        tell(firm, *decided.values())

    assert [problem.field for problem in refused.value.problems] == [f"words-{decided['A'].pk}"]
    assert not Notice.objects.filter(kind="fund_told").exists()
    assert untold().count() == 2


def test_all_are_told_at_once(firm, decided):
    word(firm, decided["A"])

    assert tell(firm, *decided.values()) == 2

    for decision, state in zip(decided.values(), ("approved", "declined"), strict=True):
        decision.refresh_from_db()
        decision.proposal.refresh_from_db()
        assert (decision.told_at, decision.proposal.told_state) == (f.NOW, state)
    assert not untold().exists()


def test_the_letter_has_the_words_and_the_amount_in_the_readers_language(firm, decided):
    word(firm, decided["A"], "Begin with the reports of line 3, as you say yourself.")
    tell(firm, decided["A"])

    notice = Notice.objects.get(kind="fund_told", recipient=firm.people["ada"])
    english, chinese = letter(notice), letter(notice, "zh-hans")
    assert english.subject == "A: approved"
    assert "8,000 EUR" in english.body
    assert "Begin with the reports of line 3" in english.body
    assert chinese.subject != english.subject
    assert "Begin with the reports of line 3" in chinese.body


def test_a_fund_writes_its_own_letter(firm, decided):
    LetterTemplate.objects.create(
        fund=firm.fund,
        outcome="approved",
        language="en",
        subject="Yes to {title}",
        body="{name}: {words} {signed}",
    )
    word(firm, decided["A"], "Do it.")
    tell(firm, decided["A"])

    notice = Notice.objects.get(kind="fund_told")
    assert letter(notice).subject == "Yes to A"
    assert letter(notice).body.startswith("Ada: Do it. Director")


def test_co_submitters_get_the_letter_and_followers_the_outcome_alone(firm, decided):
    proposal = decided["B"].proposal
    f.belongs(proposal, firm.people["ben"])
    Follow.objects.create(proposal=proposal, employee=firm.people["stranger"])
    Follow.objects.create(proposal=proposal, employee=firm.people["ben"])

    tell(firm, decided["B"])

    told = Notice.objects.filter(object_key=f"proposal:{proposal.pk}")
    assert set(told.filter(kind="fund_told").values_list("recipient", flat=True)) == {
        firm.people["ada"].pk,
        firm.people["ben"].pk,
    }
    (news,) = told.filter(kind="fund_outcome")
    assert news.recipient == firm.people["stranger"]
    assert WORDS not in str(news.context)


def test_words_are_written_until_it_is_told(firm, decided):
    word(firm, decided["A"])
    tell(firm, decided["A"])

    with pytest.raises(telling.NotUntold):
        word(firm, decided["A"], "Other words.")


def test_telling_twice_tells_once(firm, decided):
    word(firm, decided["A"])
    tell(firm, decided["A"])

    with pytest.raises(telling.NotUntold):
        tell(firm, decided["A"])

    assert Notice.objects.filter(kind="fund_told").count() == 1


def test_a_reviewer_tells_nobody(firm, decided):
    f.office(firm.fund, firm.people["stranger"], "reviewer")

    with pytest.raises(NotAllowed):
        tell(firm, decided["B"], by="stranger")


def test_the_micro_lane_tells_at_once(firm):
    row = f.proposal(
        firm.of, firm.people["ada"], asked=3000, lane="micro", handler=firm.people["manager"]
    )

    micro.approve(proposal=row, words=WORDS, actor=firm.users["other_manager"], now=f.NOW)

    assert (row.state, row.told_state, row.replied_at) == ("approved", "approved", f.NOW)
    assert Award.objects.get(proposal=row).amount == Decimal(3000)
    assert Notice.objects.filter(kind="fund_told").count() == 1


def test_what_went_back_and_was_decided_again_is_told_once(firm):
    row = marked(firm, "A")
    decide(firm, put(firm, row), A=("send_back", WORDS))
    given = {"transition": "mark_fund", "amount": Decimal(4000)}
    move(proposal=row, actor=firm.users["manager"], now=f.NOW, **given)
    decide(firm, put(firm, row), A="approve")

    assert untold().get().amount == 4000
    assert batches.reserved_for(row) == 0
