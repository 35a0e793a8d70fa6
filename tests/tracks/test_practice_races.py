"""At the same instant: a signature is given once, a mentor takes no fourth, a stage moves once."""

from functools import partial

import pytest
from django.db import connection

from courses.tracks.models import EnrolmentMove, Mentorship, SignRequest, Submission
from courses.tracks.services import mentoring, signing
from courses.tracks.services.evidence import SameAgain
from tests.factories import directory as people
from tests.factories import innovation as funds
from tests.factories import pilots
from tests.factories import tracks as make
from tests.factories.tracks import NOW
from tests.factories.tracks_practice import firm, handed, paper
from tests.teams.test_races import race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one connection in memory"),
]


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return firm(at="practicum-b")


def signing_as(world, request, who):
    return partial(signing.sign, request=request, actor=world.users[who], now=NOW)


def test_signed_by_two_windows_at_once_it_is_signed_once(world):
    handed(world, "retrospective", words="x")
    request = SignRequest.objects.get()

    errors = race([signing_as(world, request, "mentor")] * 2)

    assert [type(error) for error in errors] == [signing.DecidedAlready]
    assert SignRequest.objects.get().state == "signed"


def test_a_signature_and_a_return_at_once_leave_one(world):
    handed(world, "retrospective", words="x")
    request, mentor = SignRequest.objects.get(), world.users["mentor"]
    back = partial(signing.give_back, request=request, words="Why?", actor=mentor, now=NOW)

    errors = race([signing_as(world, request, "mentor"), back])

    assert [type(error) for error in errors] == [signing.DecidedAlready]


def test_the_last_two_signers_at_once_move_the_person_once(world):
    make.pilot_place(world.way, pilots.pilot(funds.fund(), world.people["owner"]))
    handed(world, "metric-contract", file=paper())
    handed(world, "retrospective", words="x")
    for row in SignRequest.objects.filter(state="open"):
        signing.sign(request=row, actor=world.users["mentor"], now=NOW)
    waiting = {row.role: row for row in SignRequest.objects.filter(state="open")}

    errors = race([signing_as(world, waiting[who], who) for who in ("mentor", "owner")])

    assert errors == []
    assert EnrolmentMove.objects.filter(to_stage__code="panel").count() == 1


def test_a_mentor_with_one_place_left_takes_one_of_two(world):
    mentor = people.employee(world.head)
    make.enrolment(world.track, mentor, state="certified", at="certified", level=3)
    ways = [
        make.enrolment(world.track, people.employee(world.head), at="practicum-a")
        for _number in range(4)
    ]

    def pairing(way):
        return partial(
            mentoring.pair,
            enrolment=way,
            mentor=mentor,
            starts_on=NOW.date(),
            actor=world.users["lead"],
            now=NOW,
        )

    for way in ways[:2]:
        pairing(way)()

    errors = race([pairing(way) for way in ways[2:]])

    assert [type(error) for error in errors] == [mentoring.CannotMentor]
    assert Mentorship.objects.filter(mentor=mentor).count() == 3


def test_handed_in_twice_at_once_it_is_one_version(world):
    act = partial(handed, world, "retrospective", words="Once.")

    errors = race([act, act])

    assert [type(error) for error in errors] == [SameAgain]
    assert Submission.objects.count() == 1
