"""Pages of teams, of their kinds, and of what they are let off; and the API of kinds and waivers.

`pages_team` is led by `head`, who so runs it without being HR; its clerk has a seat as owner's
deputy, so that nobody else runs it.
"""

from datetime import date

from django.utils import timezone

from orgchange.core.dated import put
from orgchange.teams.models import KindVersion, Waiver
from orgchange.teams.services import kinds, moving
from tests.access.rows import Listing, api, page
from tests.factories import directory as people
from tests.factories import teams as make

ANY_HR = "hr hr_other"
SEATERS = "hr hr_other head"
DAY = "2026-01-01"
ON_DAY, LAST_DAY = f"?as_of={DAY}", f"?last_day={DAY}"


def prepare(world):
    world.pages_team = make.team("Receipts", kind="pilot", lead=world.people["head"])
    make.membership(world.pages_team, world.clerk, slot="owner", standing="deputy", allocation=5)
    put(
        Waiver,
        {"team_id": world.pages_team.pk, "rule": "minimum_share"},
        {"reason": "It has only begun.", "approved_by_id": world.users["hr"].pk},
        valid_from=people.START,
        valid_to=date(2099, 1, 1),
        at=people.START_AT,
    )
    world.pages_kind = make.shipped_kind("standing")
    KindVersion.objects.create(kind=world.pages_kind, number=2, name="Standing team")


def team(world):
    return [world.pages_team.pk]


def team_and(name):
    return lambda world: [world.pages_team.pk, name]


def seat_and(name):
    return lambda world: [world.pages_team.pk, world.pages_team.memberships.get().pk, name]


def waiver(world):
    return [world.pages_team.pk, world.pages_team.waivers.get().pk]


def waiver_id(world):
    return waiver(world)[1:]


def kind(world):
    return ["pilot"]


def drafted(world):
    return ["standing"]


def moved(world):
    """A kind with a move of its teams."""
    kind = make.shipped_kind("project")
    draft = kinds.start_draft(kind=kind, actor=None, now=timezone.now())
    kinds.publish_kind(kind=draft.kind, actor=None, now=timezone.now())
    day = timezone.now().date()
    done = moving.move_teams(kind=kind, valid_from=day, actor=None, now=timezone.now())
    return [kind.code, done.entry_id]


