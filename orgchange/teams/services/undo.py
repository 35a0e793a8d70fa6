"""Taking back what one act wrote about a team: its charter, its seats, its waivers."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import DomainError
from orgchange.core.models import Dated
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import require, sight_of_actor, writing
from orgchange.teams import policies
from orgchange.teams.models import Team, TeamCharter, TeamMembership, Waiver
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services.charters import charter_value, keep_present
from orgchange.teams.services.writing import no_seat, put_seats, seat


class CannotUndo(DomainError):
    """A later change stands on what would be taken back, or there is nothing to go back to."""

    code = "cannot_undo"


def undo_team(*, team: Team, recorded_at: datetime, actor: User | None, now: datetime) -> None:
    """Put charter, seats and waivers back to what was known before the write of that instant.

    Only what was written then goes back; refused when one of it was changed again since.
    """
    with writing(now) as at:
        charters = _touched(TeamCharter, team, recorded_at, ())
        seats = _touched(TeamMembership, team, recorded_at, ("employee_id", "slot"))
        waivers = _touched(Waiver, team, recorded_at, ("rule",))
        if not (charters or seats or waivers):
            raise CannotUndo(_("There is nothing to undo."))
        sight = sight_of_actor(actor, at)
        run = teams_run_by(sight) if sight else frozenset()
        if charters:
            require(sight is None or policies.can_open_teams(sight))
            _restore_charters(charters, team, recorded_at, at=at)
        if waivers:
            require(sight is None or policies.can_waive(sight, team_id=team.pk, run_ids=run))
            _restore_waivers(waivers, team, recorded_at, at=at)
        people = {employee_id for employee_id, _slot in seats}
        if seats:
            put_seats(_seats_before(seats, team, recorded_at), actor=actor, at=at)
        facts = {"undone": recorded_at, "seats": len(seats), "people": len(people)}
        record(action="team.change_undone", obj=team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=people, now=at)


def _touched(
    model: type[Dated], team: Team, at: datetime, names: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """The keys that an act wrote about, beside the team. Refuses where one was written since."""
    manager: Any = model._default_manager
    rows = manager.filter(team=team)
    written = rows.filter(Q(recorded_at=at) | Q(superseded_at=at))
    keys = sorted(set(written.values_list("team_id", *names)))
    later = rows.filter(
        Q(recorded_at__gt=at) | Q(superseded_at__gt=at, superseded_at__lt=OPEN_INSTANT)
    )
    if set(keys) & set(later.values_list("team_id", *names)):
        raise CannotUndo(_("This can no longer be undone: there is a later change."))
    return [key[1:] for key in keys]


def _before(model: type[Dated], team: Team, at: datetime) -> Any:
    """The rows that were known just before an instant."""
    manager: Any = model._default_manager
    rows = manager.filter(team=team, recorded_at__lt=at, superseded_at__gte=at)
    return rows.order_by("valid_from", "pk")


def _restore_charters(
    keys: list[tuple[Any, ...]], team: Team, recorded_at: datetime, *, at: datetime
) -> None:
    before = list(_before(TeamCharter, team, recorded_at))
    if not before:
        raise CannotUndo(_("A team that was opened is closed, not undone."))
    key = {"team_id": team.pk}
    said = [Statement(key, None, date.min)]
    said += [Statement(key, charter_value(row), row.valid_from, row.valid_to) for row in before]
    put_many(TeamCharter, said, at=at)
    keep_present(team, at=at)


def _restore_waivers(
    keys: list[tuple[Any, ...]], team: Team, recorded_at: datetime, *, at: datetime
) -> None:
    said = [Statement({"team_id": team.pk, "rule": rule}, None, date.min) for (rule,) in keys]
    for row in _before(Waiver, team, recorded_at):
        if (row.rule,) in keys:
            value = {"reason": row.reason, "approved_by_id": row.approved_by_id}
            key = {"team_id": team.pk, "rule": row.rule}
            said.append(Statement(key, value, row.valid_from, row.valid_to))
    put_many(Waiver, said, at=at)


def _seats_before(
    keys: list[tuple[Any, ...]], team: Team, recorded_at: datetime
) -> list[Statement]:
    said = [
        no_seat(team_id=team.pk, employee_id=employee_id, slot=slot, starts_on=date.min)
        for employee_id, slot in keys
    ]
    for row in _before(TeamMembership, team, recorded_at):
        if (row.employee_id, row.slot) in keys:
            one = seat(
                team_id=team.pk,
                employee_id=row.employee_id,
                slot=row.slot,
                allocation=row.allocation,
                standing=row.standing,
                starts_on=row.valid_from,
                ends_on=row.valid_to,
            )
            said.append(one)
    return said
