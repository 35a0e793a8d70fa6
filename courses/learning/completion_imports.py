"""Every write of the import of past completions: bring in a file, read it, apply it, undo it.

What a file says is read in `imports`, and kept in `completion_previews` until it is confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.learning import completion_previews as previews
from courses.learning.imports import preview_completions
from courses.learning.models import (
    Completion,
    CompletionImport,
)
from courses.learning.policies import can_import, can_record
from courses.learning.revocations import revoke_completions
from courses.learning.services import write_completions
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.services import (
    LARGE_CHANGES,
    LARGE_FILE,
    NotPreviewed,
    local_copy,
)
from orgchange.directory.roster.standing import check_applicable, check_open
from orgchange.directory.scopes import Sight, people_administered_by
from orgchange.directory.services.writing import sight_of_actor


class RecordsChanged(DomainError):
    """Completions were recorded or revoked since the preview, which has been made again."""

    code = "records_changed"


@dataclass(frozen=True)
class Options:
    """How a file is to be taken. `asked` may say encoding, delimiter, columns, date_order."""

    source: str = ""
    is_all_or_nothing: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def imports_visible_to(sight: Sight) -> QuerySet[CompletionImport]:
    """The history: all of it for HR of the whole and the auditor; HR of a part sees its own."""
    found = CompletionImport.objects.select_related("created_by", "applied_by", "undoes")
    if sight.sees_everything:
        return found
    return found.filter(created_by=sight.user_id) if can_record(sight) else found.none()


def receive(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> CompletionImport:
    """Keep a file to be read. Nothing is recorded by it."""
    _check_may_import(actor, now)
    held = CompletionImport(
        source=options.source.strip()[:120],
        file_name=file_name[-300:],
        is_all_or_nothing=options.is_all_or_nothing,
        asked=dict(options.asked),
        created_by=actor,
    )
    held.file.save("completions", File(file), save=False)
    held.file_size = held.file.size
    held.save()
    return held


def read(held: CompletionImport, *, actor: User | None, now: datetime) -> None:
    """Read the kept file and fill the preview. What refuses the whole file is kept, and raised.

    Only the people whom the actor administers are known; rows of others are problems.
    """
    check_open(held)
    previews.clear(held)
    held.state, held.counts, held.refusal = ImportState.READING, {}, {}
    held.progress = 0
    held.save()
    sight = sight_of_actor(actor, now)
    try:
        with local_copy(held) as file:
            preview = preview_completions(
                file=file,
                asked=held.asked,
                source=held.source,
                people=None if sight is None else people_administered_by(sight),
                remembered=_remembered(held),
                held=held,
                now=now,
            )
    except DomainError as refused:
        held.state = ImportState.REFUSED
        held.refusal = {"code": refused.code, "message": refused.message}
        held.save()
        raise
    previews.keep(held, preview)


def preview(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> CompletionImport:
    """Keep a file and read it at once."""
    held = receive(file=file, file_name=file_name, options=options, actor=actor, now=now)
    read(held, actor=actor, now=now)
    return held


def change_reading(
    *, held: CompletionImport, asked: Mapping[str, Any], actor: User | None, now: datetime
) -> None:
    """Correct how a file is taken: columns, encoding, delimiter. It has to be read again."""
    _check_may_import(actor, now)
    check_open(held)
    if held.state == ImportState.APPLYING:
        raise NotPreviewed(_("This import is applied already."))
    if held.undoes_id:
        raise NotPreviewed(_("An undoing has no file to be read."))
    held.asked, held.state = {**held.asked, **asked}, ImportState.READING
    held.save()


def apply_import(*, held: CompletionImport, actor: User | None, now: datetime) -> CompletionImport:
    """Record, or revoke, exactly what was previewed, in one transaction.

    Where completions changed since, it is previewed again, and RecordsChanged says so.
    """
    _check_may_import(actor, now)
    with transaction.atomic():
        locked = CompletionImport.objects.select_for_update().get(pk=held.pk)
        _check_applicable(locked)
        _check_part(locked, actor, now)
        is_stale = previews.stale_rows(locked).exists()
        if not is_stale:
            _apply(locked, actor, now)
    if is_stale:
        preview_again(locked, actor=actor, now=now)
        raise RecordsChanged(
            _(
                "Completions were recorded or revoked since this preview. It has been made again:"
                " look once more, then confirm."
            )
        )
    return locked


def apply_later(*, held: CompletionImport, actor: User | None, now: datetime) -> None:
    """Mark a confirmed import to be applied by a worker. Refuses what would be refused then."""
    _check_may_import(actor, now)
    with transaction.atomic():
        locked = CompletionImport.objects.select_for_update().get(pk=held.pk)
        _check_applicable(locked)
        _check_part(locked, actor, now)
        locked.state, locked.applied_by = ImportState.APPLYING, actor
        locked.save(update_fields=["state", "applied_by", "updated_at"])


def is_large(held: CompletionImport) -> bool:
    """Whether it is better left to a worker, as there is one."""
    changes = held.counts.get("new", 0) + held.counts.get("revoked", 0)
    return bool(settings.REDIS_URL) and (changes > LARGE_CHANGES or held.file_size > LARGE_FILE)


def preview_again(held: CompletionImport, *, actor: User | None, now: datetime) -> None:
    """Make the preview anew, of a file or of an undoing."""
    if held.undoes_id:
        with transaction.atomic():
            previews.fill_undoing(held)
    else:
        read(held, actor=actor, now=now)


def preview_undo(*, held: CompletionImport, actor: User | None, now: datetime) -> CompletionImport:
    """The preview of revoking what an import recorded; what was revoked since is named."""
    _check_may_import(actor, now)
    if held.state != ImportState.APPLIED or held.undoes_id:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    undoing = CompletionImport(
        source=held.source, undoes=held, file_name=held.file_name, created_by=actor
    )
    with transaction.atomic():
        undoing.save()
        previews.fill_undoing(undoing)
    return undoing


def is_empty(held: CompletionImport) -> bool:
    """Whether the import changes nothing."""
    return not (held.counts.get("new") or held.counts.get("revoked"))


def _check_may_import(actor: User | None, now: datetime) -> None:
    if not can_import(sight_of_actor(actor, now)):
        raise NotAllowed(_("Only HR may bring in past completions."))


def _check_applicable(held: CompletionImport) -> None:
    text = _("All or nothing was chosen, and %s rows cannot be recorded; nothing was.")
    check_applicable(held, undoes=held.undoes, refusal=text)


def _check_part(held: CompletionImport, actor: User | None, now: datetime) -> None:
    """All the people of the rows are the actor's to write about, still."""
    sight = sight_of_actor(actor, now)
    if sight is None or sight.hr_everywhere:
        return
    part = people_administered_by(sight).values("pk")
    if held.rows.exclude(employee__in=part).exists():
        raise NotAllowed(_("You may not record or revoke completions of these people."))


