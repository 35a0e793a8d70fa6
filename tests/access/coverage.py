"""Coverage: figures for heads, HR and the auditor; the people behind them likewise."""

from courses.coverage import services
from courses.coverage.shapes import Query
from tests.access.rows import Listing, api, page
from tests.coverage.conftest import NOW
from tests.factories.assignments import course, obligation, requirement
from tests.factories.directory import OPEN_DATE, employee

FIGURES = "head hr_other hr auditor"
SALES = "head hr auditor"


def prepare(world):
    world.required = requirement(course("figures"))
    obligation(world.clerk, world.required, due_on=OPEN_DATE)
    world.report = services.save_report(
        title="Shops", query=Query(), scope=None, actor=world.users["hr"], now=NOW
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
    page("coverage:coverage", ok="hr auditor", query="?department=TOP"),
    page("coverage:people", ok=FIGURES),
    page("coverage:people", ok=SALES, query="?department=SHOPS"),
    page("coverage:why", ok=SALES, args=pair),
    page("coverage:beside", ok=SALES, query="?department=SALES"),
    page("coverage:skills", ok=SALES, query="?department=SALES"),
    page("coverage:changes", ok=SALES, query="?department=SALES"),
    page("coverage:download", ok=SALES, query="?department=SALES", args=csv),
    page("coverage:download", ok=SALES, query="?department=SHOPS", args=pdf),
    page("coverage:reports", ok=FIGURES),
    page("coverage:save", ok=SALES, query="?department=SALES", method="post"),
    page("coverage:report", ok="hr", args=report),
    api("coverage-list", ok=SALES, query="?department=SALES"),
    api("coverage-people", ok=SALES, query="?department=SALES"),
]
LISTS = [
    Listing("coverage:coverage", "hr", grow),
    Listing("coverage:people", "hr", grow),
    Listing("coverage-list", "hr", grow),
]
