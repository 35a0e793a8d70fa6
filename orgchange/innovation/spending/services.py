"""Every write of the import of spending: bring in a file, read it, apply it, undo it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.services import (
    LARGE_CHANGES,
    LARGE_FILE,
    HasErrors,
    NotPreviewed,
    local_copy,
)
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.innovation.models import Fund, LedgerImport
from orgchange.innovation.policies import can_pay
from orgchange.innovation.services.entries import today
from orgchange.innovation.spending import previews
from orgchange.innovation.spending.posting import post_rows, said_by
from orgchange.innovation.spending.reading import preview_file


class LedgerChanged(DomainError):
    """Entries were posted since the preview, which has been made again."""

    code = "ledger_changed"


@dataclass(frozen=True)
class Options:
    """How a file is to be taken. `asked` may say encoding, delimiter, columns, date_order."""

    fund: Fund
    source: str = ""
    is_all_or_nothing: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def receive(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> LedgerImport:
    """Keep a file to be read. Nothing is posted by it."""
    _check_may_import(options.fund, actor, now)
    held = LedgerImport(
        fund=options.fund,
        source=options.source.strip()[:120],
        file_name=file_name[-300:],
        is_all_or_nothing=options.is_all_or_nothing,
        asked=dict(options.asked),
        created_by=actor,
    )
    held.file.save("spending", File(file), save=False)
    held.file_size = held.file.size
    held.save()
    return held


def read(held: LedgerImport, *, actor: User | None, now: datetime) -> None:
    """Read the kept file and fill the preview. What refuses the whole file is kept, and raised."""
    _check_open(held)
    previews.clear(held)
    held.state, held.counts, held.refusal = ImportState.READING, {}, {}
    held.progress = 0
    held.save()
    try:
        with local_copy(held) as file:
            found = preview_file(
                file=file, held=held, remembered=_remembered(held), today=today(now)
            )
    except DomainError as refused:
        held.state = ImportState.REFUSED
        held.refusal = {"code": refused.code, "message": refused.message}
        held.save()
        raise
    previews.keep(held, found)


def preview(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> LedgerImport:
    """Keep a file and read it at once."""
    held = receive(file=file, file_name=file_name, options=options, actor=actor, now=now)
    read(held, actor=actor, now=now)
    return held


def change_reading(
    *, held: LedgerImport, asked: Mapping[str, Any], actor: User | None, now: datetime
) -> None:
    """Correct how a file is taken: columns, encoding, delimiter. It has to be read again."""
    _check_may_import(held.fund, actor, now)
    _check_open(held)
    if held.state == ImportState.APPLYING:
        raise NotPreviewed(_("This import is applied already."))
    if held.undoes_id:
        raise NotPreviewed(_("An undoing has no file to be read."))
    held.asked, held.state = {**held.asked, **asked}, ImportState.READING
    held.save()


def apply_import(*, held: LedgerImport, actor: User | None, now: datetime) -> LedgerImport:
    """Post exactly what was previewed, in one transaction.

    Where it can no longer be posted so, it is previewed again, and LedgerChanged says so.
    """
    _check_may_import(held.fund, actor, now)
    try:
        with transaction.atomic():
            locked = LedgerImport.objects.select_for_update().get(pk=held.pk)
            _check_applicable(locked)
            if not locked.undoes_id:
                _check_fresh(locked, now)
            _apply(locked, actor, now)
    except LedgerChanged:
        read(held, actor=actor, now=now)
        raise
    return locked


def apply_later(*, held: LedgerImport, actor: User | None, now: datetime) -> None:
    """Mark a confirmed import to be applied by a worker. Refuses what would be refused then."""
    _check_may_import(held.fund, actor, now)
    with transaction.atomic():
        locked = LedgerImport.objects.select_for_update().get(pk=held.pk)
        _check_applicable(locked)
        locked.state, locked.applied_by = ImportState.APPLYING, actor
        locked.save(update_fields=["state", "applied_by", "updated_at"])


def is_large(held: LedgerImport) -> bool:
    """Whether it is better left to a worker, as there is one."""
    changes = held.counts.get("spent", 0) + held.counts.get("back", 0)
    return bool(settings.REDIS_URL) and (changes > LARGE_CHANGES or held.file_size > LARGE_FILE)


def preview_undo(*, held: LedgerImport, actor: User | None, now: datetime) -> LedgerImport:
    """The preview of reversing what an import posted; what was reversed since is named."""
    _check_may_import(held.fund, actor, now)
    if held.state != ImportState.APPLIED or held.undoes_id:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    undoing = LedgerImport(
        fund=held.fund, source=held.source, undoes=held, file_name=held.file_name, created_by=actor
    )
    with transaction.atomic():
        undoing.save()
        previews.keep_undoing(undoing, today(now))
    return undoing


def is_empty(held: LedgerImport) -> bool:
    """Whether the import changes nothing."""
    return not (held.counts.get("spent") or held.counts.get("back"))


def _check_may_import(fund: Fund, actor: User | None, now: datetime) -> None:
    require(can_pay(sight_of_actor(actor, now), fund_id=fund.pk))


def _check_open(held: LedgerImport) -> None:
    if held.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise NotPreviewed(_("This import is applied already."))


def _check_applicable(held: LedgerImport) -> None:
    if held.state not in (ImportState.PREVIEWED, ImportState.APPLYING):
        raise NotPreviewed(_("There is no preview of this import to apply."))
    if held.undoes is not None and held.undoes.state != ImportState.APPLIED:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    errors = held.counts.get("errors", 0)
    if held.is_all_or_nothing and errors:
        text = _("All or nothing was chosen, and %s rows cannot be posted; nothing was.")
        raise HasErrors(text % errors)


def _check_fresh(held: LedgerImport, now: datetime) -> None:
    """The file says the same against the ledger as it is now."""
    with local_copy(held) as file:
        again = preview_file(file=file, held=held, remembered=_remembered(held), today=today(now))
    if _said(again.posted) != _said(list(held.rows.all())):
        raise LedgerChanged(
            _(
                "Entries were posted since this preview. It has been made again: look once more,"
                " then confirm."
            )
        )


def _said(rows: Sequence[Any]) -> list[tuple[int | None, int, Decimal, int | None]]:
    return [said_by(row) for row in rows]


def _apply(held: LedgerImport, actor: User | None, now: datetime) -> None:
    post_rows(held, actor=actor, now=now)
    held.state, held.applied_by, held.applied_at = ImportState.APPLIED, actor, now
    held.save()
    if held.undoes is not None:
        held.undoes.state = ImportState.UNDONE
        held.undoes.save(update_fields=["state", "updated_at"])
    record(
        action="spending_import.undone" if held.undoes_id else "spending_import.applied",
        obj=held,
        actor=actor,
        at=now,
        changes={"source": held.source, **held.counts},
    )


def _remembered(held: LedgerImport) -> dict[str, str]:
    """How the last applied file of the same source was matched."""
    done = LedgerImport.objects.filter(source=held.source, fund=held.fund_id, undoes=None)
    done = done.filter(state__in=(ImportState.APPLIED, ImportState.UNDONE))
    columns: dict[str, str] = done.values_list("columns", flat=True).first() or {}
    return columns
