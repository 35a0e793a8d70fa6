"""What an import of completions would do or did, as JSON and in a line."""

from typing import Any

from django.utils.translation import gettext as _

from courses.learning.models import CompletionImport, CompletionImportRow
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row


def document(held: CompletionImport, *, limit: int | None = None) -> dict[str, Any]:
    """The whole preview or result; each list cut at `limit`."""
    rows = held.rows.select_related("employee", "course")[:limit]
    completions = [as_completion(row) for row in rows]
    return {
        "source": held.source,
        "encoding": held.encoding,
        "delimiter": held.delimiter,
        "columns": held.columns,
        "rows": held.counts.get("rows", 0),
        "unchanged": held.counts.get("unchanged", 0),
        "new": [] if held.undoes_id else completions,
        "revoked": completions if held.undoes_id else [],
        "warnings": [as_row(row) for row in held.problems.filter(is_error=False)[:limit]],
        "errors": [as_row(row) for row in held.problems.filter(is_error=True)[:limit]],
        "applied": held.state in (ImportState.APPLIED, ImportState.UNDONE),
        "id": held.pk,
        "state": held.state,
        "undoes": held.undoes_id,
        "counts": held.counts,
    }


def as_completion(row: CompletionImportRow) -> dict[str, Any]:
    """A row as documents show it; `completion` is what it became, or what is revoked."""
    return {
        "row": row.row,
        "employee_number": row.employee.employee_number,
        "course": row.course.code,
        "completed_on": row.finished_on.isoformat(),
        "score": None if row.score is None else float(row.score),
        "source": row.source,
        "evidence": row.evidence,
        "completion": row.completion_id,
    }


def summary(held: CompletionImport) -> str:
    """One line of what it does, for people."""
    counts = {"unchanged": 0, "errors": 0, **held.counts}
    if held.undoes_id:
        return _("%(revoked)s completions to revoke, %(warnings)s warnings.") % counts
    text = _(
        "%(rows)s rows: %(new)s new, %(unchanged)s on record; %(errors)s errors, %(warnings)s"
        " warnings."
    )
    return text % counts
