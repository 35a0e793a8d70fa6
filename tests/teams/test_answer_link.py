"""The link of a mail: shows the request without sign-in, changes nothing itself, answers once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from orgchange.directory.models import JobRecord
from orgchange.teams import links
from orgchange.teams.models import RequestAnswer, TeamMembership
from orgchange.teams.services import answers, requests
from tests.teams.asking import NOW, ask, firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield firm()


def url(request, party="manager", who=None):
    recipient = who or (request.manager if party == "manager" else request.employee)
    return links.answer_path(request_id=request.pk, party=party, recipient_id=recipient.pk)


def shown(response):
    return response.content.decode()


@pytest.mark.parametrize("query", ["", "?answer=yes", "?answer=no"])
def test_following_the_link_shows_the_request_and_changes_nothing(world, client, query):
    request = ask(world)

    page = client.get(url(request) + query)

    assert page.status_code == 200
    assert "Can you release 20 % of Ada?" in shown(page)
    assert "We need her eye for seasons." in shown(page)
    assert ("autofocus" in shown(page)) == bool(query)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not RequestAnswer.objects.exists()


def test_one_click_answers_for_the_manager_without_sign_in_or_cookies(world, client):
    request = ask(world)

    page = client.post(url(request), {"answer": "yes", "comment": "Fine."}, follow=True)

    assert "You answered yes" in shown(page)
    (given,) = request.answers.all()
    assert (given.party, given.answered_by, given.by_mail) == ("manager", world.marco, True)
    assert given.comment == "Fine."


def test_the_links_of_both_write_the_seat(world, client):
    request = ask(world)

    for party in ("manager", "person"):
        client.post(url(request, party), {"answer": "yes"})

    assert TeamMembership.objects.filter(employee=world.ada, team=world.team).count() == 1


def test_the_link_of_one_side_does_not_answer_for_the_other(world, client):
    request = ask(world)

    client.post(url(request, "person"), {"answer": "yes", "party": "manager"})

    assert [a.party for a in request.answers.all()] == ["person"]


@pytest.mark.parametrize(
    "made",
    [
        lambda r, w: "x" * 40,
        lambda r, w: links.token_for(request_id=r.pk, party="manager", recipient_id=w.ada.pk),
        lambda r, w: links.token_for(request_id=r.pk, party="both", recipient_id=w.marco.pk),
        lambda r, w: links.token_for(request_id=0, party="manager", recipient_id=w.marco.pk),
        lambda r, w: signing.dumps([r.pk, "manager", w.marco.pk], salt="notices.unsubscribe"),
        lambda r, w: signing.dumps({"a": 1}, salt=links.SALT),
        lambda r, w: (
            links.token_for(request_id=r.pk, party="manager", recipient_id=w.marco.pk)[:-1] + "!"
        ),
    ],
)
def test_a_forged_link_does_not_exist(world, client, made):
    request = ask(world)
    path = reverse("teams:answer-link", args=[made(request, world)])

    assert client.get(path).status_code == 404
    assert client.post(path, {"answer": "yes"}).status_code == 404
    assert not RequestAnswer.objects.exists()


def test_an_answered_link_says_so_and_takes_no_second_answer(world, client):
    request = ask(world)
    client.post(url(request), {"answer": "yes"})

    page = client.post(url(request), {"answer": "no"})

    assert "You answered yes" in shown(page)
    assert "is not taken back" in shown(page)
    assert [a.is_yes for a in request.answers.all()] == [True]


def test_a_withdrawn_request_says_so(world, client):
    request = ask(world)
    requests.withdraw(request=request, actor=world.olga.user, now=NOW)

    page = client.post(url(request), {"answer": "yes"})

    assert "The request was taken back" in shown(page)
    assert not RequestAnswer.objects.exists()


def test_a_request_that_the_other_side_refused_is_settled(world, client):
    request = ask(world)
    answers.answer(request=request, is_yes=False, actor=world.ada.user, now=NOW)

    assert "The request is settled" in shown(client.get(url(request)))


def test_after_the_first_day_the_link_is_over_whether_or_not_it_was_swept(world, client):
    request = ask(world)
    with time_machine.travel(NOW + timedelta(days=12), tick=False):
        before = shown(client.post(url(request), {"answer": "yes"}))
        requests.lapse(now=NOW + timedelta(days=12))
        after = shown(client.get(url(request)))

    assert "The request is over" in before
    assert "The request is over" in after
    assert not RequestAnswer.objects.exists()


def test_a_recipient_who_has_left_answers_nothing_and_reads_nothing(world, client):
    request = ask(world)
    JobRecord.objects.filter(employee=world.marco).update(valid_to=date(2026, 11, 1))

    page = client.post(url(request), {"answer": "yes"})

    assert "no longer good" in shown(page)
    assert "Forecasts" not in shown(page)
    assert not RequestAnswer.objects.exists()


def test_who_is_signed_in_as_somebody_else_does_not_answer_for_the_recipient(world, client):
    request = ask(world)
    client.force_login(world.olga.user)

    page = client.post(url(request), {"answer": "yes"})

    assert "somebody else" in shown(page)
    assert not RequestAnswer.objects.exists()


def test_a_reader_without_account_gets_the_page_in_their_language(world, client):
    request = ask(world)
    world.marco.user.language = "zh-hans"
    world.marco.user.save()

    page = client.get(url(request))

    assert 'lang="zh-Hans"' in shown(page)


def test_neither_yes_nor_no_is_refused(world, client):
    request = ask(world)

    assert client.post(url(request), {"answer": "maybe"}).status_code == 400
