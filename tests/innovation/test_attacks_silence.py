"""Nobody learns of a result of their own before it is told, whatever office they hold."""

from decimal import Decimal

import pytest

from orgchange.directory.scopes import sight_of
from orgchange.innovation.money_scopes import awards_visible_to
from orgchange.innovation.scopes import entries_visible_to
from orgchange.innovation.services.moving import move
from tests.factories import innovation as f
from tests.innovation.deciding import build
from tests.innovation.test_batches import decide, marked, put


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def approved(firm):
    """Ada's, approved and not told; Ada keeps the fund's books."""
    f.office(firm.fund, firm.people["ada"], "finance")
    row = marked(firm, "A")
    decide(firm, put(firm, row), A="approve")
    row.refresh_from_db()
    return row


def seen_by(firm, name):
    return sight_of(firm.users[name], on=f.NOW.date())


def test_the_ledger_hides_entries_of_ones_own_proposal_until_it_is_told(firm, approved):
    ada, finance = seen_by(firm, "ada"), seen_by(firm, "finance")

    assert not entries_visible_to(ada).filter(proposal=approved).exists()
    assert entries_visible_to(ada).filter(kind="allocate").exists()
    assert entries_visible_to(finance).filter(proposal=approved).exists()

    approved.told_state = "approved"
    approved.save()
    assert entries_visible_to(ada).filter(proposal=approved).exists()


def test_an_award_of_ones_own_is_not_there_until_it_is_told(firm, approved):
    ada = seen_by(firm, "ada")

    assert not awards_visible_to(ada).exists()
    assert awards_visible_to(seen_by(firm, "finance")).exists()

    approved.decisions.update(told_at=f.NOW)
    assert awards_visible_to(ada).exists()


