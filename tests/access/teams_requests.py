"""Requests to join, suggestions, one's own teams and offers to help."""

from datetime import timedelta

from django.utils import timezone

from orgchange.teams import links
from orgchange.teams.models import HelpOffer, JoinRequest
from tests.access.rows import Listing, api, page
from tests.factories import directory as people
from tests.factories import teams as make

ANY_HR = "hr hr_other"
CONCERNED = "manager delegate hr hr_other auditor"
WORKS_HERE = "employee manager head delegate hr_other hr executive admin"
ahead = timezone.now().date() + timedelta(days=30)


def request_to(world, person, manager=None):
    return JoinRequest.objects.create(
        team=world.project,
        employee=person,
        manager=manager or world.people["manager"],
        slot="other",
        allocation=10,
        starts_on=ahead,
        ends_on=ahead + timedelta(days=90),
        asked_by=world.users["hr"],
        asked_at=timezone.now(),
    )


def prepare(world):
    world.asking = request_to(world, world.clerk)
    # For a team that nobody runs: who runs another does not see the offer.
    world.helping = HelpOffer.objects.create(
        employee=world.people["employee"],
        team=make.team("Unled"),
        interests="Contracts",
        starts_on=ahead,
    )


def team(world):
    return [world.project.pk]


def asked(world):
    return [world.asking.pk]


def offered(world):
    return [world.helping.pk]


def mailed(world):
    boss = world.people["manager"].pk
    return [links.token_for(request_id=world.asking.pk, party="manager", recipient_id=boss)]


def asking(world):
    return {
        "team": world.project.pk,
        "employee": world.people["employee"].pk,
        "slot": "other",
        "allocation": 10,
        "starts_on": str(ahead),
    }


def offering(world):
    return {"interests": "Sums", "allocation": 10, "starts_on": str(ahead)}


def more_requests(world, count):
    for _ in range(count):
        request_to(world, people.employee(world.shops))


def more_to_employee(world, count):
    person = world.people["employee"]
    for _ in range(count):
        where = make.team()
        make.membership(where, person, allocation=1)
        row = request_to(world, person)
        JoinRequest.objects.filter(pk=row.pk).update(team=where)
        HelpOffer.objects.create(employee=person, interests="Sums", starts_on=ahead)


def more_people(world, count):
    for _ in range(count):
        people.employee(world.shops)


WISH = "?slot=&share=10&from=2027-01-01&to=2027-01-31"

ROWS = [
    page("teams:requests", ok="everybody"),
    page("teams:request", args=asked, ok=CONCERNED),
    page(
        "teams:request-answer",
        method="post",
        args=asked,
        data=lambda w: {"answer": "yes"},
        ok="manager delegate",
        refused="hr hr_other auditor",
    ),
    page(
        "teams:request-withdraw",
        method="post",
        args=asked,
        ok=ANY_HR,
        refused="manager delegate auditor",
    ),
    page("teams:answer-link", args=mailed, ok="everybody", stranger=200),
    page("teams:mine", ok=WORKS_HERE),
    page("teams:offer-new", ok=WORKS_HERE),
    page("teams:team-offer", args=team, ok=WORKS_HERE),
    page("teams:offer", args=offered, ok="employee"),
    page("teams:offer-withdraw", method="post", args=offered, ok="employee"),
    page("teams:suggestions", args=team, ok=ANY_HR, otherwise=403),
    page("teams:ask", args=team, ok=ANY_HR, otherwise=403),
    api("teams-suggestions", args=team, query=WISH, ok=ANY_HR, otherwise=403),
    api("join-requests-list", ok="everybody"),
    api("join-requests-detail", args=asked, ok=CONCERNED),
    api("join-requests-list", method="post", data=asking, ok=ANY_HR, status=201, otherwise=403),
    api(
        "join-requests-answer",
        method="post",
        args=asked,
        data=lambda w: {"is_yes": True},
        ok="manager delegate",
        refused="hr hr_other auditor",
    ),
    api(
        "join-requests-withdraw",
        method="post",
        args=asked,
        ok=ANY_HR,
        refused="manager delegate auditor",
    ),
    api("help-offers-list", ok="everybody"),
    api("help-offers-detail", args=offered, ok="employee hr hr_other auditor"),
    api("help-offers-list", method="post", data=offering, ok=WORKS_HERE, status=201, otherwise=403),
    api(
        "help-offers-detail",
        method="patch",
        args=offered,
        data=lambda w: {"interests": "Sums"},
        ok="employee",
        refused="hr hr_other auditor",
    ),
    api(
        "help-offers-withdraw",
        method="post",
        args=offered,
        ok="employee",
        refused="hr hr_other auditor",
    ),
]

LISTS = [
    Listing("teams:requests", "hr", more_requests, query="?tab=all"),
    Listing("teams:requests", "manager", more_requests),
    Listing("teams:mine", "employee", more_to_employee),
    Listing("teams:suggestions", "hr", more_people, args=team, query="?slot=&share=10"),
    Listing("core:home", "manager", more_requests),
    Listing("join-requests-list", "hr", more_requests),
    Listing("help-offers-list", "employee", more_to_employee),
    Listing("teams-suggestions", "hr", more_people, args=team, query=WISH),
]
