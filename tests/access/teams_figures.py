"""Team figures: for who answers for people; one team's own for all who may look up teams."""

from tests.access.rows import Listing, api, page
from tests.factories import directory as people
from tests.factories import teams as make

FIGURES = "manager head delegate hr hr_other executive auditor"


def csv(_world):
    return ["csv"]


def more(world, count):
    for number in range(count):
        make.membership(make.team(f"F{number}"), people.employee(world.shops))


ROWS = [
    page("teams:figures", ok=FIGURES),
    page("teams:figure-people", query="?figure=working", ok=FIGURES),
    page("teams:figure-trend", ok=FIGURES),
    page("teams:team-figures", args=lambda w: [w.project.pk], ok="everybody"),
    page("teams:figures-download", args=csv, ok=FIGURES),
    api("team-figures-list", ok=FIGURES),
    api("team-figures-trend", ok=FIGURES),
]

LISTS = [
    Listing("teams:figures", "hr", more, query="?scope=team"),
    Listing("teams:figures", "manager", more, query="?scope=department"),
    Listing("teams:figure-trend", "hr", more),
    Listing("teams:figure-people", "hr", more, query="?figure=working"),
    Listing("team-figures-list", "hr", more, query="?scope=team"),
    Listing("team-figures-trend", "hr", more),
]
