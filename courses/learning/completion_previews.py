"""What is kept of the preview of an import of completions: its rows, its problems, its counts."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from courses.learning.imports import Preview
from courses.learning.models import (
    Completion,
    CompletionImport,
    CompletionImportProblem,
    CompletionImportRow,
)
from courses.learning.services import Evidence
from orgchange.directory.roster.models import ImportState

BATCH = 500


@transaction.atomic
def keep(held: CompletionImport, preview: Preview) -> None:
    """Store what the file would record, and what is wrong with it."""
    CompletionImportRow.objects.bulk_create(
        [_row(held, line.row, evidence) for line, evidence in preview.fresh], batch_size=BATCH
    )
    problems = preview.notes.rows(CompletionImportProblem, completion_import=held)
    CompletionImportProblem.objects.bulk_create(problems, batch_size=BATCH)
    held.state = ImportState.PREVIEWED
    held.counts = {
        "rows": preview.rows,
        "unchanged": preview.unchanged,
        "new": len(preview.fresh),
        "people": len({evidence.employee_id for _line, evidence in preview.fresh}),
        "errors": len(preview.notes.errors),
        "warnings": len(preview.notes.warnings),
    }
    held.save()


def fill_undoing(undoing: CompletionImport) -> None:
    """Rows for what would be revoked; a warning for what somebody revoked since."""
    clear(undoing)
    became = CompletionImportRow.objects.filter(
        completion_import=undoing.undoes_id, completion__isnull=False
    ).select_related("employee", "completion__revocation")
    rows: list[CompletionImportRow] = []
    problems: list[CompletionImportRow] = []
    for row in became.iterator(chunk_size=2000):
        is_revoked = hasattr(row.completion, "revocation")
        row.pk, row.completion_import = None, undoing
        (problems if is_revoked else rows).append(row)
    CompletionImportRow.objects.bulk_create(rows, batch_size=BATCH)
    CompletionImportProblem.objects.bulk_create(
        [
            CompletionImportProblem(
                completion_import=undoing,
                is_error=False,
                row=row.row,
                value=row.employee.employee_number,
                code="already_revoked",
            )
            for row in problems
        ],
        batch_size=BATCH,
    )
    undoing.state = ImportState.PREVIEWED
    undoing.counts = {
        "rows": len(rows) + len(problems),
        "revoked": len(rows),
        "people": len({row.employee_id for row in rows}),
        "warnings": len(problems),
    }
    undoing.save()


def stale_rows(held: CompletionImport) -> QuerySet[CompletionImportRow]:
    """Rows that are on record by now; of an undoing, those revoked by now."""
    if held.undoes_id:
        return held.rows.filter(completion__revocation__isnull=False)
    return held.rows.filter(Exists(same_evidence()))


def same_evidence() -> QuerySet[Completion]:
    """What is on record of the row that the query is about."""
    return Completion.objects.filter(
        employee=OuterRef("employee"),
        course=OuterRef("course"),
        finished_on=OuterRef("finished_on"),
        source=OuterRef("source"),
    )


def evidence_of(held: CompletionImport) -> list[Evidence]:
    """Its rows, to be recorded."""
    fields = ("employee_id", "course_id", "finished_on", "score", "source", "evidence")
    return [Evidence(**row) for row in held.rows.values(*fields).iterator()]


def clear(held: CompletionImport) -> None:
    """Forget the preview."""
    held.rows.all().delete()
    held.problems.all().delete()


def _row(held: CompletionImport, row: int, evidence: Evidence) -> CompletionImportRow:
    return CompletionImportRow(
        completion_import=held,
        row=row,
        employee_id=evidence.employee_id,
        course_id=evidence.course_id,
        finished_on=evidence.finished_on,
        score=evidence.score,
        source=evidence.source,
        evidence=evidence.evidence,
    )
