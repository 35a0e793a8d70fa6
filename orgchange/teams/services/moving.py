"""Moving all teams of a kind to its newest version, and taking that back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.models import AuditEntry
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.sql import id_list
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import writing
from orgchange.teams.models import Team, TeamCharter, TeamKind
from orgchange.teams.services.charters import NotPublished, charter_value
from orgchange.teams.services.kinds import require_writer
from orgchange.teams.services.reversal import CannotUndo, LaterChanges, own_instant, reversal
from orgchange.teams.services.undo import restore_charters

MOVED = "kind.teams_moved"


@dataclass(frozen=True)
class Moved:
    """How many teams moved, and where that is kept (in the audit), to be taken back by."""

    teams: int
    entry_id: int


def move_teams(*, kind: TeamKind, valid_from: date, actor: User | None, now: datetime) -> Moved:
    """From a day on all teams of a kind follow its newest version.

    The days before stay as they were, and so does every figure of them.
    """
    with transaction.atomic(), writing(own_instant(now)) as at:
        require_writer(actor, at)
        newest = kind.versions.exclude(published_at=None).order_by("-number").first()
        if newest is None:
            raise NotPublished(_("This kind has no published version."))
        rows = TeamCharter.objects.current().filter(version__kind=kind, valid_to__gt=valid_from)
        said = [
            Statement(
                {"team_id": row.team_id},
                {**charter_value(row), "version_id": newest.pk},
                max(row.valid_from, valid_from),
                row.valid_to,
            )
            for row in rows.exclude(version=newest).order_by("team", "valid_from")
        ]
        put_many(TeamCharter, said, at=at)
        teams = len({one.key["team_id"] for one in said})
        facts = {"version": newest.number, "valid_from": valid_from, "teams": teams}
        entry = record(action=MOVED, obj=kind, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=frozenset(), now=at)
    return Moved(teams, entry.pk)


def undo_move(
    *, kind: TeamKind, entry: AuditEntry | None = None, actor: User | None, now: datetime
) -> int:
    """Let the teams of a move (None: the last) follow the versions they followed before.

    Returns how many. Raises LaterChanges where the charter of one of them was written again since.
    """
    with transaction.atomic(), writing(own_instant(now)) as at:
        require_writer(actor, at)
        entry = entry or moves_of(kind).first()
        said = reversal(entry.at, TeamCharter, team__kind=kind) if entry else []
        if entry is None or not said:
            raise CannotUndo(_("There is nothing to undo."))
        teams = Team.objects.filter(pk__in=id_list(one.key["team_id"] for one in said))
        restore_charters(said, list(teams), at=at)
        facts = {"undoes": entry.pk, "teams": len(teams)}
        record(action="kind.move_undone", obj=kind, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=frozenset(), now=at)
    return len(teams)


def undoable_move(kind: TeamKind) -> AuditEntry | None:
    """The last move of a kind's teams, as long as it can be taken back. Three queries."""
    entry = moves_of(kind).select_related("actor").first()
    try:
        said = reversal(entry.at, TeamCharter, team__kind=kind) if entry else []
    except LaterChanges:
        return None
    return entry if said else None


def moves_of(kind: TeamKind) -> QuerySet[AuditEntry]:
    """The moves of a kind's teams, the newest first."""
    rows = AuditEntry.objects.filter(action=MOVED, object_type=TeamKind._meta.label_lower)
    return rows.filter(object_id=str(kind.pk)).order_by("-at", "-pk")
