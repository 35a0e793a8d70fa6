"""The roster import: HR of the whole brings files in, the auditor looks on."""

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.directory.roster.models import RosterImport
from tests.access.rows import Listing, api, page
from tests.directory.roster.tools import FIRST, NOW, apply, preview, table
from tests.factories.directory import employee

SEES = "hr auditor"


def prepare(world):
    world.applied = apply(table(FIRST[:1]), source="one", now=NOW)


def finish(world):
    world.previewed = preview(table(FIRST[:2]), source="one", may_let_leave=True)


def previewed(world):
    return [world.previewed.pk]


def applied(world):
    return [world.applied.pk]


def upload(world):
    return {
        "file": SimpleUploadedFile("r.csv", table(["77,Nina New,Sales,,"]).encode()),
        "source": "two",
        "effective_on": "2026-03-01",
    }


def reading(world):
    return {"effective_on": "2026-03-01", "encoding": "utf-8", "delimiter": ","} | {
        f"column-{field}": column for field, column in world.previewed.columns.items()
    }


ROWS = [
    page("directory:imports", ok=SEES),
    page("directory:imports", method="post", ok="hr", refused="auditor", data=upload),
    page("directory:import", ok=SEES, args=previewed),
    page("directory:import-progress", ok=SEES, args=previewed),
    page("directory:import-problems", ok=SEES, args=previewed),
    page(
        "directory:import-columns",
        method="post",
        ok="hr",
        refused="auditor",
        args=previewed,
        data=reading,
    ),
    page("directory:import-confirm", method="post", ok="hr", refused="auditor", args=previewed),
    page("directory:import-undo", method="post", ok="hr", refused="auditor", args=applied),
    api("roster-imports-list", ok="everybody"),
    api(
        "roster-imports-list",
        method="post",
        ok="hr",
        status=201,
        otherwise=403,
        data=upload,
    ),
    api("roster-imports-detail", ok=SEES, args=previewed),
    api("roster-imports-changes", ok=SEES, args=previewed),
    api("roster-imports-problems", ok=SEES, args=previewed),
    api("roster-imports-confirm", method="post", ok="hr", refused="auditor", args=previewed),
    api("roster-imports-undo", method="post", ok="hr", status=201, refused="auditor", args=applied),
]


def grow(world, count):
    for _n in range(count):
        RosterImport.objects.create(source=world.applied.source, effective_on=NOW.date())


def grow_changes(world, count):
    for number in range(count):
        employee(number=f"G{RosterImport.objects.count()}-{number}")
    rows = [f"G{n},Name {n},Dept {n},1," for n in range(count)]
    preview(table([*FIRST[:2], *rows]), source="one")


def grown(_world):
    return [RosterImport.objects.latest("pk").pk]


LISTS = [
    Listing("directory:imports", "hr", grow),
    Listing("directory:import", "hr", grow_changes, args=grown),
    Listing("roster-imports-list", "hr", grow),
    Listing("roster-imports-changes", "hr", grow_changes, args=grown),
]
