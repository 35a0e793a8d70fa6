"""What a worker does with an import of completions; refusals are kept on the import."""

from datetime import datetime

from courses.learning import completion_imports as services
from courses.learning.models import CompletionImport
from orgchange.core.errors import DomainError
from orgchange.directory.roster.background import LOST
from orgchange.directory.roster.models import ImportState


def read(*, import_id: int, now: datetime) -> None:
    """Read a file that waits to be read, with the eyes of whoever brought it in."""
    waiting = CompletionImport.objects.select_related("created_by")
    held = waiting.filter(pk=import_id, state=ImportState.READING).first()
    if held is None:
        return
    try:
        services.read(held, actor=held.created_by, now=now)
    except DomainError:  # kept on the import, which the page shows
        return


def apply(*, import_id: int, now: datetime) -> None:
    """Apply an import that was confirmed, for whoever confirmed it."""
    waiting = CompletionImport.objects.select_related("applied_by")
    held = waiting.filter(pk=import_id, state=ImportState.APPLYING).first()
    if held is None:
        return
    try:
        services.apply_import(held=held, actor=held.applied_by, now=now)
    except DomainError as refused:
        held.refresh_from_db()
        if held.state == ImportState.APPLYING:
            held.state = ImportState.PREVIEWED
        held.applied_by = None
        held.refusal = {"code": refused.code, "message": refused.message}
        held.save(update_fields=["state", "applied_by", "refusal", "updated_at"])


def sweep(*, now: datetime) -> int:
    """Take up what was left waiting by a broker or worker that went away; how many there were."""
    states = (ImportState.READING, ImportState.APPLYING)
    lost = CompletionImport.objects.filter(state__in=states, updated_at__lt=now - LOST)
    found = list(lost.values_list("pk", "state"))
    for pk, state in found:
        (read if state == ImportState.READING else apply)(import_id=pk, now=now)
    return len(found)
