"""What is kept of the preview of an import of spending: its rows, its problems, its counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from orgchange.directory.roster.models import ImportState
from orgchange.innovation.models import LedgerImport, LedgerImportRow, LedgerProblem
from orgchange.innovation.spending.reading import Preview

BATCH = 500


@transaction.atomic
def keep(held: LedgerImport, preview: Preview) -> None:
    """Store what the file would post, and what is wrong with it."""
    for row in preview.posted:
        row.ledger_import = held
    LedgerImportRow.objects.bulk_create(preview.posted, batch_size=BATCH)
    problems = preview.notes.rows(LedgerProblem, ledger_import=held)
    LedgerProblem.objects.bulk_create(problems, batch_size=BATCH)
    held.state = ImportState.PREVIEWED
    held.counts = {
        "rows": preview.rows,
        "unchanged": preview.unchanged,
        "errors": len(preview.notes.errors),
        "warnings": len(preview.notes.warnings),
        **_counts(preview.posted),
    }
    held.save()


def keep_undoing(undoing: LedgerImport, today: date) -> None:
    """Reversals of what the file posted; a warning for what somebody reversed since."""
    posted = LedgerImportRow.objects.filter(
        ledger_import=undoing.undoes_id, entry__isnull=False, reverses=None
    ).select_related("entry")
    rows, problems = [], []
    for row in posted.annotate(back=Sum("entry__reversals__amount")):
        left = row.amount - (row.back or Decimal(0))
        if left != row.amount:
            problems.append(_gone(undoing, row))
        if left and row.entry is not None:
            row.reverses, row.entry, row.amount = row.entry, None, left
            row.pk, row.ledger_import, row.occurred_on = None, undoing, today
            rows.append(row)
    LedgerImportRow.objects.bulk_create(rows, batch_size=BATCH)
    LedgerProblem.objects.bulk_create(problems, batch_size=BATCH)
    undoing.state = ImportState.PREVIEWED
    undoing.counts = {"rows": len(rows), "warnings": len(problems), **_counts(rows)}
    undoing.save()


def clear(held: LedgerImport) -> None:
    """Forget the preview."""
    held.rows.all().delete()
    held.problems.all().delete()


def _counts(rows: Sequence[LedgerImportRow]) -> dict[str, object]:
    """How many rows spend and take back, and how much they come to."""
    spent = [row.amount for row in rows if row.reverses is None]
    back = [row.amount for row in rows if row.reverses is not None]
    whole = sum(spent, Decimal(0)) - sum(back, Decimal(0))
    return {"spent": len(spent), "back": len(back), "whole": f"{whole:.2f}"}


def _gone(undoing: LedgerImport, row: LedgerImportRow) -> LedgerProblem:
    return LedgerProblem(
        ledger_import=undoing,
        is_error=False,
        row=row.row,
        value=row.reference,
        code="reversed_since",
    )
