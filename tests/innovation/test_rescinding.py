"""An approval is taken back by a director and a second person."""

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.innovation.models import Award, Decision, PeriodBalance
from orgchange.innovation.services import rescinding
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.test_batches import decide, marked, put


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def approved(firm):
    row = marked(firm, "A")
    decide(firm, put(firm, row), A="approve")
    row.refresh_from_db()
    return row


def ask(firm, row, by="director"):
    return rescinding.ask(proposal=row, words=WORDS, actor=firm.users[by], now=f.NOW)


def agree(firm, asked, by="finance"):
    return rescinding.agree(rescission=asked, actor=firm.users[by], now=f.NOW)


def test_asking_alone_takes_nothing_back(firm, approved):
    ask(firm, approved)

    approved.refresh_from_db()
    assert approved.state == "approved"


def test_when_a_second_person_agrees_it_is_taken_back_with_its_money_and_told(firm, approved):
    agree(firm, ask(firm, approved))

    approved.refresh_from_db()
    decision = Decision.objects.get(proposal=approved, outcome="rescinded")
    assert (approved.state, approved.told_state) == ("rescinded", "rescinded")
    assert (decision.decided_by, decision.second, decision.told_at) == (
        firm.people["director"],
        firm.people["finance"],
        f.NOW,
    )
    assert PeriodBalance.objects.get(period=firm.period, unit="money").available == 100_000
    assert Award.objects.get(proposal=approved).ended_at == f.NOW


def test_nobody_agrees_with_themselves(firm, approved):
    with pytest.raises(NotAllowed):
        agree(firm, ask(firm, approved), by="director")


def test_the_second_person_had_no_part_in_it(firm, approved):
    asked = ask(firm, approved)
    f.belongs(approved, firm.people["finance"], "team")

    with pytest.raises(NotAllowed):
        agree(firm, asked)


def test_a_fund_manager_is_no_second_person(firm, approved):
    asked = ask(firm, approved)

    with pytest.raises(NotAllowed):
        agree(firm, asked, by="other_manager")


def test_only_a_director_asks(firm, approved):
    with pytest.raises(NotAllowed):
        ask(firm, approved, by="finance")


def test_one_request_at_a_time(firm, approved):
    ask(firm, approved)

    with pytest.raises(rescinding.AlreadyAskedToRescind):
        ask(firm, approved, by="other_director")


def test_a_dropped_request_leaves_all_as_it_was(firm, approved):
    asked = ask(firm, approved)

    rescinding.drop(rescission=asked, actor=firm.users["finance"], now=f.NOW)

    approved.refresh_from_db()
    assert approved.state == "approved"
    with pytest.raises(rescinding.AlreadySettled):
        agree(firm, asked)
