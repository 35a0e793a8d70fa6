"""What a worker does with an import: read it, or apply it; refusals are kept on the import."""

from datetime import datetime

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError
from orgchange.directory.roster import services
from orgchange.directory.roster.models import ImportState, RosterImport


def read(*, import_id: int) -> None:
    """Read a file that waits to be read. What refuses it stands on the import."""
    roster_import = RosterImport.objects.filter(pk=import_id, state=ImportState.READING).first()
    if roster_import is None:
        return
    try:
        services.read(roster_import)
    except DomainError:  # kept on the import, which the page shows
        return


def apply(*, import_id: int, actor: User | None, now: datetime) -> None:
    """Apply an import that was confirmed."""
    roster_import = RosterImport.objects.filter(pk=import_id, state=ImportState.APPLYING).first()
    if roster_import is None:
        return
    try:
        services.apply_import(roster_import=roster_import, actor=actor, now=now)
    except DomainError as refused:
        held = RosterImport.objects.get(pk=import_id)
        if held.state == ImportState.APPLYING:
            held.state = ImportState.PREVIEWED
        held.refusal = {"code": refused.code, "message": refused.message}
        held.save(update_fields=["state", "refusal", "updated_at"])
