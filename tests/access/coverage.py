"""Coverage: figures for heads, HR, executive and auditor; people for those who may see them."""

from courses.coverage import services
from courses.coverage.shapes import Query
from orgchange.directory.scopes import sight_of
from tests.access.rows import Listing, api, page
from tests.coverage.conftest import NOW
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import OPEN_DATE, employee

FIGURES = "head hr_other hr executive auditor"
SALES = "head hr executive auditor"
PEOPLE = "head hr auditor"  # of Sales


def prepare(world):
    world.required = requirement(course("figures"))
    obligation(world.clerk, world.required, due_on=OPEN_DATE)
    hr = world.users["hr"]
    sight = sight_of(hr, on=NOW.date())
    world.report = services.save_report(
        title="Shops", query=Query(), sight=sight, actor=hr, now=NOW
    )


def grow(world, count):
    for _ in range(count):
        obligation(employee(world.shops), world.required, due_on=OPEN_DATE)


def report(world):
    return [world.report.pk]


def pair(world):
    return [world.clerk.pk, world.required.pk]


def csv(_world):
    return ["csv"]


def pdf(_world):
    return ["pdf"]


ROWS = [
    page("coverage:coverage", ok=FIGURES),
    page("coverage:coverage", ok=SALES, query="?department=SALES"),
    page("coverage:coverage", ok="hr executive auditor", query="?department=TOP"),
    page("coverage:people", ok=FIGURES),
    page("coverage:people", ok=SALES, query="?department=SHOPS"),
    page("coverage:why", ok=PEOPLE, args=pair),
    page("coverage:beside", ok=PEOPLE, refused="executive", query="?department=SALES"),
    page("coverage:skills", ok=PEOPLE, refused="executive", query="?department=SALES"),
    page("coverage:changes", ok=PEOPLE, refused="executive", query="?department=SALES"),
    page("coverage:download", ok=SALES, query="?department=SALES", args=csv),
    page("coverage:download", ok=SALES, query="?department=SHOPS", args=pdf),
    page(
        "coverage:coverage", ok=PEOPLE, refused="executive", query="?department=SALES&kind=intern"
    ),
    page("coverage:reports", ok=FIGURES),
    page("coverage:save", ok=SALES, query="?department=SALES", method="post"),
    page("coverage:report", ok="hr", args=report),
    api("coverage-list", ok=SALES, query="?department=SALES"),
    api("coverage-people", ok=SALES, query="?department=SALES"),
]
LISTS = [
    Listing("coverage:coverage", "hr", grow),
    Listing("coverage:coverage", "executive", grow),
    Listing("coverage:people", "hr", grow),
    Listing("coverage-list", "hr", grow),
    Listing("coverage-list", "executive", grow),
]
