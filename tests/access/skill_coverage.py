"""Skill coverage: lines for managers, heads, HR, auditors; sums for executives."""

from tests.access.rows import Listing, api, page
from tests.factories import directory as people
from tests.factories import skills as make


def prepare(world):
    """A profile that the clerk half meets."""
    world.framing = make.skill("framing", name="Framing")
    world.measured = make.profile({world.framing: 2}, code="measured", name="Measured")
    make.holding(world.clerk, world.framing, 1)


def project(world):
    return [world.project.pk]


def csv(_world):
    return ["csv"]


def xlsx(_world):
    return ["xlsx"]


def cell(world):
    return [world.clerk.pk, "framing"]


def more_people(world, count):
    for _ in range(count):
        make.holding(people.employee(world.shops), world.framing, 1)


OF = "?profile=measured"
SALES = f"{OF}&department=SALES"
SEES = "manager head delegate hr_other hr executive auditor"
NAMED = "manager head delegate hr_other hr auditor"

ROWS = [
    page("skill_coverage:report", ok=SEES, query=OF),
    page("skill_coverage:report", ok=SEES, query=SALES),
    page("skill_coverage:report", ok=NAMED, refused="executive", query=f"{OF}&function=legal"),
    page("skill_coverage:team", ok=SEES, status=302, args=project),
    page("skill_coverage:closing", ok=NAMED, query=OF),
    page("skill_coverage:download", ok=SEES, args=csv, query=OF),
    page("skill_coverage:download", ok=SEES, args=xlsx, query=SALES),
    page("skill_coverage:cell", ok="manager head delegate hr auditor", args=cell, query=OF),
    api("skill-coverage-list", ok=SEES, query=SALES),
    api("skill-gaps-list", ok=NAMED, refused="executive", query=OF),
]
LISTS = [
    Listing("skill_coverage:report", "hr", more_people, query=OF),
    Listing("skill_coverage:report", "manager", more_people, query=OF),
    Listing("skill_coverage:closing", "hr", more_people, query=OF),
    Listing("skill-coverage-list", "hr", more_people, query=OF),
]
