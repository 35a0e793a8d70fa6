"""The preview of a file of proposals: made, and kept with its import."""

from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.db import transaction

from orgchange.directory.models import Employee
from orgchange.directory.roster.headers import Opened
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.directory.roster.models import ImportState
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.innovation.models import (
    ProposalImport,
    ProposalImportRow,
    ProposalProblem,
    RowAction,
)
from orgchange.innovation.proposal_imports import problems  # noqa: F401 - brings the words
from orgchange.innovation.proposal_imports.columns import SHAPE
from orgchange.innovation.proposal_imports.comparing import apart, seem_alike
from orgchange.innovation.proposal_imports.memory import memory_of
from orgchange.innovation.proposal_imports.rows import RowReader, readers_of
from orgchange.innovation.proposal_imports.statuses import Statuses, states_for

BATCH = 500
PROGRESS = 500


@dataclass
class Preview:
    """What an import would bring in or take back, and what is wrong with it."""

    notes: Notes
    rows: list[ProposalImportRow] = field(default_factory=list)
    read: int = 0

    def counts(self) -> dict[str, int]:
        """In numbers."""
        found = dict.fromkeys(RowAction.values, 0)
        for row in self.rows:
            found[row.action] += 1
        return {
            "rows": self.read,
            **found,
            "unchanged": found[RowAction.SAME],
            "errors": len(self.notes.errors),
            "warnings": len(self.notes.warnings),
        }


def preview_file(
    *, file: BinaryIO, held: ProposalImport, sight: Sight | None, today: date
) -> Preview:
    """What the file would bring in, in the eyes of whoever brings it; None: the system itself."""
    memory = memory_of(held)
    opened = open_lines(file, SHAPE, asked=held.asked, remembered=memory.columns, held=held)
    made = Preview(Notes(opened.mapping))
    statuses = Statuses(states_for(held.round.workflow_id), memory.statuses)
    people = Employee.objects.all() if sight is None else people_visible_to(sight)
    lines = _lines(opened, made, held)
    reader = RowReader(held, people, statuses, made.notes, today)
    made.rows = apart(list(reader.rows(lines)), held, made.notes)
    new = [row for row in made.rows if row.action == RowAction.NEW]
    seem_alike(new, leave=held.leaves_alike)
    held.statuses = statuses.found()
    return made


def _lines(opened: Opened, made: Preview, held: ProposalImport) -> list[Line]:
    """Every line that can be read; progress is told."""

    def note(_line: Line, _is_read: bool) -> None:
        made.read += 1
        if made.read % PROGRESS == 0 and held.pk:
            held.progress = made.read
            held.save(update_fields=["progress", "updated_at"])

    return list(read_lines(opened, SHAPE, readers_of(opened), notes=made.notes, on_row=note))


@transaction.atomic
def keep(held: ProposalImport, made: Preview) -> None:
    """Store a preview with its import, in place of the one before."""
    clear(held)
    for row in made.rows:
        row.proposal_import = held
    ProposalImportRow.objects.bulk_create(made.rows, batch_size=BATCH)
    found = made.notes.rows(ProposalProblem, proposal_import=held)
    ProposalProblem.objects.bulk_create(found, batch_size=BATCH)
    held.state, held.refusal = ImportState.PREVIEWED, {}
    held.counts, held.progress = made.counts(), made.read
    held.save()


def clear(held: ProposalImport) -> None:
    """Forget the preview."""
    held.rows.all().delete()
    held.problems.all().delete()
