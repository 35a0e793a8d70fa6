"""Proposals from files: fund managers bring them in, auditors read what was brought in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from orgchange.innovation.models import ProposalImport
from orgchange.innovation.proposal_imports import services
from tests.access.rows import Listing, fund_api, fund_page
from tests.factories import innovation as make

BRINGS = "fund_manager"
SEES = "fund_manager auditor"


def finish(world):
    """An import that waits to be confirmed, and one that can be taken back."""
    world.imports_round = make.round_of(world.fund, name="Brought in")
    world.proposals_applied = brought(world, "Hear worn belts")
    services.apply_import(held=world.proposals_applied, actor=None, now=make.NOW)
    world.proposals_previewed = brought(world, "Forecast spare parts")


def a_file(world, title):
    number = world.people["submitter"].employee_number
    return SimpleUploadedFile("ideas.csv", f"Title,Submitter,Status\n{title},{number},New".encode())


def brought(world, title):
    options = services.Options(round=world.imports_round, source="Idea box")
    file = a_file(world, title)
    return services.preview(
        file=file, file_name="ideas.csv", options=options, actor=None, now=make.NOW
    )


def an_upload(world):
    file = a_file(world, "Answer carriers")
    return {"file": file, "round": world.imports_round.pk, "source": "Idea box"}


def reading(world):
    held = world.proposals_previewed
    columns = {f"column-{field}": column for field, column in held.columns.items()}
    return {"encoding": "utf-8", "delimiter": ",", "round": held.round_id, **columns}


def previewed(world):
    return [world.proposals_previewed.pk]


def applied(world):
    return [world.proposals_applied.pk]


def more_imports(world, count):
    for _ in range(count):
        ProposalImport.objects.create(round=world.imports_round, source="Elsewhere")


def more_rows(world, count):
    held = world.proposals_previewed
    for number in range(count):
        held.rows.create(
            action="new",
            row=number,
            key=f"#{number}",
            title=f"Idea {number}",
            submitter=world.people["submitter"],
            state="submitted",
        )
    held.counts = {"new": held.rows.count()}
    held.save()


ROWS = [
    fund_page("innovation:proposal-imports", ok=SEES),
    fund_page(
        "innovation:proposal-imports",
        method="post",
        ok=BRINGS,
        refused="auditor",
        data=an_upload,
    ),
    fund_page("innovation:proposal-import", ok=SEES, args=previewed),
    fund_page("innovation:proposal-import-progress", ok=SEES, args=previewed),
    fund_page("innovation:proposal-import-problems", ok=SEES, args=previewed),
    fund_page(
        "innovation:proposal-import-columns",
        method="post",
        ok=BRINGS,
        refused="auditor",
        args=previewed,
        data=reading,
    ),
    fund_page(
        "innovation:proposal-import-confirm",
        method="post",
        ok=BRINGS,
        refused="auditor",
        args=previewed,
    ),
    fund_page(
        "innovation:proposal-import-undo",
        method="post",
        ok=BRINGS,
        refused="auditor",
        args=applied,
    ),
    fund_api("proposal-imports-list", ok="everybody"),
    fund_api(
        "proposal-imports-list",
        method="post",
        ok=BRINGS,
        status=201,
        otherwise=403,
        data=an_upload,
    ),
    fund_api("proposal-imports-detail", ok=SEES, args=previewed),
    fund_api("proposal-imports-rows", ok=SEES, args=previewed),
    fund_api("proposal-imports-problems", ok=SEES, args=previewed),
    fund_api(
        "proposal-imports-confirm",
        method="post",
        ok=BRINGS,
        refused="auditor",
        args=previewed,
    ),
    fund_api(
        "proposal-imports-undo",
        method="post",
        ok=BRINGS,
        status=201,
        refused="auditor",
        args=applied,
    ),
]

LISTS = [
    Listing("innovation:proposal-imports", "fund_manager", more_imports),
    Listing("innovation:proposal-import", "fund_manager", more_rows, args=previewed),
    Listing("proposal-imports-list", "fund_manager", more_imports),
    Listing("proposal-imports-rows", "fund_manager", more_rows, args=previewed),
]
