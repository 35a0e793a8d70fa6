"""Every write of the roster import: bring in a file, read it, apply it, undo it."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import refuse_out_of_range
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed
from orgchange.directory.events import people_changed, people_restored
from orgchange.directory.models import DirectoryRevision, RosterSource
from orgchange.directory.roster import apply, policies, reports, undo
from orgchange.directory.roster.departments import preview_departments
from orgchange.directory.roster.headers import open_people
from orgchange.directory.roster.models import (
    FileImport,
    ImportKind,
    ImportState,
    RosterChange,
    RosterImport,
)
from orgchange.directory.roster.preview import clear, preview_people, remember
from orgchange.directory.roster.staging import fetch
from orgchange.directory.services.writing import sight_of_actor

LARGE_FILE = 4 * 1024 * 1024
LARGE_CHANGES = 20_000
FEW = 2000  # more people than this, and "everybody may have changed" is the cheaper word


class NeedsConfirmation(DomainError):
    """Applying it would let more people leave than is usual."""

    code = "needs_confirmation"


class HasErrors(DomainError):
    """All or nothing was chosen, and some rows cannot be read."""

    code = "has_errors"


class DirectoryChanged(DomainError):
    """The directory moved on since the preview, which has been made again."""

    code = "directory_changed"


class NotPreviewed(DomainError):
    """There is nothing to apply: not read yet, refused, or applied already."""

    code = "not_previewed"


@dataclass(frozen=True)
class Options:
    """How a file is to be taken. `asked` may say encoding, delimiter, columns, date_order, kind."""

    source: str = "roster"
    effective_on: date | None = None
    is_delta: bool = False
    is_all_or_nothing: bool = False
    may_let_leave: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def receive(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> RosterImport:
    """Keep a file to be read. Nothing is written to the directory by it."""
    _check_may_import(actor, now)
    if not options.source.strip():
        raise InvalidInput(_("Say where the file comes from."))
    refuse_out_of_range(effective_on=options.effective_on)
    source, _made = RosterSource.objects.get_or_create(name=options.source.strip()[:120])
    roster_import = RosterImport(
        source=source,
        file_name=file_name[-300:],
        effective_on=options.effective_on or now.date(),
        is_delta=options.is_delta,
        is_all_or_nothing=options.is_all_or_nothing,
        may_let_leave=options.may_let_leave,
        asked=dict(options.asked),
        created_by=actor,
    )
    kept = File(file)
    roster_import.file.save("roster", kept, save=False)
    roster_import.file_size = roster_import.file.size
    roster_import.save()
    return roster_import


def read(roster_import: RosterImport) -> None:
    """Read the kept file and fill the preview. What refuses the whole file is kept, and raised."""
    if roster_import.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise NotPreviewed(_("This import is applied already."))
    clear(roster_import)
    roster_import.state = ImportState.READING
    roster_import.progress, roster_import.counts, roster_import.refusal = 0, {}, {}
    roster_import.kind = ImportKind.PEOPLE
    roster_import.save()
    try:
        with local_copy(roster_import) as file:
            opened = open_people(roster_import, file)
            if roster_import.kind == ImportKind.DEPARTMENTS:
                preview_departments(roster_import, opened)
            else:
                preview_people(roster_import, opened)
    except DomainError as refused:
        clear(roster_import)
        roster_import.state = ImportState.REFUSED
        roster_import.refusal = {"code": refused.code, "message": refused.message}
        roster_import.save()
        raise


def preview(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> RosterImport:
    """Keep a file and read it at once."""
    roster_import = receive(file=file, file_name=file_name, options=options, actor=actor, now=now)
    read(roster_import)
    return roster_import


def apply_import(
    *, roster_import: RosterImport, actor: User | None, now: datetime, may_let_leave: bool = False
) -> RosterImport:
    """Apply exactly what was previewed, in one transaction.

    Where the directory changed since, it is previewed again instead, and DirectoryChanged says so.
    """
    _check_may_import(actor, now)
    with transaction.atomic():
        revision = DirectoryRevision.objects.select_for_update().get_or_create(pk=1)[0]
        held = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
        held.may_let_leave = held.may_let_leave or may_let_leave
        _check_applicable(held)
        is_stale = held.revision != revision.number
        if not is_stale:
            _apply(held, revision, actor, now)
    if is_stale:
        preview_again(held)
        raise DirectoryChanged(
            _(
                "The directory changed since this preview. It has been previewed again: look once"
                " more, then confirm."
            )
        )
    return held


def apply_later(
    *, roster_import: RosterImport, actor: User | None, now: datetime, may_let_leave: bool = False
) -> None:
    """Mark a confirmed import to be applied by a worker. Refuses what would be refused then."""
    _check_may_import(actor, now)
    with transaction.atomic():
        held = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
        held.may_let_leave = held.may_let_leave or may_let_leave
        _check_applicable(held)
        held.state, held.applied_by = ImportState.APPLYING, actor
        held.save(update_fields=["state", "applied_by", "may_let_leave", "updated_at"])


def is_large(roster_import: RosterImport) -> bool:
    """Whether it is better left to a worker, as there is one."""
    counts = roster_import.counts
    changes = sum(counts.get(name, 0) for name in ("joiners", "leavers", "changed"))
    is_long = changes > LARGE_CHANGES or roster_import.file_size > LARGE_FILE
    return bool(settings.REDIS_URL) and is_long


def preview_again(roster_import: RosterImport) -> None:
    """Make the preview anew, of a file or of an undoing."""
    if roster_import.undoes_id:
        undo.preview(roster_import)
    else:
        read(roster_import)


def _check_applicable(roster_import: RosterImport) -> None:
    if roster_import.state not in (ImportState.PREVIEWED, ImportState.APPLYING):
        raise NotPreviewed(_("There is no preview of this import to apply."))
    questions = reports.questions(roster_import)
    if questions:
        raise NeedsConfirmation(" ".join(q["message"] for q in questions))
    errors = roster_import.counts.get("errors", 0)
    if roster_import.is_all_or_nothing and errors:
        text = _("All or nothing was chosen, and %s rows cannot be read; nothing was applied.")
        raise HasErrors(text % errors)


def _apply(
    roster_import: RosterImport, revision: DirectoryRevision, actor: User | None, now: datetime
) -> None:
    """Write it at an instant of its own, by which the undoing will find its rows again."""
    at = now
    if revision.written_at is not None:
        at = max(now, revision.written_at + timedelta(microseconds=1))
    changes = not is_empty(roster_import)
    if changes:
        revision.number, revision.written_at = revision.number + 1, at
    revision.data_as_of = now
    revision.save()
    if changes and roster_import.undoes_id:
        undo.write(roster_import, at=at)
        people_restored.send(
            employee_ids=touched(roster_import),
            undone_at=roster_import.undoes.applied_at,  # type: ignore[union-attr]
            now=at,
        )
    elif changes:
        apply.write(roster_import, actor=actor, at=at)
    _finish(roster_import, actor=actor, at=at)
    if roster_import.kind == ImportKind.PEOPLE and not roster_import.undoes_id:
        remember(roster_import.source, roster_import.columns, roster_import.encoding)
    if changes:
        people_changed.send(employee_ids=touched(roster_import), now=at)


def is_empty(roster_import: RosterImport) -> bool:
    """Whether the import changes nothing."""
    names = ("joiners", "leavers", "changed", *reports.DEPARTMENT_SECTIONS)
    return not any(roster_import.counts.get(name) for name in names)


def _finish(roster_import: RosterImport, *, actor: User | None, at: datetime) -> None:
    roster_import.state = ImportState.APPLIED
    roster_import.applied_by, roster_import.applied_at = actor, at
    roster_import.save()
    if roster_import.undoes is not None:
        roster_import.undoes.state = ImportState.UNDONE
        roster_import.undoes.save(update_fields=["state", "updated_at"])
    record(
        action="roster.undone" if roster_import.undoes_id else "roster.applied",
        obj=roster_import,
        actor=actor,
        at=at,
        changes={
            "source": roster_import.source.name,
            "effective_on": roster_import.effective_on,
            **roster_import.counts,
        },
    )


def change_reading(
    *,
    roster_import: RosterImport,
    asked: Mapping[str, Any],
    effective_on: date,
    is_delta: bool,
    actor: User | None,
    now: datetime,
) -> None:
    """Correct how a file is taken: columns, encoding, delimiter, day. It has to be read again."""
    _check_may_import(actor, now)
    refuse_out_of_range(effective_on=effective_on)
    if roster_import.state in (ImportState.APPLYING, ImportState.APPLIED, ImportState.UNDONE):
        raise NotPreviewed(_("This import is applied already."))
    roster_import.asked = {**roster_import.asked, **asked}
    roster_import.effective_on, roster_import.is_delta = effective_on, is_delta
    roster_import.state = ImportState.READING
    roster_import.save()


def preview_undo(*, roster_import: RosterImport, actor: User | None, now: datetime) -> RosterImport:
    """The preview of a compensating import. Refused where later changes stand on it."""
    _check_may_import(actor, now)
    if roster_import.state != ImportState.APPLIED:
        raise NotPreviewed(_("Only an import that is applied can be undone."))
    undoing = RosterImport(
        source=roster_import.source,
        kind=roster_import.kind,
        undoes=roster_import,
        file_name=roster_import.file_name,
        effective_on=roster_import.effective_on,
        is_delta=True,
        created_by=actor,
    )
    with transaction.atomic():
        undoing.save()
        undo.preview(undoing)
    return undoing


def touched(roster_import: RosterImport) -> list[int] | None:
    """The people whom an import touches; None where they are many, or where the tree moved."""
    changes = RosterChange.objects.filter(roster_import=roster_import)
    if roster_import.department_changes.filter(action="changes").exists() or changes.count() > FEW:
        return None
    rows = fetch(
        """SELECT e.id FROM directory_rosterchange c
        JOIN directory_employee e ON LOWER(e.employee_number) = LOWER(c.employee_number)
        WHERE c.roster_import_id = %s""",
        [roster_import.pk],
    )
    return [row[0] for row in rows]


def _check_may_import(actor: User | None, now: datetime) -> None:
    if not policies.can_import(sight_of_actor(actor, now)):
        raise NotAllowed(_("Only HR of the whole organisation may bring in a roster."))


@contextmanager
def local_copy(file_import: FileImport) -> Iterator[BinaryIO]:
    """The kept file, as a plain local one. Refused where its keep time is over."""
    if not file_import.file:
        raise NotPreviewed(_("The file is no longer kept. Bring it in again."))
    with tempfile.TemporaryFile() as local, file_import.file.open("rb") as kept:
        shutil.copyfileobj(kept, local)
        yield local
