"""What an import of proposals would do or did: as JSON for every door, and in a line."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row
from orgchange.innovation.models import (
    ProposalImport,
    ProposalImportRow,
    ProposalProblem,
    RowAction,
)

SECTIONS = {
    "new": RowAction.NEW,
    "alike": RowAction.ALIKE,
    "left_out": RowAction.LEFT_OUT,
    "same": RowAction.SAME,
    "removed": RowAction.REMOVED,
}
PROBLEM_SECTIONS = {"warnings": False, "errors": True}


def rows_of(held: ProposalImport, section: str) -> QuerySet[ProposalImportRow]:
    """The rows of one section, with all that their rendering needs."""
    rows = held.rows.filter(action=SECTIONS[section])
    return rows.select_related("submitter", "alike", "proposal")


def problems_of(held: ProposalImport, section: str) -> QuerySet[ProposalProblem]:
    """The warnings or errors, in order of the file."""
    found = held.problems.filter(is_error=PROBLEM_SECTIONS[section])
    return found.order_by("row", "pk")


def as_proposal(row: ProposalImportRow) -> dict[str, Any]:
    """A row as documents show it; `proposal` is the number of what it is or became."""
    alike = row.alike
    return {
        "row": row.row,
        "title": row.title,
        "text": row.text,
        "amount": str(row.asked),
        "employee_number": row.submitter.employee_number,
        "full_name": row.submitter.full_name,
        "state": row.state,
        "votes": row.votes,
        "language": row.language,
        "submitted_on": row.submitted_on.isoformat() if row.submitted_on else None,
        "proposal": row.proposal.number if row.proposal else None,
        "alike": {"number": alike.number, "title": alike.title} if alike else None,
        "alike_row": row.alike_row,
        "likeness": row.likeness,
    }


def document(held: ProposalImport, *, limit: int | None = None) -> dict[str, Any]:
    """The whole preview or result; each list cut at `limit`."""
    return {
        "source": held.source,
        "round": held.round_id,
        "stand_in": held.stand_in.employee_number if held.stand_in else None,
        "leaves_alike": held.leaves_alike,
        "encoding": held.encoding,
        "delimiter": held.delimiter,
        "columns": held.columns,
        "statuses": held.statuses,
        "rows": held.counts.get("rows", 0),
        **{name: [as_proposal(row) for row in rows_of(held, name)[:limit]] for name in SECTIONS},
        **{
            name: [as_row(row) for row in problems_of(held, name)[:limit]]
            for name in PROBLEM_SECTIONS
        },
        "applied": held.state in (ImportState.APPLIED, ImportState.UNDONE),
        "id": held.pk,
        "state": held.state,
        "undoes": held.undoes_id,
        "counts": held.counts,
    }


def summary(held: ProposalImport) -> str:
    """One line of what it does, for people."""
    if held.undoes_id:
        return _("%(removed)s proposals taken back; %(errors)s in the way.") % {
            name: held.counts.get(name, 0) for name in ("removed", "errors")
        }
    text = _(
        "%(rows)s rows: %(new)s new, %(alike)s possible duplicates, %(left_out)s left out, %(same)s"
        " the same as before; %(errors)s errors, %(warnings)s warnings."
    )
    names = ("rows", "new", "alike", "left_out", "same", "errors", "warnings")
    return text % {name: held.counts.get(name, 0) for name in names}