def _apply(held: CompletionImport, actor: User | None, now: datetime) -> None:
    if held.undoes is None:
        write_completions(previews.evidence_of(held), actor=actor, now=now)
        mine = previews.same_evidence().filter(recorded_at=now)
        held.rows.update(completion=Subquery(mine.values("pk")[:1]))
    else:
        # Read by whoever looks at a completion, in whichever language: the file's own name.
        revoke_completions(
            completions=Completion.objects.filter(pk__in=held.rows.values("completion")),
            reason=_("Import %(number)s undone: %(file)s")
            % {"number": held.undoes_id, "file": held.file_name},
            actor=actor,
            now=now,
        )
        held.undoes.state = ImportState.UNDONE
        held.undoes.save(update_fields=["state", "updated_at"])
    held.state, held.applied_by, held.applied_at = ImportState.APPLIED, actor, now
    held.save()
    record(
        action="completion_import.undone" if held.undoes_id else "completion_import.applied",
        obj=held,
        actor=actor,
        at=now,
        changes={"source": held.source, **held.counts},
    )


def _remembered(held: CompletionImport) -> dict[str, str]:
    """How the last applied file of the same source was matched."""
    done = CompletionImport.objects.filter(source=held.source, undoes=None)
    done = done.filter(state__in=(ImportState.APPLIED, ImportState.UNDONE))
    columns: dict[str, str] = done.values_list("columns", flat=True).first() or {}
    return columns
