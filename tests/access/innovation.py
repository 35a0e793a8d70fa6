"""The innovation fund: who is what to it, and one proposal on its way."""

from tests.access.rows import Row
from tests.access.world import session
from tests.factories import directory as people
from tests.factories import innovation as make

OFFICES = {
    "reviewer": "reviewer",
    "fund_manager": "manager",
    "chair": "chair",
    "director": "director",
    "finance": "finance",
    "legal": "legal",
}


def prepare(world):
    """A fund with its committee, a round, and a submitted proposal of `submitter`."""
    where = people.department("FUND", name="Fund office", parent=world.top)
    for kind in ("submitter", *OFFICES):
        person = people.employee(where, name=f"{kind.title().replace('_', ' ')} Person")
        world.people[kind], world.users[kind] = person, people.user(person)
        world.sessions[kind] = session(world.users[kind])
    world.fund = make.fund("ideas", name="Ideas")
    for kind, role in OFFICES.items():
        make.office(world.fund, world.people[kind], role)
    world.fund_period = make.period(world.fund, money=100_000)
    world.fund_round = make.round_of(world.fund)
    world.proposal = make.proposal(world.fund_round, world.people["submitter"])


ROWS: list[Row] = []
