"""Thanks with a name: given in one click, taken back, and hidden where somebody would rather."""

import pytest
from django.urls import reverse

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.notices.models import Notice
from orgchange.pilots.models import ThankYou
from orgchange.pilots.services import thanks
from tests.factories.innovation import NOW
from tests.pilots.ending import closing

WORDS = "You labelled four hundred photos."


@pytest.fixture
def pilot(firm):
    return closing(firm)


def thank(firm, pilot, giver="owner", receiver="member", words=WORDS):
    return thanks.thank(
        pilot=pilot,
        receiver=firm.people[receiver],
        words=words,
        actor=firm.users[giver],
        now=NOW,
    )


def wall(firm, client, who="stranger"):
    client.force_login(firm.users[who])
    return client.get(reverse("pilots:thanks")).content.decode()


def test_whoever_helped_is_told_and_stands_on_the_wall(firm, pilot, client):
    thank(firm, pilot)

    notice = Notice.objects.get(kind="pilot_thanked")
    assert (notice.recipient, notice.context["words"]) == (firm.people["member"], WORDS)
    assert WORDS in wall(firm, client)


@pytest.mark.parametrize(("receiver", "is_across"), [("evaluator", False), ("member", True)])
def test_help_across_departments_is_marked(firm, pilot, receiver, is_across):
    home = {name: person.jobs.get().department for name, person in firm.people.items()}
    assert (home["owner"] != home[receiver]) is is_across

    assert thank(firm, pilot, receiver=receiver).is_across is is_across


def test_nobody_thanks_themselves(firm, pilot):
    with pytest.raises(InvalidInput):
        thank(firm, pilot, receiver="owner")


def test_a_second_click_is_no_second_thanks(firm, pilot):
    thank(firm, pilot)

    with pytest.raises(thanks.ThankedBefore):
        thank(firm, pilot)

    assert ThankYou.objects.count() == 1


def test_what_was_taken_back_can_be_given_again(firm, pilot, client):
    first = thank(firm, pilot)
    thanks.take_back(thanks=first, actor=firm.users["owner"], now=NOW)
    hidden = WORDS not in wall(firm, client)

    thank(firm, pilot)

    assert hidden
    assert WORDS in wall(firm, client)


def test_whoever_declines_is_shown_to_nobody_else(firm, pilot, client):
    row = thank(firm, pilot)

    thanks.decline(thanks=row, actor=firm.users["member"], now=NOW)

    assert [WORDS in wall(firm, client, who) for who in ("stranger", "owner", "member")] == [
        False,
        False,
        True,
    ]


def test_and_may_change_their_mind(firm, pilot, client):
    row = thank(firm, pilot)
    thanks.decline(thanks=row, actor=firm.users["member"], now=NOW)

    thanks.show(thanks=row, actor=firm.users["member"], now=NOW)

    assert WORDS in wall(firm, client)


@pytest.mark.parametrize("act", [thanks.take_back, thanks.decline, thanks.show])
def test_nobody_else_touches_it(firm, pilot, act):
    row = thank(firm, pilot)

    with pytest.raises(NotAllowed):
        act(thanks=row, actor=firm.users["stranger"], now=NOW)


def test_one_click_without_words_is_enough(firm, pilot, client):
    client.force_login(firm.users["owner"])
    url = reverse("pilots:thank", args=[pilot.pk])
    offered = client.get(url).content.decode()

    client.post(url, {"receiver": firm.people["member"].employee_number, "words": ""})

    assert "Thank Member" in offered
    assert ThankYou.objects.get().receiver == firm.people["member"]


def test_whoever_was_thanked_is_not_offered_again(firm, pilot, client):
    thank(firm, pilot)
    client.force_login(firm.users["owner"])

    page = client.get(reverse("pilots:thank", args=[pilot.pk])).content.decode()

    assert "Thank Member" not in page
    assert "Thank Sponsor" in page
