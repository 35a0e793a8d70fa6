"""Pilots together, and strategic goals."""

from orgchange.pilots.models import StrategicGoal
from tests.access.pilots import new_pilot
from tests.access.rows import Listing, pilot_api, pilot_page

SEES = "fund_manager chair director finance executive auditor"
WRITES = "executive admin"
OTHERS = (
    "employee manager head delegate hr_other hr auditor submitter reviewer fund_manager chair"
    " director finance legal pilot_owner sponsor evaluator member"
)


def prepare(world):
    """A goal that a pilot serves."""
    world.goal = StrategicGoal.objects.create(code="faster", name="Faster")


def goal(world):
    return [world.goal.pk]


def form(_world):
    return {"code": "safer", "name": "Safer"}


def more_pilots(world, count):
    for number in range(count):
        new_pilot(world, "running", f"Together {number}", goal=world.goal)


def more_goals(world, count):
    for number in range(StrategicGoal.objects.count(), StrategicGoal.objects.count() + count):
        StrategicGoal.objects.create(code=f"goal-{number}", name=f"Goal {number}")


WRITING = {"ok": WRITES, "refused": OTHERS}
ROWS = [
    pilot_page("pilots:portfolio", ok=SEES),
    pilot_page("pilots:portfolio-export", args=lambda world: ["csv"], ok=SEES),
    pilot_page("pilots:goals", ok="everybody"),
    pilot_page("pilots:goal-add", method="post", data=form, **WRITING),
    pilot_page("pilots:goal", args=goal, **WRITING),
    pilot_page("pilots:goal-retire", args=goal, method="post", **WRITING),
    pilot_page("pilots:goal-restore", args=goal, method="post", **WRITING),
    pilot_api("pilot-portfolio-list", ok=SEES),
    pilot_api("strategic-goals-list", ok="everybody"),
    pilot_api("strategic-goals-detail", args=goal, ok="everybody"),
    pilot_api("strategic-goals-list", method="post", data=form, status=201, **WRITING),
    pilot_api(
        "strategic-goals-detail",
        args=goal,
        method="patch",
        data=lambda world: {"name": "Faster still"},
        **WRITING,
    ),
    pilot_api("strategic-goals-retire", args=goal, method="post", **WRITING),
    pilot_api("strategic-goals-restore", args=goal, method="post", **WRITING),
]
LISTS = [
    Listing("pilots:portfolio", "executive", more_pilots),
    Listing("pilot-portfolio-list", "executive", more_pilots),
    Listing("pilots:goals", "executive", more_pilots),
    Listing("strategic-goals-list", "executive", more_goals),
]
