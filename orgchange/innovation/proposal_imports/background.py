"""What a worker does with an import of proposals; refusals are kept on the import."""

from datetime import datetime

from orgchange.core.errors import DomainError
from orgchange.directory.roster.background import give_back, lost
from orgchange.directory.roster.models import ImportState
from orgchange.innovation.models import ProposalImport
from orgchange.innovation.proposal_imports import services


def read(*, import_id: int, now: datetime) -> None:
    """Read a file that waits to be read, with the eyes of whoever brought it in."""
    waiting = ProposalImport.objects.select_related("created_by", "round__fund", "stand_in")
    held = waiting.filter(pk=import_id, state=ImportState.READING).first()
    if held is None:
        return
    try:
        services.read(held, actor=held.created_by, now=now)
    except DomainError:  # kept on the import, which the page shows
        return


def apply(*, import_id: int, now: datetime) -> None:
    """Apply an import that was confirmed, for whoever confirmed it."""
    waiting = ProposalImport.objects.select_related("applied_by", "round__fund")
    held = waiting.filter(pk=import_id, state=ImportState.APPLYING).first()
    if held is None:
        return
    try:
        services.apply_import(held=held, actor=held.applied_by, now=now)
    except DomainError as refused:
        give_back(held, refused)


def sweep(*, now: datetime) -> int:
    """Take up what was left waiting by a broker or worker that went away; how many there were."""
    found = lost(ProposalImport, now)
    for pk, state in found:
        (read if state == ImportState.READING else apply)(import_id=pk, now=now)
    return len(found)
