"""Answers at the same instant: one of a side counts, and two yes write one seat."""

from functools import partial

import pytest
from django.db import connection

from orgchange.notices.models import Notice
from orgchange.teams.models import JoinRequest, RequestAnswer, TeamMembership
from orgchange.teams.services import answers
from orgchange.teams.services.answers import AlreadyAnswered, RequestSettled
from orgchange.teams.services.requests import AlreadyAsked
from tests.teams.asking import NOW, ask, firm
from tests.teams.test_races import race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one connection in memory"),
]


def saying(request, person, *, yes=True):
    return partial(answers.answer, request=request, is_yes=yes, actor=person.user, now=NOW)


def test_person_and_manager_who_answer_at_once_write_one_seat():
    world = firm()
    request = ask(world)

    errors = race([saying(request, world.ada), saying(request, world.marco)])

    request.refresh_from_db()
    assert (errors, request.state, request.obstacle) == ([], "granted", "")
    seats = TeamMembership.objects.current().filter(team=world.team, employee=world.ada)
    assert seats.count() == 1
    assert Notice.objects.filter(kind="request_answered").count() == 2


def test_a_manager_and_a_delegate_who_differ_at_once_leave_one_answer():
    world = firm()
    request = ask(world)

    errors = race([saying(request, world.marco), saying(request, world.dina, yes=False)])

    assert {type(error) for error in errors} == {AlreadyAnswered}
    assert RequestAnswer.objects.filter(request=request).count() == 1


def test_a_yes_and_a_no_at_once_end_in_a_refusal_and_no_seat():
    world = firm()
    request = ask(world)

    errors = race([saying(request, world.ada), saying(request, world.marco, yes=False)])

    request.refresh_from_db()
    assert {type(error) for error in errors} <= {RequestSettled}
    assert request.state == "refused"
    assert not TeamMembership.objects.filter(employee=world.ada).exists()


def test_two_who_ask_for_the_same_at_once_make_one_request():
    world = firm()

    errors = race([partial(ask, world), partial(ask, world, by=world.hanna)])

    assert {type(error) for error in errors} == {AlreadyAsked}
    assert JoinRequest.objects.count() == 1
