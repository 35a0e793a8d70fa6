"""What people are told about requests: once, reminded in time, and not when it is pointless."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from orgchange.directory.models import Delegation
from orgchange.notices import delivery, queries
from orgchange.notices.models import Notice
from orgchange.teams import links
from orgchange.teams.services import answers, requests, telling
from tests.factories import directory as people
from tests.factories import teams as make
from tests.teams.asking import NOW, ask, firm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world(settings):
    settings.NOTICE_HOURS, settings.NOTICE_ANY_DAY = [0, 24], True
    return firm()


def told(**which):
    rows = Notice.objects.filter(**which).order_by("recipient__full_name", "kind", "occurrence")
    return [(n.recipient.full_name, n.kind, n.occurrence) for n in rows]


def sent(now):
    mail.outbox.clear()
    delivery.deliver(clock=lambda: now)
    return {message.to[0]: message for message in mail.outbox}


def say(request, person, *, yes=True, now=NOW, **more):
    return answers.answer(request=request, is_yes=yes, actor=person.user, now=now, **more)


def test_person_manager_and_who_stands_in_are_told_at_once(world):
    ask(world)

    assert told() == [
        ("Ada", "join_asked", "2026-12-01:0"),
        ("Dina", "release_asked", "2026-12-01:0"),
        ("Marco", "release_asked", "2026-12-01:0"),
    ]


def test_the_mail_to_the_manager_asks_in_a_sentence_and_holds_two_links(world):
    ask(world)

    message = sent(NOW)["marco@example.org"]

    assert message.subject == "Can you release 20 % of Ada for Forecasts?"
    assert "20 % of Ada from 1 Dec 2026 to 28 Feb 2027 for Forecasts, as Data" in message.body
    assert "“We need her eye for seasons.”" in message.body
    links = re.findall(r"http\S+/teams/requests/answer/\S+", message.body)
    assert [link.rpartition("=")[2] for link in links] == ["yes", "no"]


def test_who_stands_in_answers_by_the_links_of_the_mail(world, client):
    request = ask(world)
    message = sent(NOW)["dina@example.org"]
    assert "You stand in for Marco." in message.body
    yes = re.search(r"http://[^/]+(/teams/requests/answer/\S+)\?answer=yes", message.body)[1]

    with time_machine.travel(NOW, tick=False):
        client.post(yes, {"answer": "yes"})

    assert [(a.party, a.answered_by, a.by_mail) for a in request.answers.all()] == [
        ("manager", world.dina, True)
    ]


def test_who_no_longer_stands_in_is_told_nothing_and_answers_nothing(world, client):
    request = ask(world)
    token = links.token_for(request_id=request.pk, party="manager", recipient_id=world.dina.pk)
    Delegation.objects.update(ends_on=NOW.date())

    assert "dina@example.org" not in sent(NOW)
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("teams:answer-link", args=[token]), {"answer": "yes"})
    assert not request.answers.exists()


def test_a_message_in_chinese_says_the_slot_in_chinese(world):
    world.marco.user.language = "zh-hans"
    world.marco.user.save()
    ask(world)

    assert "数据科学家" in sent(NOW)["marco@example.org"].body


def test_nobody_else_reads_the_links_that_answer_without_sign_in(world):
    ask(world)
    sent(NOW)

    lines = queries.lines(list(Notice.objects.all()), language="en", now=NOW)

    assert lines
    assert not any("/requests/answer/" in line.text.body for line in lines)
    assert all("?answer=yes" in line.text.body for line in lines)


@pytest.mark.parametrize(
    ("days", "steps"), [(4, []), (5, ["3"]), (10, ["3"]), (11, ["7"]), (30, ["7"])]
)
def test_reminders_come_after_three_and_seven_working_days(world, days, steps):
    ask(world, starts_on=NOW.date() + 60 * DAY, ends_on=NOW.date() + 90 * DAY)

    for _twice in range(2):
        requests.plan_reminders(now=NOW + days * DAY)

    reminders = Notice.objects.filter(recipient=world.marco).exclude(occurrence__endswith=":0")
    assert [n.occurrence.rpartition(":")[2] for n in reminders] == steps


def test_all_steps_are_planned_once_when_planning_runs_every_day(world):
    ask(world, starts_on=NOW.date() + 60 * DAY, ends_on=NOW.date() + 90 * DAY)

    for day in range(40):
        requests.plan_reminders(now=NOW + day * DAY)

    steps = [n[2].rpartition(":")[2] for n in told(kind="join_asked")]
    assert steps == ["0", "3", "7"]


def test_who_has_answered_is_not_reminded(world):
    request = ask(world)
    say(request, world.marco)

    requests.plan_reminders(now=NOW + 5 * DAY)

    assert [name for name, _kind, step in told() if step.endswith(":3")] == ["Ada"]


def test_an_asking_that_was_answered_or_withdrawn_does_not_go_out(world):
    request = ask(world)
    say(request, world.marco)
    requests.withdraw(request=request, actor=world.olga.user, now=NOW)

    assert sent(NOW) == {}
    gone = {n.recipient.full_name: n.reason for n in Notice.objects.all()}
    assert gone == {"Marco": "completed", "Dina": "completed", "Ada": "not_required"}


def test_an_asking_whose_first_day_has_passed_does_not_go_out(world):
    ask(world)

    assert sent(NOW + 20 * DAY) == {}


def test_who_asked_and_the_person_are_told_how_it_ended_once(world):
    request = ask(world)
    say(request, world.marco, comment="With pleasure.")
    say(request, world.ada)

    found = sent(NOW)
    assert told(kind="request_answered") == [
        ("Ada", "request_answered", "granted"),
        ("Olga", "request_answered", "granted"),
    ]
    assert "Marco: “With pleasure.”" in found["olga@example.org"].body
    assert "With pleasure" not in found["ada@example.org"].body


def test_who_asked_is_told_why_the_seat_is_not_in_the_roster(world):
    request = ask(world)
    make.membership(make.team("Other"), world.ada, allocation=90)
    say(request, world.marco)
    say(request, world.ada)

    body = sent(NOW)["olga@example.org"].body

    assert "It could not be written to the roster" in body
    assert "Other 90 %" in body


def test_a_refusal_names_who_said_no_and_a_lapse_says_so(world):
    say(ask(world), world.marco, yes=False)
    refused = sent(NOW)["olga@example.org"]
    ask(world)
    after = NOW + 20 * DAY
    requests.lapse(now=after)
    lapsed = sent(after)["olga@example.org"]

    assert refused.subject == "Ada for Forecasts: Refused: Marco said no."
    assert "Lapsed: the first day passed" in lapsed.body


def test_planning_takes_as_many_queries_for_many_requests_as_for_one(
    world, django_assert_num_queries
):
    for number in range(8):
        ask(world, whom=people.employee(world.labs, name=f"P{number}", manager_id=world.marco.pk))

    with django_assert_num_queries(7):
        telling.plan_reminders(now=NOW + 5 * DAY)
