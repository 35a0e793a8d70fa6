"""Rosters of teams from files and into them; many seats changed at once."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.teams.imports import services
from orgchange.teams.models import TeamRosterImport
from orgchange.teams.services import bulk
from orgchange.teams.services.bulk import BulkAct, BulkEdit
from tests.access.rows import Listing, api, page
from tests.factories import directory as people
from tests.factories import teams as make

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANY_HR = "hr hr_other"
SEES = "hr hr_other auditor"
RUNS = "manager head"  # lead teams elsewhere in this world, though not the one of these files


def prepare(world):
    world.roster_person = people.employee(world.shops, number="T1", name="Tim Team")
    world.roster_team = make.team("Imported")
    make.membership(world.roster_team, world.roster_person, slot="owner", allocation=10)
    world.rosters_applied = brought(world, 20)
    services.apply_import(held=world.rosters_applied, actor=None, now=AT)
    edited = bulk.apply_edit(
        rows=world.roster_team.memberships.current().filter(slot="owner"),
        edit=BulkEdit(BulkAct.SHARE, day=date(2026, 3, 1), allocation=11),
        actor=world.users["hr"],
        now=AT,
    )
    world.seats_edited = edited.entry_id


def finish(world):
    world.rosters_previewed = brought(world, 10)


def a_file(world, share):
    rows = ["Team,Employee number,Slot,Allocation"]
    rows.append(f"Imported,{world.roster_person.employee_number},engineer,{share}%")
    return SimpleUploadedFile("rosters.csv", "\n".join(rows).encode())


def brought(world, share):
    options = services.Options(effective_on=date(2026, 3, 1))
    file = a_file(world, share)
    return services.preview(file=file, file_name="r.csv", options=options, actor=None, now=AT)


def an_upload(world):
    return {"file": a_file(world, 30), "effective_on": "2026-03-01"}


def reading(world):
    return {"effective_on": "2026-03-01", "encoding": "utf-8", "delimiter": ","} | {
        f"column-{field}": column for field, column in world.rosters_previewed.columns.items()
    }


def previewed(world):
    return [world.rosters_previewed.pk]


def applied(world):
    return [world.rosters_applied.pk]


def edited(world):
    return [world.seats_edited]


def team(world):
    return [world.roster_team.pk]


def ending(world):
    seat = world.roster_team.memberships.current().get(slot="engineer")
    return {"act": "end", "seat": seat.pk, "last_day": "2026-12-31"}


def ending_by_api(world):
    given = ending(world)
    return {"act": "end", "seats": [given["seat"]], "last_day": given["last_day"]}


def more_imports(world, count):
    for _ in range(count):
        TeamRosterImport.objects.create(effective_on=AT.date())


def more_changes(world, count):
    for number in range(count):
        world.rosters_previewed.changes.create(
            action="joins",
            row=number,
            team=make.team(),
            employee=people.employee(world.shops),
            slot="engineer",
            facts={"allocation": [None, 10]},
        )
    world.rosters_previewed.counts = {"joins": world.rosters_previewed.changes.count()}
    world.rosters_previewed.save()


def more_seats(world, count):
    for _ in range(count):
        make.membership(make.team(), people.employee(world.shops))


ROWS = [
    page("teams:imports", ok=f"{SEES} {RUNS}"),
    page("teams:imports", method="post", ok=f"{ANY_HR} {RUNS}", refused="auditor", data=an_upload),
    page("teams:import", ok=SEES, args=previewed),
    page("teams:import-progress", ok=SEES, args=previewed),
    page("teams:import-problems", ok=SEES, args=previewed),
    page(
        "teams:import-columns",
        method="post",
        ok=ANY_HR,
        refused="auditor",
        args=previewed,
        data=reading,
    ),
    page("teams:import-confirm", method="post", ok=ANY_HR, refused="auditor", args=previewed),
    page("teams:import-undo", method="post", ok=ANY_HR, refused="auditor", args=applied),
    page("teams:export-rosters", ok=f"{SEES} {RUNS}"),
    page(
        "teams:export-rosters", query="?day=2026-03-01&extent=all&format=xlsx", ok=f"{SEES} {RUNS}"
    ),
    page("teams:export-team", args=team, ok=SEES),
    page("teams:memberships", ok="everybody"),
    page("teams:edit-memberships", ok="everybody", status=302),
    page("teams:edit-memberships", method="post", data=ending, ok="everybody"),
    page("teams:undo-memberships", method="post", args=edited, ok="hr"),
    api(
        "team-memberships-bulk-edit",
        method="post",
        data=ending_by_api,
        ok=ANY_HR,
        otherwise=400,
    ),
    api("team-roster-imports-list", ok="everybody"),
    api(
        "team-roster-imports-list",
        method="post",
        ok=f"{ANY_HR} {RUNS}",
        status=201,
        otherwise=403,
        data=an_upload,
    ),
    api("team-roster-imports-detail", ok=SEES, args=previewed),
    api("team-roster-imports-rows", ok=SEES, args=previewed),
    api("team-roster-imports-problems", ok=SEES, args=previewed),
    api(
        "team-roster-imports-confirm",
        method="post",
        ok=ANY_HR,
        refused="auditor",
        args=previewed,
    ),
    api(
        "team-roster-imports-undo",
        method="post",
        ok=ANY_HR,
        status=201,
        refused="auditor",
        args=applied,
    ),
]

LISTS = [
    Listing("teams:imports", "hr", more_imports),
    Listing("teams:import", "hr", more_changes, args=previewed),
    Listing("teams:memberships", "hr", more_seats),
    Listing("team-roster-imports-list", "hr", more_imports),
    Listing("team-roster-imports-rows", "hr", more_changes, args=previewed),
]
