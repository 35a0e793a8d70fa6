"""An appeal is turned down: by the chair, with words, and the submitter is told."""

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.services import appeals
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NotReady
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.deciding import WORDS, build


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


@pytest.fixture
def appealed(firm):
    row = f.proposal(firm.of, firm.people["ada"], state="declined", appealed_at=f.NOW)
    row.appeal = "The data came later."
    row.save()
    return row


def turn_down(firm, row, by="chair", words=WORDS):
    return appeals.turn_down(proposal=row, words=words, actor=firm.users[by], now=f.NOW)


def test_the_proposal_stays_declined_and_who_when_and_why_is_kept(firm, appealed):
    turn_down(firm, appealed)

    assert (appealed.state, appealed.appeal_answer) == ("declined", WORDS)
    assert appealed.appeal_answered_by == firm.people["chair"]
    assert appealed.appeal_answered_at == f.NOW


def test_the_submitter_is_told_why(firm, appealed):
    turn_down(firm, appealed)

    (told,) = Notice.objects.filter(kind="fund_appeal_turned_down")
    assert (told.recipient_id, told.context["words"]) == (firm.people["ada"].pk, WORDS)


def test_it_is_answered_once_and_not_admitted_afterwards(firm, appealed):
    turn_down(firm, appealed)

    with pytest.raises(appeals.NoOpenAppeal):
        turn_down(firm, appealed)
    with pytest.raises(NotReady):
        move(proposal=appealed, transition="admit_appeal", actor=firm.users["chair"], now=f.NOW)


def test_nobody_but_the_chair_and_not_without_words(firm, appealed):
    with pytest.raises(NotAllowed):
        turn_down(firm, appealed, by="manager")
    with pytest.raises(InvalidInput):
        turn_down(firm, appealed, words=" ")


def test_the_chair_does_it_on_the_committees_page(client, firm, appealed):
    client.force_login(firm.users["chair"])
    assert (
        "Turn the appeal down"
        in client.get(f"/fund/proposals/{appealed.pk}/committee/").content.decode()
    )

    client.post(f"/fund/proposals/{appealed.pk}/appeal/", {"words": WORDS})

    text = client.get(f"/fund/proposals/{appealed.pk}/committee/").content.decode()
    assert WORDS in text
    assert client.get(f"/fund/proposals/{appealed.pk}/appeal/").status_code == 404
