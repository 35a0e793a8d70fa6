"""Pages of requests, suggestions and one's own teams, walked as people walk them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from orgchange.directory.models import Employee
from orgchange.teams import mine
from orgchange.teams.models import HelpOffer, JoinRequest, TeamMembership
from orgchange.teams.services import answers
from tests.factories import directory as people
from tests.factories import teams as make
from tests.teams.asking import HIGH, LOW, NOW, ask, firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield firm()


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in


def shown(response):
    return response.content.decode()


def kind(refused):
    return refused.json()["type"].rpartition(":")[2]


def test_an_owner_finds_somebody_asks_and_both_answers_seat_them(world, as_):
    found = as_(world.olga).get(
        reverse("teams:suggestions", args=[world.team.pk])
        + f"?slot=data_scientist&share=20&from={LOW}&to={HIGH - timedelta(days=1)}"
    )
    assert "Ada" in shown(found)
    link = f"{reverse('teams:ask', args=[world.team.pk])}?who={world.ada.employee_number}"
    assert link in shown(found)
    form = as_(world.olga).get(link + f"&slot=data_scientist&share=20&from={LOW}&to=")
    assert "Ada" in shown(form)

    as_(world.olga).post(
        link,
        {
            "employee": world.ada.employee_number,
            "slot": "data_scientist",
            "allocation": 20,
            "standing": "member",
            "starts_on": LOW,
            "last_day": HIGH - timedelta(days=1),
        },
    )
    row = JoinRequest.objects.get()
    assert (row.ends_on, row.asked_by) == (HIGH, world.olga.user)
    for person in (world.marco, world.ada):
        path = reverse("teams:request-answer", args=[row.pk])
        as_(person).post(path, {"answer": "yes", "next": "/teams/requests/"})

    assert TeamMembership.objects.filter(employee=world.ada, team=world.team).exists()


def test_a_refusal_of_the_roster_stands_beside_its_field_and_keeps_what_was_typed(world, as_):
    make.membership(make.team("Other"), world.ada, allocation=90)
    page = as_(world.olga).post(
        reverse("teams:ask", args=[world.team.pk]),
        {
            "employee": world.ada.employee_number,
            "slot": "data_scientist",
            "allocation": 20,
            "standing": "member",
            "starts_on": LOW,
            "message": "Please.",
        },
    )

    assert page.status_code == 422
    assert "Other 90 %" in shown(page)
    assert "Please." in shown(page)


def test_who_is_being_asked_already_is_shown_as_asked(world, as_):
    ask(world)
    query = {"slot": "data_scientist", "share": "20", "from": str(LOW)}

    page = shown(as_(world.olga).get(reverse("teams:suggestions", args=[world.team.pk]), query))
    api = as_(world.olga).get(reverse("teams-suggestions", args=[world.team.pk]), query).json()

    assert "Asked" in page
    assert "Ask Ada" not in page
    assert [one["is_asked"] for one in api["suggestions"]] == [True]


def test_why_not_tells_what_stands_against_somebody(world, as_):
    page = as_(world.olga).get(
        reverse("teams:suggestions", args=[world.team.pk]), {"slot": "owner", "who": "Olga"}
    )

    assert "Why not Olga?" in shown(page)
    assert "Is in the team already" in shown(page)


def test_days_on_which_the_team_is_not_open_are_refused_beside_the_form(world, as_):
    page = as_(world.olga).get(
        reverse("teams:suggestions", args=[world.team.pk]), {"from": "2024-01-01", "share": "20"}
    )

    assert page.status_code == 422
    assert "not open on this day" in shown(page)


def test_only_who_runs_the_team_gets_suggestions(world, as_):
    path = reverse("teams:suggestions", args=[world.team.pk])

    assert as_(world.ada).get(path).status_code == 403
    assert as_(world.olga).get(path).status_code == 200


def test_the_manager_answers_from_home_and_the_card_goes(world, as_):
    row = ask(world)
    assert "Can you release 20 % of Ada?" in shown(as_(world.marco).get("/"))
    assert "Can you release 20 % of Ada?" in shown(as_(world.dina).get("/"))
    assert "Would you join Forecasts?" in shown(as_(world.ada).get("/"))
    assert "Teams ask for time" not in shown(as_(world.olga).get("/"))

    path = reverse("teams:request-answer", args=[row.pk])
    after = as_(world.marco).post(path, {"answer": "yes", "next": "/"}, follow=True)

    assert "Your yes is on record. The other answer is still open." in shown(after)
    assert "Teams ask for time" not in shown(after)


def test_a_stranger_gets_no_request_and_answers_none(world, as_):
    row = ask(world)
    client = as_(world.stranger)

    assert client.get(reverse("teams:request", args=[row.pk])).status_code == 404
    answered = client.post(reverse("teams:request-answer", args=[row.pk]), {"answer": "yes"})
    assert answered.status_code == 404


def test_what_the_manager_said_beside_the_answer_is_not_shown_to_the_person(world, as_):
    row = ask(world)
    given = {"is_yes": True, "comment": "Only mornings.", "actor": world.marco.user, "now": NOW}
    answers.answer(request=row, **given)
    path = reverse("teams:request", args=[row.pk])

    assert "Only mornings." in shown(as_(world.olga).get(path))
    assert "Only mornings." not in shown(as_(world.ada).get(path))
    api = reverse("join-requests-detail", args=[row.pk])
    assert as_(world.ada).get(api).json()["answers"][0]["comment"] == ""
    assert as_(world.olga).get(api).json()["answers"][0]["comment"] == "Only mornings."


def test_a_list_says_whose_word_is_waited_for(world, as_):
    ask(world)

    page = shown(as_(world.olga).get(reverse("teams:requests"), {"tab": "asked"}))

    assert "Waits for" in page
    assert "Take back" in page


def test_an_answer_does_not_lead_to_another_site(world, as_):
    row = ask(world)

    answered = as_(world.marco).post(
        reverse("teams:request-answer", args=[row.pk]),
        {"answer": "yes", "next": "https://example.com/"},
    )

    assert answered.url == reverse("teams:request", args=[row.pk])


def test_my_teams_shows_seats_load_requests_and_offers(world, as_):
    make.membership(
        make.team("Now team"), world.ada, allocation=85, until=NOW.date() + timedelta(9)
    )
    make.membership(make.team("Soon team"), world.ada, since=LOW + timedelta(days=60))
    make.membership(make.team("Past team"), world.ada, until=NOW.date())
    HelpOffer.objects.create(employee=world.ada, interests="Seasons", starts_on=LOW)
    ask(world)

    page = shown(as_(world.ada).get(reverse("teams:mine")))

    for words in ("Now team", "Soon team", "Past team", "Seasons", "What I am asked", "85 %"):
        assert words in page
    assert page.index("Now team") < page.index("Soon team") < page.index("Past team")
    assert "s-pending" in page


def test_the_load_of_a_week_is_its_fullest_day_and_marks_what_is_high(world):
    first, second = make.team("First"), make.team("Second")
    make.membership(first, world.ada, allocation=50)
    # Saturday and Sunday of the week of Friday 20 November.
    low = NOW.date() + timedelta(days=1)
    make.membership(second, world.ada, allocation=40, since=low, until=low + timedelta(days=2))

    weeks = mine.weeks_ahead(world.ada.pk, today=NOW.date(), names={first.pk: "First"})

    assert len(weeks) == 26
    assert [(w.percent, w.state) for w in weeks[:2]] == [(90, "pending"), (50, "")]


def test_an_offer_is_made_changed_and_taken_back_by_whose_it_is(world, as_):
    client = as_(world.ada)
    given = {
        "interests": "Seasons",
        "slots": ["data_scientist"],
        "allocation": 15,
        "starts_on": LOW,
        "last_day": HIGH,
    }
    client.post(reverse("teams:offer-new"), given)
    row = HelpOffer.objects.get()
    assert (row.employee, row.slots, row.ends_on) == (
        world.ada,
        ["data_scientist"],
        HIGH + timedelta(days=1),
    )
    path = reverse("teams:offer", args=[row.pk])
    assert f'value="{HIGH}"' in shown(client.get(path))

    client.post(path, {**given, "interests": "Waves"})
    row.refresh_from_db()
    assert row.interests == "Waves"
    assert as_(world.marco).get(path).status_code == 404

    as_(world.ada).post(reverse("teams:offer-withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert client.get(path).status_code == 404


def test_help_is_offered_to_one_team_from_its_page_with_the_slots_it_has(world, as_):
    client, path = as_(world.ada), reverse("teams:team-offer", args=[world.team.pk])
    assert path in shown(client.get(reverse("teams:team", args=[world.team.pk])))
    form = client.get(path)
    slots = [code for code, _name in form.context["form"].fields["slots"].choices]

    client.post(path, {"interests": "Seasons", "allocation": 15, "starts_on": LOW})

    assert slots == list(world.team.kind.versions.get().slots.values_list("code", flat=True))
    row = HelpOffer.objects.get()
    assert (row.employee, row.team) == (world.ada, world.team)
    assert "Forecasts" in shown(client.get(reverse("teams:offer", args=[row.pk])))
    client.post(
        reverse("teams:offer", args=[row.pk]),
        {"interests": "Waves", "allocation": 15, "starts_on": LOW},
    )
    row.refresh_from_db()
    assert (row.interests, row.team) == ("Waves", world.team)


def test_nobody_offers_help_to_a_team_that_has_closed(world, as_):
    closed = make.team("Gone", until=NOW.date())

    assert as_(world.ada).get(reverse("teams:team-offer", args=[closed.pk])).status_code == 404


def test_an_offer_that_ends_before_it_begins_is_refused(world, as_):
    page = as_(world.ada).post(
        reverse("teams:offer-new"),
        {"interests": "x", "allocation": 10, "starts_on": HIGH, "last_day": LOW},
    )

    assert page.status_code == 422
    assert not HelpOffer.objects.exists()


def test_the_api_asks_tries_and_answers(world, as_):
    body = {
        "team": world.team.pk,
        "employee": world.ada.pk,
        "slot": "data_scientist",
        "allocation": 20,
        "starts_on": str(LOW),
    }
    client, path = as_(world.olga), reverse("join-requests-list")
    tried = client.post(path + "?dry_run=true", body, content_type="application/json")
    assert (tried.status_code, JoinRequest.objects.count()) == (201, 0)

    made = client.post(path, body, content_type="application/json").json()
    again = client.post(path, body, content_type="application/json")
    assert (again.status_code, kind(again)) == (409, "already_asked")

    answer = reverse("join-requests-answer", args=[made["id"]])
    for person in (world.ada, world.marco):
        done = as_(person).post(answer, {"is_yes": True}, content_type="application/json")
    assert done.json()["state"] == "granted"
    twice = client.post(answer, {"is_yes": False}, content_type="application/json")
    assert (twice.status_code, kind(twice)) == (409, "already_answered")


def test_page_and_api_suggest_the_same_people_in_the_same_order(world, as_):
    for number in range(4):
        person = people.employee(world.labs, name=f"Person {number}")
        make.membership(make.team(), person, allocation=number * 20)
    query = {"slot": "data_scientist", "share": "20", "from": str(LOW), "to": str(HIGH)}
    client = as_(world.olga)

    page = shown(client.get(reverse("teams:suggestions", args=[world.team.pk]), query))
    api = client.get(
        reverse("teams-suggestions", args=[world.team.pk]), {**query, "who": world.olga.pk}
    ).json()

    names = [one["employee"]["name"] for one in api["suggestions"]]
    assert api["total"] == len(names) == 5
    assert names == sorted(names, key=page.index)
    assert [r["code"] for r in api["against"]] == ["other_function", "member"]


def test_somebody_of_no_account_can_still_be_asked_by_mail(world):
    person = people.employee(world.labs, name="Noa", manager_id=world.marco.pk)

    row = ask(world, whom=person)

    assert row.state == "open"
    assert Employee.objects.get(pk=person.pk).user is None
