"""Pilots: one in setup, one that is ready and one that runs, with its people, seen by everybody."""

from tests.access.rows import Listing, pilot_api, pilot_page
from tests.access.world import PILOT_KINDS, session
from tests.factories import directory as people
from tests.factories import pilots as make


def prepare(world):
    """A fund's pilots and their people; rooms of the area put more on them."""
    where = people.department("LAB", name="Lab", parent=world.top)
    for kind in PILOT_KINDS:
        person = people.employee(where, name=f"{kind.title().replace('_', ' ')} Person")
        world.people[kind], world.users[kind] = person, people.user(person)
        world.sessions[kind] = session(world.users[kind])
    world.lab = where
    world.pilot = new_pilot(world, "setup", "Prepare tenders")
    world.ready_pilot = new_pilot(world, "ready", "Sort complaints")
    world.running_pilot = new_pilot(world, "running", "Book receipts by photo")
    make.contract(world.pilot)
    make.contract(world.running_pilot, number=1)
    for row in (world.pilot, world.ready_pilot, world.running_pilot):
        make.team(row, world.people["pilot_owner"], world.people["member"])


def new_pilot(world, state, title, **fields):
    """A pilot of these people."""
    return make.pilot(
        world.fund,
        world.people["pilot_owner"],
        sponsor=world.people["sponsor"],
        evaluator=world.people["evaluator"],
        department=world.lab,
        state=state,
        title=title,
        **fields,
    )


def in_setup(world):
    return [world.pilot.pk]


def ready(world):
    return [world.ready_pilot.pk]


def running(world):
    return [world.running_pilot.pk]


def more_pilots(world, count):
    for number in range(count):
        new_pilot(world, "running", f"Pilot {number}")


def words(_world):
    return {"words": "The labels turned out to be wrong."}


def step(world):
    return {"step": "reopen_setup", **words(world)}


def strategic(world):
    return {
        "fund": world.fund.code,
        "title": "Answer tenders",
        "owner": world.people["pilot_owner"].pk,
        "budget_source": "The board's reserve",
    }


EVERYBODY = "everybody"
# Who is nobody to these pilots, and so may take no step with them.
TAKES = "pilot_owner fund_manager"
OTHERS = (
    "employee manager head delegate hr_other hr executive auditor admin submitter reviewer chair"
    " director finance legal sponsor evaluator member"
)

ROWS = [
    pilot_page("pilots:pilots", ok=EVERYBODY),
    pilot_page("pilots:pilot", args=running, ok=EVERYBODY),
    pilot_page(
        "pilots:step",
        args=lambda world: [world.ready_pilot.pk, "reopen_setup"],
        method="post",
        data=words,
        ok=TAKES,
    ),
    pilot_api("pilots-list", ok=EVERYBODY),
    pilot_api("pilots-detail", args=running, ok=EVERYBODY),
    pilot_api(
        "pilots-list",
        method="post",
        data=strategic,
        status=201,
        ok="fund_manager director",
        otherwise=403,
    ),
    pilot_api("pilots-steps", args=ready, ok=EVERYBODY),
    pilot_api("pilots-steps", args=ready, method="post", data=step, ok=TAKES, refused=OTHERS),
    pilot_api("pilots-moves", args=running, ok=EVERYBODY),
]
LISTS = [
    Listing("pilots:pilots", "fund_manager", more_pilots),
    Listing("pilots-list", "fund_manager", more_pilots),
]
