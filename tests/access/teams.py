"""Teams, their charters, and the seats in them."""

from tests.access.rows import Listing, api
from tests.factories import directory as people
from tests.factories import teams as make

ANY_HR = "hr hr_other"
DAY = "2026-01-01"


def team(world):
    return [world.project.pk]


def seat(world):
    return [world.project.memberships.get().pk]


def more_teams(world, count):
    for _ in range(count):
        make.membership(make.team(), people.employee(world.shops))


ROWS = [
    api("teams-list", ok="everybody"),
    api("teams-detail", args=team, ok="everybody"),
    api(
        "teams-list",
        method="post",
        data=lambda w: {"name": "T", "kind": "pilot", "opens_on": DAY},
        ok=ANY_HR,
        status=201,
        otherwise=403,
    ),
    api(
        "teams-close",
        method="post",
        args=team,
        data=lambda w: {"last_day": DAY},
        ok=ANY_HR,
        otherwise=403,
    ),
    api("team-memberships-list", ok="everybody"),
    api("team-memberships-detail", args=seat, ok="everybody"),
    api(
        "team-memberships-list",
        method="post",
        data=lambda w: {
            "team": w.project.pk,
            "employee": w.clerk.pk,
            "slot": "owner",
            "allocation": 10,
            "starts_on": DAY,
        },
        ok=ANY_HR,
        status=201,
        otherwise=403,
    ),
    api(
        "team-memberships-end",
        method="post",
        args=seat,
        data=lambda w: {"last_day": DAY},
        ok=ANY_HR,
        status=204,
        otherwise=403,
    ),
    api(
        "team-memberships-extend",
        method="post",
        args=seat,
        data=lambda w: {"last_day": "2027-01-31"},
        ok=ANY_HR,
        otherwise=403,
    ),
    api(
        "team-memberships-hand-over",
        method="post",
        args=seat,
        data=lambda w: {"taker": w.people["employee"].pk, "day": DAY},
        ok=ANY_HR,
        otherwise=403,
    ),
    api(
        "teams-extend",
        method="post",
        args=team,
        data=lambda w: {"last_day": None},
        ok=ANY_HR,
        otherwise=403,
    ),
    api(
        "teams-charter",
        method="post",
        args=team,
        data=lambda w: {"valid_from": DAY, "purpose": "Forecast demand."},
        ok=ANY_HR,
        otherwise=403,
    ),
]

LISTS = [
    Listing("teams-list", "hr", more_teams),
    Listing("team-memberships-list", "hr", more_teams),
    Listing("team-memberships-list", "employee", more_teams),
]
