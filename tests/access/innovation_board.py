"""The board: for the committee and auditors; others are led to the funds."""

from orgchange.innovation.models import SavedFilter
from tests.access.rows import Listing, fund_api, fund_page
from tests.factories import directory as people
from tests.factories import innovation as make

COMMITTEE = "auditor fund_manager chair director finance legal"


def proposal(world):
    return [world.proposal.pk]


def nowhere(world):
    return [world.proposal.pk, "no-such-step"]


def a_name(world):
    return {"name": "Mine"}


def fund(world):
    return [world.fund.code]


def no_such_step(world):
    return {"step": "no-such-step", "proposals": [world.proposal.pk]}


def a_filter(world):
    return {"fund": world.fund.code, "name": "Mine", "query": "late=on"}


def of_manager(world):
    owner = world.users["fund_manager"]
    kept, _made = SavedFilter.objects.get_or_create(owner=owner, fund=world.fund, name="Late")
    return [kept.pk]


def more_filters(world, count):
    start = SavedFilter.objects.count()
    for number in range(start, start + count):
        SavedFilter.objects.create(
            owner=world.users["fund_manager"], fund=world.fund, name=f"Filter {number}"
        )


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
    fund_api("fund-boards-list", ok="everybody"),
    fund_api("fund-boards-detail", args=fund, ok=COMMITTEE),
    fund_api("fund-boards-proposals", args=fund, ok=COMMITTEE),
    fund_api("fund-boards-portfolio", args=fund, ok=COMMITTEE),
    fund_api("fund-boards-move", method="post", args=fund, data=no_such_step, ok=COMMITTEE),
    fund_api("saved-filters-list", ok="everybody"),
    fund_api(
        "saved-filters-list",
        method="post",
        data=a_filter,
        ok=COMMITTEE,
        status=201,
        otherwise=403,
    ),
    fund_api("saved-filters-detail", args=of_manager, ok="fund_manager"),
    fund_api(
        "saved-filters-detail", method="delete", args=of_manager, ok="fund_manager", status=204
    ),
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
    Listing("fund-boards-detail", "fund_manager", more_proposals, args=fund),
    Listing("fund-boards-proposals", "fund_manager", more_proposals, args=fund),
    Listing("fund-boards-portfolio", "fund_manager", more_proposals, args=fund),
    Listing("saved-filters-list", "fund_manager", more_filters),
]
