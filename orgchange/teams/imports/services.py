"""Every write of the import of team rosters: bring in a file, read it, apply it, undo it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement
from orgchange.core.dates import local_date
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.directory.events import people_changed
from orgchange.directory.roster import staging
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.services import (
    FEW,
    LARGE_CHANGES,
    LARGE_FILE,
    NeedsConfirmation,
    NotPreviewed,
    local_copy,
)
from orgchange.directory.roster.standing import check_applicable, check_open
from orgchange.directory.services.writing import current_revision, sight_of_actor, writing
from orgchange.teams.imports.policies import can_import
from orgchange.teams.imports.previews import (
    Preview,
    clear,
    fingerprint,
    keep,
    preview_file,
    statements_of,
)
from orgchange.teams.imports.questions import questions
from orgchange.teams.imports.undo import preview_undoing
from orgchange.teams.models import TeamRosterImport
from orgchange.teams.seat_notices import newcomers, tell_seated, untell_seated
from orgchange.teams.services.reversal import own_instant
from orgchange.teams.services.writing import put_seats

NEWS_DAYS = 31


class RostersChanged(DomainError):
    """The rosters moved on since the preview, which has been made again."""

    code = "rosters_changed"


@dataclass(frozen=True)
class Options:
    """How a file is to be taken. `asked` may say encoding, delimiter, columns, date_order."""

    source: str = ""
    effective_on: date | None = None
    is_full: bool = False
    is_all_or_nothing: bool = False
    may_let_leave: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def receive(
    *, file: BinaryIO, file_name: str, options: Options, actor: User | None, now: datetime
) -> TeamRosterImport:
    """Keep a file to be read. Nothing is written to the teams by it."""
    _check_may_import(actor, now)
    today = local_date(now, (actor and actor.time_zone) or settings.FIRM_TIME_ZONE)
    held = TeamRosterImport(
        source=options.source.strip()[:120],
        file_name=file_name[-300:],
        effective_on=options.effective_on or today,
        is_full=options.is_full,
        is_all_or_nothing=options.is_all_or_nothing,
        may_let_leave=options.may_let_leave,
        asked=dict(options.asked),
        created_by=actor,
    )
    held.file.save("rosters", File(file), save=False)
    held.file_size = held.file.size
    held.save()
    return held


def read(held: TeamRosterImport, *, actor: User | None, now: datetime) -> None:
    """Read the kept file and fill the preview. What refuses the whole file is kept, and raised.

    Rows of teams that the actor may not write are problems.
    """
    check_open(held)
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
) -> TeamRosterImport:
    """Keep a file and read it at once."""
    held = receive(file=file, file_name=file_name, options=options, actor=actor, now=now)
    read(held, actor=actor, now=now)
    return held


def change_reading(
    *,
    held: TeamRosterImport,
    asked: Mapping[str, Any],
    effective_on: date,
    is_full: bool,
    actor: User | None,
    now: datetime,
) -> None:
    """Correct how a file is taken: columns, encoding, day, extent. It has to be read again."""
    _check_may_import(actor, now)
    check_open(held)
    if held.state == ImportState.APPLYING:
        raise NotPreviewed(_("This import is applied already."))
    if held.undoes_id:
        raise NotPreviewed(_("An undoing has no file to be read."))
    held.asked, held.state = {**held.asked, **asked}, ImportState.READING
    held.effective_on, held.is_full = effective_on, is_full
    held.save()


def apply_import(
    *, held: TeamRosterImport, actor: User | None, now: datetime, may_let_leave: bool = False
) -> TeamRosterImport:
    """Write exactly what was previewed, in one transaction.

    Where the rosters, or people's jobs, changed so that it would come to something else, it is
    previewed again, and RostersChanged says so.
    """
    _check_may_import(actor, now)
    again: Preview | None = None
    with transaction.atomic(), writing(own_instant(now)) as at:
        locked = TeamRosterImport.objects.select_for_update().get(pk=held.pk)
        was_confirmed = locked.may_let_leave
        locked.may_let_leave = was_confirmed or may_let_leave
        _check_applicable(locked)
        if locked.revision + 1 != current_revision():
            made = _made(locked, actor, now)
            again = made if fingerprint(made.changes) != fingerprint(locked.changes.all()) else None
        if again is None:
            _apply(locked, actor, at)
        else:
            transaction.set_rollback(True)
    if again is not None:
        locked.may_let_leave = was_confirmed  # what was confirmed was another number
        keep(locked, again)
        raise RostersChanged(
            _(
                "The rosters changed since this preview. It has been made again: look once more,"
                " then confirm."
            )
        )
    return locked


def apply_later(
    *, held: TeamRosterImport, actor: User | None, now: datetime, may_let_leave: bool = False
) -> None:
    """Mark a confirmed import to be applied by a worker. Refuses what would be refused then."""
    _check_may_import(actor, now)
    with transaction.atomic():
        locked = TeamRosterImport.objects.select_for_update().get(pk=held.pk)
        locked.may_let_leave = locked.may_let_leave or may_let_leave
        _check_applicable(locked)
        locked.state, locked.applied_by = ImportState.APPLYING, actor
        locked.save(update_fields=["state", "applied_by", "may_let_leave", "updated_at"])


def is_large(held: TeamRosterImport) -> bool:
    """Whether it is better left to a worker, as there is one."""
    changes = sum(held.counts.get(name, 0) for name in ("joins", "leaves", "changed"))
    return bool(settings.REDIS_URL) and (changes > LARGE_CHANGES or held.file_size > LARGE_FILE)


def preview_undo(*, held: TeamRosterImport, actor: User | None, now: datetime) -> TeamRosterImport:
    """The preview of a compensating import. Refused where later changes stand on it."""
    _check_may_import(actor, now)
    if held.state != ImportState.APPLIED or held.undoes_id:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    undoing = TeamRosterImport(
        source=held.source,
        undoes=held,
        file_name=held.file_name,
        effective_on=held.effective_on,
        is_all_or_nothing=True,
        created_by=actor,
    )
    made = _made(undoing, actor, now)
    with transaction.atomic():
        undoing.save()
        keep(undoing, made)
    return undoing


def is_empty(held: TeamRosterImport) -> bool:
    """Whether the import changes nothing."""
    return not any(held.counts.get(name) for name in ("joins", "leaves", "changed"))


def _made(held: TeamRosterImport, actor: User | None, now: datetime) -> Preview:
    if held.undoes is not None:
        return preview_undoing(held.undoes)
    with local_copy(held) as file:
        return preview_file(
            file=file,
            held=held,
            remembered=_remembered(held),
            sight=sight_of_actor(actor, now),
        )


def _check_may_import(actor: User | None, now: datetime) -> None:
    if not can_import(sight_of_actor(actor, now)):
        raise NotAllowed(_("Only HR, and who runs a team, may bring in rosters."))


def _check_applicable(held: TeamRosterImport) -> None:
    text = _("All or nothing was chosen, and %s rows cannot be taken; nothing was applied.")
    check_applicable(held, undoes=held.undoes, refusal=text)
    asked = questions(held)
    if asked:
        raise NeedsConfirmation(" ".join(question["message"] for question in asked))


def _apply(held: TeamRosterImport, actor: User | None, at: datetime) -> None:
    statements = statements_of(held.changes.all())
    if statements:
        fresh = newcomers(statements) if held.undoes is None else []
        written = put_seats(statements, actor=actor, at=at)
        tell_seated(_news(fresh, held), actor=actor, now=at)
        if len(statements) > FEW:
            _count_again()
        touched = written.people if len(written.people) <= FEW else None
        people_changed.send(employee_ids=touched, now=at)
    held.state, held.applied_by, held.applied_at = ImportState.APPLIED, actor, at
    held.save()
    if held.undoes is not None:
        held.undoes.state = ImportState.UNDONE
        held.undoes.save(update_fields=["state", "updated_at"])
        if held.undoes.applied_at is not None:
            untell_seated(told_at=held.undoes.applied_at)
    record(
        action="team_roster.undone" if held.undoes_id else "team_roster.applied",
        obj=held,
        actor=actor,
        at=at,
        changes={"source": held.source, "effective_on": held.effective_on, **held.counts},
    )


def _news(statements: Sequence[Statement], held: TeamRosterImport) -> list[Statement]:
    """Seats that began long before the day of the file are no news to whom they belong."""
    since = held.effective_on - timedelta(days=NEWS_DAYS)
    return [one for one in statements if one.valid_from >= since]


def _count_again() -> None:
    """Tell PostgreSQL how many seats there are now: without it, a table that was just filled is
    taken for an empty one, and what looks at everybody's seats next reads it once for each job.
    """
    if staging.is_postgresql():
        staging.run("ANALYZE teams_teammembership")


def _remembered(held: TeamRosterImport) -> dict[str, str]:
    """How the last applied file of the same source was matched."""
    done = TeamRosterImport.objects.filter(source=held.source, undoes=None)
    done = done.filter(state__in=(ImportState.APPLIED, ImportState.UNDONE))
    columns: dict[str, str] = done.values_list("columns", flat=True).first() or {}
    return columns
