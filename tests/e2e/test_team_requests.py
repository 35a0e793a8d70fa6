"""Requests, suggestions and one's own teams, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orgchange.teams import links
from orgchange.teams.models import HelpOffer, TeamMembership
from orgchange.teams.services import answers, requests
from tests.factories import directory as people
from tests.factories import teams as make


@pytest.fixture
def firm(transactional_db):
    """Forecasts asks for Ada, whose manager is Marco; Ada is in other teams, one of them ahead."""
    now = timezone.now()
    low = now.date() + timedelta(days=10)
    sales = people.department("SALES", name="Sales", function="business")
    labs = people.department("LABS", name="Labs", function="data_science")
    olga = people.employee(sales, name="Olga Owner", site="Berlin")
    marco = people.employee(sales, name="Marco Silva", email="marco@example.org")
    ada, bo, lin = (
        people.employee(labs, name=name, site=site, language=language, manager_id=marco.pk)
        for name, site, language in (
            ("Ada Byron", "Berlin", "en"),
            ("Bo Chen", "Paris", "en"),
            ("李琳", "Berlin", "zh-hans"),
        )
    )
    for person in (olga, marco, ada):
        people.user(person)
    team = make.team("Forecasts")
    make.membership(team, olga, slot="owner")
    make.membership(make.team("Store opening"), ada, allocation=30, slot="engineer")
    soon = make.team("Christmas demand")
    make.membership(soon, ada, allocation=55, since=low + timedelta(days=30), slot="other")
    old = make.team("Old pilot")
    make.membership(old, bo, slot="data_scientist", until=now.date())
    make.membership(old, ada, slot="data_scientist", until=now.date())
    make.membership(make.team("Busy"), lin, allocation=70)
    HelpOffer.objects.create(
        employee=ada, interests="Seasons and waves", slots=["data_scientist"], starts_on=now.date()
    )

    def ask(person, allocation):
        return requests.ask(
            team=team,
            employee=person,
            slot="data_scientist",
            allocation=allocation,
            starts_on=low,
            ends_on=low + timedelta(days=90),
            message="We need an eye for seasons before Christmas.",
            actor=olga.user,
            now=now,
        )

    ask(bo, 20)
    refused = ask(lin, 20)
    answers.answer(
        request=refused, is_yes=False, comment="Not before spring.", actor=marco.user, now=now
    )
    return {"team": team, "olga": olga, "marco": marco, "ada": ada, "asked": ask(ada, 10)}


def link(firm):
    row = firm["asked"]
    return links.answer_path(request_id=row.pk, party="manager", recipient_id=row.manager_id)


def test_suggestions_look_right(screens, firm):
    path = f"/teams/{firm['team'].pk}/suggestions/?slot=data_scientist&share=20&who=Olga+Owner"
    screens(path, "teams-suggestions", user=firm["olga"].user)


def test_asking_looks_right(screens, firm):
    path = f"/teams/{firm['team'].pk}/ask/?who={firm['ada'].employee_number}&share=20"
    screens(path, "teams-ask", user=firm["olga"].user)


def test_the_lists_of_requests_look_right(screens, firm):
    screens("/teams/requests/", "teams-requests-release", user=firm["marco"].user)
    screens("/teams/requests/?tab=asked", "teams-requests-asked", user=firm["olga"].user)


def test_a_request_in_full_looks_right(screens, firm):
    path = f"/teams/requests/{firm['asked'].pk}/?answer=yes"
    screens(path, "teams-request", user=firm["marco"].user)


def test_the_home_of_a_manager_looks_right(screens, firm):
    screens("/", "teams-home", user=firm["marco"].user)


def test_my_teams_look_right(screens, firm):
    screens("/teams/mine/", "teams-mine", user=firm["ada"].user)


def test_offering_help_looks_right(screens, firm):
    screens("/teams/mine/offers/new/", "teams-offer", user=firm["ada"].user)


def test_the_page_of_a_link_looks_right(screens, firm):
    screens(f"{link(firm)}?answer=yes", "teams-link")


def test_a_link_is_answered_by_keyboard_without_sign_in(open_page, firm):
    page = open_page(path=f"{link(firm)}?answer=yes")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You answered yes").wait_for()

    page.goto(f"/teams/requests/answer/{link(firm).split('/')[-2]}/")
    assert page.get_by_role("button", name="Yes").count() == 0
    (given,) = firm["asked"].answers.all()
    assert (given.answered_by, given.by_mail) == (firm["marco"], True)


def test_yes_from_the_list_and_yes_at_home_seat_the_person(open_page, axe, firm):
    manager = open_page(firm["marco"].user, path="/teams/requests/")
    axe(manager)
    manager.get_by_role("button", name="Yes: Ada Byron for Forecasts").click()
    manager.get_by_text("The other answer is still open").wait_for()

    ada = open_page(firm["ada"].user, path="/")
    axe(ada)
    ada.get_by_role("button", name="Yes: Ada Byron for Forecasts").click()
    ada.get_by_text("the seat is in the roster").wait_for()

    seats = TeamMembership.objects.current().filter(team=firm["team"], employee=firm["ada"])
    assert seats.count() == 1
