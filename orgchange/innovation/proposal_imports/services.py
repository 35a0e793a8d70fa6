"""Every write of the import of proposals: bring in a file, read it, apply it, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import local_date
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed, Problem
from orgchange.directory.models import Employee
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.services import LARGE_FILE, HasErrors, NotPreviewed, local_copy
from orgchange.directory.services.writing import sight_of_actor
from orgchange.innovation.models import Fund, ProposalImport, ProposalImportRow, Round, RowAction
from orgchange.innovation.proposal_imports.applying import bring_in, coming_in
from orgchange.innovation.proposal_imports.comparing import known_keys
from orgchange.innovation.proposal_imports.policies import rounds_filled_by
from orgchange.innovation.proposal_imports.previews import Preview, clear, keep, preview_file
from orgchange.innovation.proposal_imports.statuses import states_for, wrong_states
from orgchange.innovation.proposal_imports.undo import (
    brought_by,
    preview_undoing,
    take_back,
    worked_on,
)

MANY = 1000  # rows that are better left to a worker


class ProposalsChanged(DomainError):
    """The proposals moved on since the preview, which has been made again."""

    code = "proposals_changed"


@dataclass(frozen=True)
class Options:
    """How a file is to be taken. `asked` may say encoding, columns, date_order and statuses."""

    round: Round
    source: str = ""
    stand_in: Employee | None = None
    leaves_alike: bool = False
    is_all_or_nothing: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def receive(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> ProposalImport:
    """Keep a file to be read. No proposal is made by it."""
    _check_may_import(options.round, actor, now)
    _check_statuses(options.asked, options.round)
    held = ProposalImport(
        round=options.round,
        source=options.source.strip()[:100],
        stand_in=options.stand_in,
        leaves_alike=options.leaves_alike,
        is_all_or_nothing=options.is_all_or_nothing,
        file_name=file_name[-300:],
        asked=dict(options.asked),
        created_by=actor,
    )
    held.file.save("proposals", File(file), save=False)
    held.file_size = held.file.size
    held.save()
    return held


def read(held: ProposalImport, *, actor: User | None, now: datetime) -> None:
    """Read the kept file and fill the preview. What refuses the whole file is kept, and raised."""
    _check_open(held)
    clear(held)
    held.state, held.counts, held.refusal = ImportState.READING, {}, {}
    held.progress = 0
    held.save()
    try:
        made = _made(held, actor, now)
    except DomainError as refused:
        held.state = ImportState.REFUSED
        held.refusal = {"code": refused.code, "message": refused.message}
        held.save()
        raise
    keep(held, made)


def preview(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> ProposalImport:
    """Keep a file and read it at once."""
    held = receive(file=file, file_name=file_name, options=options, actor=actor, now=now)
    read(held, actor=actor, now=now)
    return held


def change_reading(
    *, held: ProposalImport, options: Options, actor: User | None, now: datetime
) -> None:
    """Correct how a file is taken: columns, states, round, who stands in. It is read again."""
    _check_may_import(held.round, actor, now)
    _check_may_import(options.round, actor, now)
    _check_statuses(options.asked, options.round)
    _check_open(held)
    if held.state == ImportState.APPLYING:
        raise NotPreviewed(_("This import is applied already."))
    if held.undoes_id:
        raise NotPreviewed(_("An undoing has no file to be read."))
    held.asked, held.state = {**held.asked, **options.asked}, ImportState.READING
    held.round, held.stand_in = options.round, options.stand_in
    held.leaves_alike = options.leaves_alike
    held.save()


def apply_import(*, held: ProposalImport, actor: User | None, now: datetime) -> ProposalImport:
    """Write exactly what was previewed, in one transaction.

    Where it would come to something else by now, it is previewed again, and ProposalsChanged
    says so.
    """
    _check_may_import(held.round, actor, now)
    with transaction.atomic():
        # Imports into one fund queue here: what is known of a source cannot change meanwhile.
        Fund.objects.select_for_update().get(pk=held.round.fund_id)
        rows = ProposalImport.objects.select_for_update(of=("self",))
        locked = rows.select_related("round__fund", "undoes__round").get(pk=held.pk)
        _check_applicable(locked)
        is_same = _says_the_same(locked)
        if is_same:
            _apply(locked, actor, now)
    if not is_same:
        keep(locked, _made(locked, actor, now))
        raise ProposalsChanged(
            _(
                "The proposals changed since this preview. It has been made again: look once more,"
                " then confirm."
            )
        )
    return locked


def apply_later(*, held: ProposalImport, actor: User | None, now: datetime) -> None:
    """Mark a confirmed import to be applied by a worker. Refuses what would be refused then."""
    _check_may_import(held.round, actor, now)
    with transaction.atomic():
        locked = ProposalImport.objects.select_for_update(of=("self",)).get(pk=held.pk)
        _check_applicable(locked)
        locked.state, locked.applied_by = ImportState.APPLYING, actor
        locked.save(update_fields=["state", "applied_by", "updated_at"])


def is_large(held: ProposalImport) -> bool:
    """Whether it is better left to a worker, as there is one."""
    is_long = sum(held.counts.get(action, 0) for action in RowAction.values) > MANY
    return bool(settings.REDIS_URL) and (is_long or held.file_size > LARGE_FILE // 8)


def preview_undo(*, held: ProposalImport, actor: User | None, now: datetime) -> ProposalImport:
    """The preview of taking an import back; where somebody worked on it since, it says on what."""
    _check_may_import(held.round, actor, now)
    if held.state != ImportState.APPLIED or held.undoes_id:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    undoing = ProposalImport(
        round=held.round,
        source=held.source,
        undoes=held,
        file_name=held.file_name,
        is_all_or_nothing=True,
        created_by=actor,
    )
    made = preview_undoing(held)
    with transaction.atomic():
        undoing.save()
        keep(undoing, made)
    return undoing


def is_empty(held: ProposalImport) -> bool:
    """Whether the import changes nothing."""
    writing = (RowAction.NEW, RowAction.ALIKE, RowAction.REMOVED)
    return not any(held.counts.get(action) for action in writing)


def _made(held: ProposalImport, actor: User | None, now: datetime) -> Preview:
    if held.undoes is not None:
        return preview_undoing(held.undoes)
    today = local_date(now, (actor and actor.time_zone) or settings.FIRM_TIME_ZONE)
    with local_copy(held) as file:
        return preview_file(file=file, held=held, sight=sight_of_actor(actor, now), today=today)


def _says_the_same(held: ProposalImport) -> bool:
    """Whether what was previewed is still what confirming comes to."""
    if held.undoes is not None:
        proposals = brought_by(held.undoes)
        removed = held.rows.filter(action=RowAction.REMOVED).values_list("proposal", flat=True)
        return set(removed) == set(proposals.values_list("pk", flat=True)) and not worked_on(
            proposals
        )
    known = known_keys(held).keys()
    of_rows = _keys(held.rows.exclude(action=RowAction.SAME)) & known
    gone = _keys(held.rows.filter(action=RowAction.SAME)) - known
    states = set(coming_in(held).order_by().values_list("state", flat=True).distinct())
    return not of_rows and not gone and states <= states_for(held.round.workflow_id).keys()


def _keys(rows: QuerySet[ProposalImportRow]) -> set[str]:
    return set(rows.values_list("key", flat=True))


def _check_may_import(into: Round, actor: User | None, now: datetime) -> None:
    if not rounds_filled_by(sight_of_actor(actor, now)).filter(pk=into.pk).exists():
        raise NotAllowed(_("Only who manages a fund may bring proposals into its rounds."))


def _check_statuses(asked: Mapping[str, Any], into: Round) -> None:
    wrong = wrong_states(asked.get("statuses", {}), states_for(into.workflow_id))
    if wrong:
        text = _("A file cannot bring proposals into these states: %s.") % ", ".join(wrong)
        raise InvalidInput(text, problems=[Problem("statuses", "unknown_state", text)])


def _check_open(held: ProposalImport) -> None:
    if held.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise NotPreviewed(_("This import is applied already."))


def _check_applicable(held: ProposalImport) -> None:
    if held.state not in (ImportState.PREVIEWED, ImportState.APPLYING):
        raise NotPreviewed(_("There is no preview of this import to apply."))
    if held.undoes is not None and held.undoes.state != ImportState.APPLIED:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    errors = held.counts.get("errors", 0)
    if held.is_all_or_nothing and errors:
        text = _("All or nothing was chosen, and %s rows cannot be taken; nothing was applied.")
        raise HasErrors(text % errors)


def _apply(held: ProposalImport, actor: User | None, now: datetime) -> None:
    if held.undoes is None:
        bring_in(held, actor=actor, now=now)
    else:
        take_back(held.undoes)
        held.undoes.state = ImportState.UNDONE
        held.undoes.save(update_fields=["state", "updated_at"])
    held.state, held.applied_by, held.applied_at = ImportState.APPLIED, actor, now
    held.save()
    facts = {"round": held.round_id, "source": held.source, **held.counts}
    action = "proposals.import_undone" if held.undoes_id else "proposals.imported"
    record(action=action, obj=held, actor=actor, at=now, changes=facts)
