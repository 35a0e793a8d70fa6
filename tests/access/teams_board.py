"""Drafts of rosters: the board, the lists, the acts, and the same in the API.

The draft is the world's lead's; `shared_draft` is shared with the `employee`. Any HR sees both.
"""

from datetime import date

from django.utils import timezone

from orgchange.teams.services import drafts
from tests.access.rows import Listing, Row, api, page
from tests.factories import directory as people
from tests.factories import teams as make

ANY_HR = "hr hr_other"
DAY = "2026-01-01"


def prepare(world):
    """A team that the manager leads, with two drafts; one is shared with the employee."""
    world.board_team = make.team("Returns", lead=world.people["manager"])
    make.membership(world.board_team, world.clerk, slot="owner", allocation=5)
    world.board_draft = _draft(world, "Mine")
    world.board_shared = _draft(world, "Ours")
    world.board_shared.shared_with.add(world.people["employee"])


def _draft(world, title):
    draft = drafts.start(
        team=world.board_team,
        starts_on=date(2026, 1, 1),
        title=title,
        actor=world.users["manager"],
        now=timezone.now(),
    )
    given = {"draft": draft, "employee": world.people["head"], "slot": "sponsor"}
    return drafts.place(**given, actor=world.users["manager"], now=timezone.now())


def draft(world):
    return [world.board_draft.pk]


def shared(world):
    return [world.board_shared.pk]


def team(world):
    return [world.board_team.pk]


def more_drafts(world, count):
    for number in range(count):
        made = _draft(world, f"Draft {number}")
        made.shared_with.add(world.clerk)


def more_seats(world, count):
    for _ in range(count):
        person = people.employee(world.shops)
        drafts.place(
            draft=world.board_draft,
            employee=person,
            slot="other",
            actor=world.users["manager"],
            now=timezone.now(),
        )


PLAN = f"manager {ANY_HR}"
READ = f"{PLAN} employee"
LOOK = f"{READ} auditor"
EVERYBODY = "everybody"
START = {"starts_on": DAY, "title": "Plan"}
COMMENT = {"do": "comment", "body": "Yes."}

ROWS = [
    Row("teams:board", {**page("teams:board", ok=EVERYBODY).statuses, "manager": 302}, args=team),
    page(
        "teams:board",
        method="post",
        args=team,
        data=lambda w: START,
        ok=PLAN,
        otherwise=403,
    ),
    page("teams:team-drafts", args=team, ok=EVERYBODY),
    page("teams:my-drafts", ok=EVERYBODY),
    page("teams:draft", args=draft, ok=f"{PLAN} auditor"),
    page("teams:draft", args=shared, ok=LOOK, query="?q=a"),
    page(
        "teams:draft-preview",
        args=draft,
        query="?employee=999999&to=owner",
        refused="auditor",
    ),
    page(
        "teams:draft-act",
        method="post",
        args=shared,
        data=lambda w: COMMENT,
        ok=READ,
        refused="auditor",
    ),
    page("teams:draft-publish", args=draft, ok=PLAN, refused="auditor"),
    page("teams:draft-publish", method="post", args=shared, ok=PLAN, refused="employee auditor"),
    # Not published yet: there is nothing to take back.
    page(
        "teams:draft-take-back",
        method="post",
        args=shared,
        ok=PLAN,
        status=409,
        refused="employee auditor",
    ),
    api(
        "roster-drafts-take-back",
        method="post",
        args=shared,
        ok=PLAN,
        status=409,
        refused="employee auditor",
    ),
    api("roster-drafts-list", ok=EVERYBODY),
    api("roster-drafts-detail", args=draft, ok=f"{PLAN} auditor"),
    api(
        "roster-drafts-list",
        method="post",
        data=lambda w: {"team": w.board_team.pk, "starts_on": DAY},
        ok=PLAN,
        status=201,
        otherwise=403,
    ),
    api(
        "roster-drafts-detail",
        method="patch",
        args=shared,
        data=lambda w: {"title": "Other"},
        ok=PLAN,
        refused="employee auditor",
    ),
    api(
        "roster-drafts-step",
        method="post",
        args=shared,
        data=lambda w: {"act": "change", "employee": w.clerk.pk, "slot": "owner", "allocation": 5},
        ok=PLAN,
        refused="employee auditor",
    ),
    api("roster-drafts-undo", method="post", args=shared, ok=PLAN, refused="employee auditor"),
    Row(
        "roster-drafts-redo",
        {**api("", refused="employee auditor").statuses, **dict.fromkeys(PLAN.split(), 409)},
        method="post",
        args=shared,
        is_api=True,
    ),
    api("roster-drafts-catch-up", method="post", args=shared, ok=PLAN, refused="employee auditor"),
    api(
        "roster-drafts-share",
        method="post",
        args=shared,
        data=lambda w: {"people": [w.clerk.pk]},
        ok=PLAN,
        refused="employee auditor",
    ),
    api("roster-drafts-discard", method="post", args=shared, ok=PLAN, refused="employee auditor"),
    api("roster-drafts-publish", method="post", args=shared, ok=PLAN, refused="employee auditor"),
    api("roster-drafts-check", args=shared, ok=LOOK),
    api("roster-drafts-compare", args=shared, ok=LOOK),
    api("roster-drafts-comments", args=shared, ok=LOOK),
    api(
        "roster-drafts-comments",
        method="post",
        args=shared,
        data=lambda w: {"body": "Yes."},
        ok=READ,
        refused="auditor",
        status=201,
    ),
]

LISTS = [
    Listing("teams:team-drafts", "hr", more_drafts, args=team),
    Listing("teams:my-drafts", "manager", more_drafts),
    Listing("teams:draft", "manager", more_seats, args=draft),
    Listing("teams:draft-publish", "manager", more_seats, args=draft),
    Listing("roster-drafts-list", "hr", more_drafts),
    Listing("roster-drafts-compare", "manager", more_seats, args=draft),
    Listing("roster-drafts-check", "manager", more_seats, args=draft),
]
