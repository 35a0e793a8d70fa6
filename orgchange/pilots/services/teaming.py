"""Forming the team of a pilot: a team of the kind "pilot", led by its owner."""

from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError
from orgchange.directory.models import JobFunction
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.models import Pilot
from orgchange.pilots.services.moving import alone_with
from orgchange.teams.models import Team, TeamKind
from orgchange.teams.services import open_team

KIND = "pilot"
LONGEST_NAME = 300


class HasTeam(DomainError):
    """There is one team for each pilot."""

    code = "has_team"


class NoKind(DomainError):
    """There is no kind of team for pilots any more."""

    code = "no_kind"


def form_team(
    *,
    pilot: Pilot,
    host_function: str = JobFunction.BUSINESS,
    actor: User | None,
    now: datetime,
) -> Team:
    """An empty team that the owner leads and fills; managers release the people's time.

    Teams are HR's to open; this one is the pilot's right, and the record names who formed it.
    """
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(policies.can_prepare(sight, locked))
        if locked.team_id is not None:
            raise HasTeam(_("It has a team already."))
        kind = TeamKind.objects.filter(code=KIND).first()
        if kind is None:
            raise NoKind(_("There is no kind of team for pilots."))
        locked.team = open_team(
            kind=kind,
            name=locked.title[:LONGEST_NAME],
            opens_on=firm_day(now),
            host_function=host_function,
            lead=locked.owner,
            answers_to=locked.sponsor,
            purpose=locked.scenario,
            budget=locked.budget,
            currency=locked.currency,
            by_right=True,
            actor=actor,
            now=now,
        )
        locked.save(update_fields=["team", "updated_at"])
        facts = {"team": locked.team.pk}
        record(action="pilot.team_formed", obj=locked, actor=actor, at=now, changes=facts)
    pilot.refresh_from_db()
    return locked.team
