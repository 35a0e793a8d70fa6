"""Asking for people's time: who is asked, who may answer, and what an answer does."""

from datetime import date, timedelta

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.dated import put
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.models import Delegation, DepartmentPlace, JobRecord
from orgchange.directory.scopes import sight_of
from orgchange.teams.managers import releasing_manager
from orgchange.teams.models import JoinRequest, TeamMembership
from orgchange.teams.scopes import requests_visible_to
from orgchange.teams.services import answers, requests
from orgchange.teams.services.answers import AlreadyAnswered, RequestSettled
from orgchange.teams.services.requests import AlreadyAsked
from orgchange.teams.services.writing import RosterRefused
from tests.factories import directory as people
from tests.factories import teams as make
from tests.teams.asking import HIGH, LOW, NOW, ask, firm

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def world():
    return firm()


def say(request, person, *, yes=True, now=LATER, **more):
    return answers.answer(request=request, is_yes=yes, actor=person.user, now=now, **more)


def seats(world):
    rows = TeamMembership.objects.current().filter(team=world.team, employee=world.ada)
    return [(r.slot, r.allocation, r.valid_from, r.valid_to) for r in rows]


def test_the_manager_of_the_primary_job_is_asked(world):
    assert ask(world).manager == world.marco


def test_without_a_manager_the_head_of_the_department_or_of_the_next_above_is_asked(world):
    head, boss = (people.employee(world.labs, name=name) for name in ("Head", "Boss"))
    part = people.department("PART", parent=world.labs)
    person = people.employee(part)
    place = DepartmentPlace.objects.get(department=world.labs)
    value = {"parent_id": place.parent_id, "name": "LABS", "head_id": boss.pk}
    put(
        DepartmentPlace,
        {"department_id": world.labs.pk},
        {**value, "cost_centre": "", "function": "data_science"},
        valid_from=people.START,
        at=NOW,
    )

    assert releasing_manager(person, on=LOW) == boss
    assert releasing_manager(head, on=LOW) == boss
    assert releasing_manager(boss, on=LOW) is None


def test_a_manager_who_has_left_is_not_asked(world):
    gone = people.employee(world.labs, until=date(2026, 1, 1))
    person = people.employee(world.labs, manager_id=gone.pk)

    assert releasing_manager(person, on=LOW) is None


def test_with_nobody_above_only_the_person_is_asked(world):
    person = people.employee(world.labs, name="Alone")
    people.user(person)
    request = ask(world, whom=person)

    say(request, person)

    request.refresh_from_db()
    assert (request.manager, request.state) == (None, "granted")


def test_only_who_may_write_the_roster_may_ask(world):
    with pytest.raises(NotAllowed):
        ask(world, by=world.stranger)

    assert ask(world, by=world.hanna).state == "open"


def test_both_yes_write_the_seat_in_the_askers_name(world):
    request = ask(world)

    say(request, world.marco)
    assert seats(world) == []
    say(request, world.ada)

    request.refresh_from_db()
    assert (request.state, request.obstacle) == ("granted", "")
    assert seats(world) == [("data_scientist", 20, LOW, HIGH)]
    entry = AuditEntry.objects.get(action="team.seat_set")
    assert entry.actor == world.olga.user


@pytest.mark.parametrize("who", ["ada", "marco"])
def test_one_no_refuses_and_the_other_cannot_answer_any_more(world, who):
    request = ask(world)
    other = {"ada": world.marco, "marco": world.ada}[who]

    say(request, getattr(world, who), yes=False, comment="Not this quarter.")

    request.refresh_from_db()
    assert request.state == "refused"
    with pytest.raises(RequestSettled):
        say(request, other)
    assert seats(world) == []


def test_an_answer_is_a_record_and_is_given_once(world):
    request = ask(world)
    say(request, world.marco)

    with pytest.raises(AlreadyAnswered):
        say(request, world.marco, yes=False)

    assert [a.is_yes for a in request.answers.all()] == [True]
    assert AuditEntry.objects.filter(action="join_request.answered").count() == 1


def test_who_stands_in_for_the_manager_may_answer_and_a_stranger_may_not(world):
    request = ask(world)

    with pytest.raises(NotAllowed):
        say(request, world.stranger)
    say(request, world.dina)

    (given,) = request.answers.all()
    assert (given.party, given.answered_by) == ("manager", world.dina)


def test_who_asks_does_not_answer_for_another_manager(world):
    Delegation.objects.create(principal=world.marco, delegate=world.olga, starts_on=people.START)
    request = ask(world)

    with pytest.raises(NotAllowed):
        say(request, world.olga)