ROWS = [
    page("teams:list", ok="everybody"),
    page("teams:export", ok="everybody"),
    page("teams:new", ok=ANY_HR, otherwise=403),
    page("teams:team", args=team, ok="everybody"),
    page("teams:act", args=team_and("join"), ok=SEATERS, otherwise=403),
    page(
        "teams:act", args=team_and("charter"), query="?as_of=2026-01-01", ok=ANY_HR, otherwise=403
    ),
    page("teams:act", args=team_and("end"), query="?last_day=2026-01-01", ok=ANY_HR, otherwise=403),
    page("teams:seat-act", args=seat_and("leave"), ok=SEATERS, otherwise=403),
    page(
        "teams:seat-act",
        method="post",
        args=seat_and("leave"),
        data=lambda w: {"last_day": DAY},
        ok=SEATERS,
        otherwise=403,
    ),
    page(
        "teams:undo",
        method="post",
        args=team,
        query="?at=2025-01-01T00:00:00%2B00:00",
        ok=ANY_HR,
        status=409,
        otherwise=403,
    ),
    page("teams:waive", args=team, ok=ANY_HR, otherwise=403),
    page("teams:end-waiver", args=waiver, ok=ANY_HR, otherwise=403),
    page("teams:kinds", ok="everybody"),
    page("teams:kind", args=kind, ok="everybody"),
    page("teams:kind", args=drafted, query="?version=2", ok="everybody"),
    page("teams:new-kind", ok="hr", otherwise=403),
    page("teams:kind-draft", args=drafted, ok="hr", otherwise=403),
    page("teams:kind-start", method="post", args=kind, ok="hr", otherwise=403),
    page("teams:kind-publish", method="post", args=drafted, otherwise=403, status=400, ok="hr"),
    page("teams:kind-discard", method="post", args=drafted, ok="hr", otherwise=403),
    page("teams:kind-retire", method="post", args=kind, ok="hr", otherwise=403),
    page("teams:kind-move", args=kind, ok="hr", otherwise=403),
    page("teams:kind-undo-move", method="post", args=moved, ok="hr", otherwise=403),
    api("team-kinds-list", ok="everybody"),
    api("team-kinds-detail", args=kind, ok="everybody"),
    api(
        "team-kinds-list",
        method="post",
        data=lambda w: {"code": "task-force", "name": "Task force"},
        ok="hr",
        status=201,
        otherwise=403,
    ),
    api(
        "team-kinds-draft",
        method="post",
        args=kind,
        data=lambda w: {"minimum_share": 50},
        ok="hr",
        otherwise=403,
    ),
    api("team-kinds-publish", method="post", args=drafted, ok="hr", status=400, otherwise=403),
    api("team-kinds-discard", method="post", args=drafted, ok="hr", status=204, otherwise=403),
    api("team-kinds-retire", method="post", args=kind, ok="hr", otherwise=403),
    api(
        "team-kinds-move",
        method="post",
        args=kind,
        data=lambda w: {"valid_from": DAY},
        ok="hr",
        otherwise=403,
    ),
    api("team-kinds-undo-move", method="post", args=kind, ok="hr", status=409, otherwise=403),
    api("team-waivers-list", ok="everybody"),
    api("team-waivers-detail", args=waiver_id, ok="everybody"),
    api(
        "team-waivers-list",
        method="post",
        data=lambda w: {
            "team": w.pages_team.pk,
            "rule": "slot:legal",
            "reason": "Legal is hiring.",
            "starts_on": DAY,
            "last_day": "2026-03-01",
        },
        ok=ANY_HR,
        status=201,
        otherwise=403,
    ),
    api(
        "team-waivers-end",
        method="post",
        args=waiver_id,
        data=lambda w: {"last_day": DAY},
        ok=ANY_HR,
        status=204,
        otherwise=403,
    ),
]


def more_teams(world, count):
    for _ in range(count):
        lead = people.employee(world.shops)
        made = make.team(kind="pilot", lead=lead)
        make.membership(made, people.employee(world.shops))


def more_seats(world, count):
    for index in range(count):
        slot = ("legal", "other", "engineer")[index % 3]
        make.membership(world.pages_team, people.employee(world.shops), slot=slot)


def more_kinds(world, count):
    for _ in range(count):
        number = next(people.numbers)
        made = type(world.pages_kind).objects.create(code=f"k{number}", name=f"K{number}")
        KindVersion.objects.create(kind=made, number=1, name=made.name, published_at=timezone.now())


def more_waivers(world, count):
    for _ in range(count):
        made = make.team(kind="pilot")
        put(
            Waiver,
            {"team_id": made.pk, "rule": "minimum_share"},
            {"reason": "New.", "approved_by_id": world.users["hr"].pk},
            valid_from=people.START,
            valid_to=date(2099, 1, 1),
            at=people.START_AT,
        )


LISTS = [
    Listing("teams:list", "hr", more_teams),
    Listing(
        "teams:list", "employee", more_teams, query="?kind=pilot&function=business&sort=-members"
    ),
    Listing("teams:export", "hr", more_teams),
    Listing("teams:team", "hr", more_seats, args=team),
    Listing("teams:team", "employee", more_seats, args=team, query="?as_of=2026-01-01"),
    Listing("teams:kinds", "hr", more_kinds),
    Listing("teams:kind", "hr", more_teams, args=kind),
    Listing("teams:kind-move", "hr", more_teams, args=kind),
    Listing("team-kinds-list", "hr", more_kinds),
    Listing("team-waivers-list", "hr", more_waivers),
]
