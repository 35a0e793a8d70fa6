"""What came in from elsewhere without a review: a reason on record takes its place."""

from decimal import Decimal

import pytest

from orgchange.innovation.models import Move, Proposal
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NotReady
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build
from tests.innovation.imported import bring

REASON = "The works council chose it in March, with the minutes attached."


@pytest.fixture
def firm(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return build(monkeypatch)


@pytest.fixture
def waiting(firm):
    bring(firm.of, f"1,Read notes,Long,500,{firm.people['ada'].employee_number},on hold,,,")
    row = Proposal.objects.get()
    assert row.state == "waitlisted"
    return row


def mark(firm, row, **given):
    move(
        proposal=row,
        transition="mark_fund",
        actor=firm.users["manager"],
        now=f.NOW,
        amount=Decimal(500),
        **given,
    )


def refused(firm, row):
    with pytest.raises(NotReady) as found:
        mark(firm, row)
    return [(one.field, one.code) for one in found.value.problems]


def test_it_is_not_marked_to_fund_without_a_word(firm, waiting):
    assert refused(firm, waiting) == [("words", "required")]


def test_a_reason_lets_it_through_and_stays_on_record(firm, waiting):
    mark(firm, waiting, words=REASON)

    assert Move.objects.get(transition="mark_fund").words == REASON


def test_a_mark_to_decline_taken_back_is_no_way_around(firm, waiting):
    manager = {"actor": firm.users["manager"], "now": f.NOW}
    move(proposal=waiting, transition="mark_decline", words=WORDS, **manager)
    move(proposal=waiting, transition="unmark", **manager)

    assert refused(firm, waiting) == [("words", "required")]


def test_a_review_here_is_enough_unless_it_is_set_aside(firm, waiting):
    review = f.review(f.assignment(waiting, firm.people["stranger"]), score=4)
    review.set_aside_at = f.NOW
    review.save()
    assert refused(firm, waiting) == [("words", "required")]

    review.set_aside_at = None
    review.save()
    mark(firm, waiting)

    assert waiting.state == "marked_fund"


def test_the_page_says_what_is_missing_beside_the_words(firm, waiting, client):
    client.force_login(firm.users["manager"])
    path = f"/fund/proposals/{waiting.pk}/steps/mark_fund/"

    answer = client.post(path, {"amount": "500"})

    assert answer.status_code == 422
    assert "brought in without a review" in answer.content.decode()
