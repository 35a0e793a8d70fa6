"""Nobody learns of a result of their own before it is told, whatever office they hold."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orgchange.core.errors import NotAllowed
from orgchange.directory.scopes import sight_of
from orgchange.innovation.deciding.batch_pages import (
    MARKED_A_PAGE,
    batches_listed,
    marked_by_fund,
    marked_page,
)
from orgchange.innovation.money.money_scopes import awards_visible_to
from orgchange.innovation.proposing.comments import readable
from orgchange.innovation.scopes import entries_visible_to
from orgchange.innovation.services import amending, batches, commenting, voting
from orgchange.innovation.services.clock import plan_overdue
from orgchange.innovation.services.moving import move
from orgchange.notices.models import Notice
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


def test_putting_ones_own_before_the_director_says_nothing_of_where_it_is(firm):
    f.office(firm.fund, firm.people["ada"], "manager")
    waits, marks = marked(firm, "A"), marked(firm, "B")
    put(firm, waits)

    for row in (waits, marks):
        with pytest.raises(NotAllowed) as refused:
            batches.request(fund=firm.fund, proposals=[row], actor=firm.users["ada"], now=f.NOW)
        assert refused.value.message == "You may not do this."


def test_a_batch_of_ones_own_alone_counts_nothing(firm, approved):
    assert [row.size for row in batches_listed(seen_by(firm, "ada"))] == [0]
    assert [row.size for row in batches_listed(seen_by(firm, "director"))] == [1]


def test_what_is_marked_is_paged_and_counted_without_ones_own(firm):
    f.office(firm.fund, firm.people["ada"], "manager")
    for person in ("ada", *["manager"] * (MARKED_A_PAGE + 2)):
        f.proposal(firm.of, firm.people[person], state="marked_decline")
    ada = seen_by(firm, "ada")

    pages = [marked_by_fund(ada, marked_page(ada, number)) for number in ("1", "2")]

    assert [[(fund.count, len(fund.rows)) for fund in page] for page in pages] == [
        [(MARKED_A_PAGE + 2, MARKED_A_PAGE)],
        [(MARKED_A_PAGE + 2, 2)],
    ]


def test_who_would_be_in_the_team_reads_no_inner_comments(firm):
    row = f.proposal(firm.of, firm.people["ada"], state="calibration")
    commenting.comment(
        proposal=row, text="We fund it.", is_inner=True, actor=firm.users["chair"], now=f.NOW
    )
    f.belongs(row, firm.people["manager"], "team")

    assert not readable(row, seen_by(firm, "manager")).exists()
    assert readable(row, seen_by(firm, "chair")).exists()


def test_a_director_is_not_reminded_of_a_proposal_of_their_own(firm):
    f.proposal(
        firm.of, firm.people["director"], state="pending_approval", due_at=f.NOW, title="Own"
    )

    plan_overdue(now=f.NOW)

    people = Notice.objects.values_list("recipient", flat=True)
    assert list(people) == [firm.people["other_director"].pk]


def test_a_mark_that_is_taken_back_moves_no_day_that_was_told(firm):
    row = f.proposal(
        firm.of, firm.people["ada"], state="calibration", told_due_at=f.NOW + timedelta(days=3)
    )
    amount = {"amount": Decimal(5000)}
    manager = firm.users["manager"]
    move(proposal=row, transition="mark_fund", actor=manager, now=f.NOW, **amount)
    move(proposal=row, transition="unmark", actor=manager, now=f.NOW + timedelta(days=2))

    assert row.told_due_at == f.NOW + timedelta(days=3)


def test_colleagues_vote_until_a_decision_is_told(firm, approved):
    approved.told_state = "calibration"
    approved.save()

    left = voting.vote(proposal=approved, points=1, actor=firm.users["ben"], now=f.NOW)

    assert left == firm.of.vote_points - 1


def test_an_award_is_not_amended_before_it_is_told(firm, approved):
    with pytest.raises(amending.NotTold):
        amending.propose_amendment(
            award=approved.award,
            amount=Decimal(7000),
            reason="Less will do.",
            actor=firm.users["manager"],
            now=f.NOW,
        )
