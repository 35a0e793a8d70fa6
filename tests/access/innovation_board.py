"""The board: for the committee and auditors; others are led to the funds."""

from tests.access.rows import Listing, fund_page
from tests.factories import directory as people
from tests.factories import innovation as make

COMMITTEE = "auditor fund_manager chair director finance legal"


def proposal(world):
    return [world.proposal.pk]


def nowhere(world):
    return [world.proposal.pk, "no-such-step"]


def a_name(world):
    return {"name": "Mine"}


ROWS = [
    fund_page("innovation:board", ok=COMMITTEE, otherwise=302),
    fund_page("innovation:board", query="?view=list", ok=COMMITTEE, otherwise=302),
    fund_page(
        "innovation:move", method="post", args=nowhere, ok=COMMITTEE, status=302, otherwise=404
    ),
    fund_page("innovation:move-many", method="post", ok="everybody", status=302),
    fund_page("innovation:save-filter", ok=COMMITTEE),
    fund_page("innovation:save-filter", method="post", ok=COMMITTEE, data=a_name),
    fund_page("innovation:drop-filter", method="post", args=lambda w: [0]),
    fund_page("innovation:portfolio", ok=COMMITTEE),
    fund_page("innovation:portfolio-export", args=lambda w: ["csv"], ok=COMMITTEE),
]


def more_proposals(world, count):
    where = people.department(f"B{next(make.numbers)}")
    states = ("submitted", "in_review", "calibration", "marked_fund", "approved")
    for number in range(count):
        row = make.proposal(
            world.fund_round,
            people.employee(where),
            state=states[number % len(states)],
            told_state="submitted",
        )
        make.belongs(row, people.employee(where))


LISTS = [
    Listing("innovation:board", "fund_manager", more_proposals),
    Listing("innovation:board", "fund_manager", more_proposals, query="?view=list&sort=-asked"),
    Listing("innovation:portfolio", "fund_manager", more_proposals),
]
