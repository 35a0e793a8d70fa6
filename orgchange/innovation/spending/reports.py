"""What an import of spending would do or did: as JSON for every door, and in a line."""

from typing import Any

from django.utils.translation import gettext as _

from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row
from orgchange.innovation.models import LedgerImport, LedgerImportRow
from orgchange.innovation.spending import problems as _words  # noqa: F401 - makes codes known


def document(held: LedgerImport, *, limit: int | None = None) -> dict[str, Any]:
    """The whole preview or result; each list cut at `limit`."""
    rows = held.rows.select_related("proposal")
    return {
        "id": held.pk,
        "state": held.state,
        "fund": held.fund_id,
        "source": held.source,
        "encoding": held.encoding,
        "delimiter": held.delimiter,
        "columns": held.columns,
        "counts": held.counts,
        "spent": [as_spending(row) for row in rows.filter(reverses=None)[:limit]],
        "back": [as_spending(row) for row in rows.filter(reverses__isnull=False)[:limit]],
        "warnings": [as_row(row) for row in held.problems.filter(is_error=False)[:limit]],
        "errors": [as_row(row) for row in held.problems.filter(is_error=True)[:limit]],
        "applied": held.state in (ImportState.APPLIED, ImportState.UNDONE),
        "undoes": held.undoes_id,
    }


def as_spending(row: LedgerImportRow) -> dict[str, Any]:
    """A row as documents show it; `entry` is what it became."""
    return {
        "row": row.row,
        "proposal": row.proposal_id,
        "number": row.proposal.number,
        "title": row.proposal.title,
        "amount": str(row.amount),
        "occurred_on": row.occurred_on.isoformat(),
        "reference": row.reference,
        "text": row.text,
        "reverses": row.reverses_id,
        "entry": row.entry_id,
    }


def summary(held: LedgerImport) -> str:
    """One line of what it did, for people."""
    text: str = _("%(spent)s posted, %(back)s taken back; %(whole)s in all.")
    return text % dict(held.counts)
