"""What a worker does with an import: read it, or apply it; refusals are kept on the import."""

from datetime import datetime, timedelta

from orgchange.core.errors import DomainError
from orgchange.directory.roster import services
from orgchange.directory.roster.models import FileImport, ImportState, RosterImport

LOST = timedelta(minutes=20)  # longer than a task may take


def read(*, import_id: int) -> None:
    """Read a file that waits to be read. What refuses it stands on the import."""
    roster_import = RosterImport.objects.filter(pk=import_id, state=ImportState.READING).first()
    if roster_import is None:
        return
    try:
        services.read(roster_import)
    except DomainError:  # kept on the import, which the page shows
        return


def apply(*, import_id: int, now: datetime) -> None:
    """Apply an import that was confirmed, for whoever confirmed it."""
    waiting = RosterImport.objects.select_related("applied_by")
    roster_import = waiting.filter(pk=import_id, state=ImportState.APPLYING).first()
    if roster_import is None:
        return
    actor = roster_import.applied_by
    try:
        services.apply_import(roster_import=roster_import, actor=actor, now=now)
    except DomainError as refused:
        give_back(roster_import, refused)


def sweep(*, now: datetime) -> int:
    """Take up what was left waiting by a broker or worker that went away; how many there were."""
    found = lost(RosterImport, now)
    for pk, state in found:
        if state == ImportState.READING:
            read(import_id=pk)
        else:
            apply(import_id=pk, now=now)
    return len(found)


def give_back(held: FileImport, refused: DomainError) -> None:
    """Keep a refusal on an import that was confirmed, which can then be confirmed again."""
    held.refresh_from_db()
    if held.state == ImportState.APPLYING:
        held.state = ImportState.PREVIEWED
    held.applied_by = None
    held.refusal = {"code": refused.code, "message": refused.message}
    held.save(update_fields=["state", "applied_by", "refusal", "updated_at"])


def lost(model: type[FileImport], now: datetime) -> list[tuple[int, str]]:
    """Imports that have waited longer than a task may take: (id, state)."""
    states = (ImportState.READING, ImportState.APPLYING)
    waiting = model._default_manager.filter(state__in=states, updated_at__lt=now - LOST)
    return list(waiting.values_list("pk", "state"))
