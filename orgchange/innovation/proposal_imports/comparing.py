"""What a file repeats: its own rows, rows that were brought in before, and what seems alike."""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from orgchange.directory.roster.lines import Notes
from orgchange.innovation.models import (
    ImportedProposal,
    ProposalImport,
    ProposalImportRow,
    RowAction,
)
from orgchange.innovation.proposal_imports.columns import FIELDS
from orgchange.innovation.proposal_imports.likeness import Neighbours
from orgchange.innovation.proposal_imports.rows import Read
from orgchange.innovation.similar.index import counted

COLUMN_OF: Final = {"asked": "amount", "state": "status"}  # the others are called as their field
LABELS: Final = {field.name: field.label for field in FIELDS}


def said_by(row: ProposalImportRow) -> dict[str, Any]:
    """What a row says, short enough to be kept and compared when it comes again."""
    return {
        "title": row.title,
        "text": sha256(row.text.encode()).hexdigest()[:16],
        "asked": str(row.asked),
        "state": row.state,
        "votes": row.votes,
        "language": row.language,
        "submitted_on": row.submitted_on.isoformat() if row.submitted_on else None,
    }


def known_keys(held: ProposalImport) -> dict[str, ImportedProposal]:
    """What was brought in from the same source into the same fund. One query."""
    rows = ImportedProposal.objects.filter(fund=held.round.fund_id, source=held.source)
    return {row.key: row for row in rows}


def apart(read: Sequence[Read], held: ProposalImport, notes: Notes) -> list[ProposalImportRow]:
    """Each proposal once: rows of one key that differ are refused, those known are the same."""
    known = known_keys(held)
    found = []
    for line, row in _once(read, notes):
        before = known.get(row.key)
        if before is not None:
            row.action, row.proposal_id = RowAction.SAME, before.proposal_id
            differing = _differing(before.said, said_by(row))
            if differing:
                notes.warn(line, "title", "says_otherwise", fields=differing)
        found.append(row)
    return found


def _once(read: Sequence[Read], notes: Notes) -> list[Read]:
    of_key: dict[str, list[Read]] = defaultdict(list)
    for pair in read:
        of_key[pair[1].key].append(pair)
    kept = []
    for pairs in of_key.values():
        if any(_facts(row) != _facts(pairs[0][1]) for _line, row in pairs):
            numbers = ", ".join(str(line.row) for line, _row in pairs)
            for line, _row in pairs:
                notes.error(line, "title", "duplicate_differs", rows=numbers)
            continue
        for line, _row in pairs[1:]:
            notes.warn(line, "title", "duplicate_agrees", first=pairs[0][0].row)
        kept.append(pairs[0])
    return kept


def _facts(row: ProposalImportRow) -> dict[str, Any]:
    return {**said_by(row), "submitter": row.submitter_id}


def _differing(before: dict[str, Any], now: dict[str, Any]) -> str:
    """The names of the columns that say something else."""
    names = [name for name, value in now.items() if before.get(name) != value]
    return ", ".join(str(LABELS[COLUMN_OF.get(name, name)]) for name in names)


def seem_alike(rows: Sequence[ProposalImportRow], *, leave: bool) -> None:
    """Mark the rows that seem to repeat a proposal or an earlier row; `leave`: to be left out."""
    if not rows:
        return
    neighbours = Neighbours()
    terms = [counted(row.title, row.text, row.language or "en") for row in rows]
    for number, (row, said) in enumerate(zip(rows, terms, strict=True)):
        neighbours.add(number, row.title, said)
    for number, (row, said) in enumerate(zip(rows, terms, strict=True)):
        match = neighbours.closest(number, row.title, said)
        if match is None:
            continue
        row.action = RowAction.LEFT_OUT if leave else RowAction.ALIKE
        row.likeness = match.likeness
        if match.is_row:
            row.alike_row = rows[match.number].row
        else:
            row.alike_id = match.number
