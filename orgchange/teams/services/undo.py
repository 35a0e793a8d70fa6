"""Taking back what one act wrote about a team: its charter, its seats, its waivers."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement, put_many
from orgchange.directory.events import people_changed
from orgchange.directory.services.writing import require, sight_of_actor, writing
from orgchange.teams import policies
from orgchange.teams.models import Team, TeamCharter, Waiver
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services.charters import keep_present
from orgchange.teams.services.reversal import CannotUndo, reversal
from orgchange.teams.services.writing import put_seats


def undo_team(*, team: Team, recorded_at: datetime, actor: User | None, now: datetime) -> None:
    """Put charter, seats and waivers back to what was known before the write of that instant.

    Only what was written then goes back; refused when one of it was changed again since.
    """
    with writing(now) as at:
        charters = reversal(recorded_at, TeamCharter, team=team)
        seats = reversal(recorded_at, team=team)
        waivers = reversal(recorded_at, Waiver, team=team)
        if not (charters or seats or waivers):
            raise CannotUndo(_("There is nothing to undo."))
        sight = sight_of_actor(actor, at)
        run = teams_run_by(sight) if sight else frozenset()
        if charters:
            require(sight is None or policies.can_open_teams(sight))
            restore_charters(charters, [team], at=at)
        if waivers:
            require(sight is None or policies.can_waive(sight, team_id=team.pk, run_ids=run))
            put_many(Waiver, waivers, at=at)
        if seats:
            put_seats(seats, actor=actor, at=at)
        people = {one.key["employee_id"] for one in seats}
        facts = {"undone": recorded_at, "seats": len(seats), "people": len(people)}
        record(action="team.change_undone", obj=team, actor=actor, at=at, changes=facts)
        people_changed.send(employee_ids=people, now=at)


def restore_charters(charters: Sequence[Statement], teams: Sequence[Team], *, at: datetime) -> None:
    """Write charters back, and bring the teams in line with them. None is left without one."""
    there = {one.key["team_id"] for one in charters if one.value is not None}
    if there != {one.key["team_id"] for one in charters}:
        raise CannotUndo(_("A team that was opened is closed, not undone."))
    put_many(TeamCharter, charters, at=at)
    for team in teams:
        keep_present(team, at=at)