def test_nobody_is_released_by_their_own_word(world):
    Delegation.objects.create(principal=world.marco, delegate=world.ada, starts_on=people.START)
    request = ask(world)

    say(request, world.ada)

    assert [a.party for a in request.answers.all()] == ["person"]
    with pytest.raises(NotAllowed):
        say(request, world.ada, party="manager")


def test_a_manager_who_asks_for_the_own_people_has_said_yes(world):
    make.membership(world.team, world.marco, slot="owner")
    request = ask(world, by=world.marco)

    assert [(a.party, a.is_yes) for a in request.answers.all()] == [("manager", True)]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"starts_on": date(2026, 11, 19)}, InvalidInput),
        ({"ends_on": LOW}, InvalidInput),
        ({"allocation": 0}, InvalidInput),
        ({"message": "x" * 2001}, InvalidInput),
        ({"slot": "astronaut"}, RosterRefused),
    ],
)
def test_what_could_not_be_written_is_not_asked_for(world, given, error):
    with pytest.raises(error):
        ask(world, **given)

    assert not JoinRequest.objects.exists()
    assert seats(world) == []


def test_more_than_the_whole_of_somebodys_time_is_not_asked_for(world):
    make.membership(make.team("Other"), world.ada, allocation=90)

    with pytest.raises(RosterRefused, match="Other 90 %"):
        ask(world)


def test_a_service_account_is_not_asked(world):
    robot = people.employee(world.labs, kind="service_account")

    with pytest.raises(InvalidInput):
        ask(world, whom=robot)


def test_the_same_is_not_asked_twice_while_it_is_open(world):
    ask(world)

    with pytest.raises(AlreadyAsked):
        ask(world)


def test_what_no_longer_fits_is_granted_with_the_obstacle_told(world):
    request = ask(world)
    make.membership(make.team("Other"), world.ada, allocation=90)

    say(request, world.marco)
    say(request, world.ada)

    request.refresh_from_db()
    assert request.state == "granted"
    assert "Other 90 %" in request.obstacle
    assert seats(world) == []


def test_an_asker_who_may_no_longer_write_the_roster_is_an_obstacle(world):
    request = ask(world)
    TeamMembership.objects.filter(employee=world.olga).delete()

    say(request, world.marco)
    say(request, world.ada)

    request.refresh_from_db()
    assert (request.state, request.obstacle) == ("granted", "You may not do this.")


def test_a_request_is_withdrawn_by_who_asked_and_then_nobody_answers(world):
    request = ask(world)
    with pytest.raises(NotAllowed):
        requests.withdraw(request=request, actor=world.marco.user, now=LATER)

    requests.withdraw(request=request, actor=world.olga.user, now=LATER)

    with pytest.raises(RequestSettled):
        say(request, world.ada)


def test_it_lapses_when_its_first_day_has_passed_and_not_before(world):
    request = ask(world)
    on_the_day = NOW.replace(month=12, day=1)

    assert requests.lapse(now=on_the_day) == 0
    assert requests.lapse(now=on_the_day + timedelta(days=1)) == 1
    assert requests.lapse(now=on_the_day + timedelta(days=1)) == 0

    request.refresh_from_db()
    assert request.state == "lapsed"


def test_nobody_answers_after_the_first_day_even_before_it_was_swept(world):
    request = ask(world)

    with pytest.raises(RequestSettled):
        say(request, world.ada, now=NOW.replace(month=12, day=2))


def test_a_manager_sees_only_requests_to_the_own_people(world):
    boss = people.employee(world.labs, name="Other boss")
    people.user(boss)
    theirs = people.employee(world.labs, name="Bob", manager_id=boss.pk)
    mine, other = ask(world), ask(world, whom=theirs)

    def seen(person):
        sight = sight_of(person.user, on=LOW)
        return set(requests_visible_to(sight).values_list("pk", flat=True))

    assert seen(world.marco) == seen(world.dina) == seen(world.ada) == {mine.pk}
    assert seen(boss) == {other.pk}
    assert seen(world.olga) == seen(world.hanna) == {mine.pk, other.pk}
    assert seen(world.stranger) == set()


def test_a_manager_who_left_answers_no_more(world):
    request = ask(world)
    JobRecord.objects.filter(employee=world.marco).update(valid_to=date(2026, 11, 20))

    with pytest.raises(NotAllowed):
        say(request, world.marco)
