"""Whose teams' figures an asker may see: the one start of page, download and API."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from orgchange.directory import scopes
from orgchange.directory.scopes import Sight
from orgchange.teams import policies
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.reports import parsing
from orgchange.teams.reports.shapes import TEAM, Query
from orgchange.teams.scopes import teams_run_by, teams_visible_to


@dataclass(frozen=True)
class Ask:
    """A query, the teams whose figures the asker may see (None: all), and how closely.

    `sees_records`: background of however few people. `run_ids`: the teams the asker runs, where
    that holds too.
    """

    query: Query
    now: datetime
    team_ids: frozenset[int] | None = None
    run_ids: frozenset[int] = frozenset()
    sees_records: bool = True
    sees_time: bool = True

    def sees_background(self, team_id: int) -> bool:
        """Whether the asker may see what the members of a team have done before."""
        return self.sees_records or team_id in self.run_ids


def ask(request: HttpRequest, *, now: datetime, given: Mapping[str, Any] | None = None) -> Ask:
    """Read what is asked for. Who may not see it finds nothing.

    One team's figures are for all who may look up teams: its page shows them.
    """
    sight = scopes.sight(request)
    query = parsing.query(request.GET if given is None else given, now=now)
    is_one = query.scope == TEAM and query.team is not None
    sees_sums = policies.sees_figures(sight)
    teams = Team.objects.all() if sees_sums else teams_visible_to(sight)
    if not (teams.filter(pk=query.team or 0).exists() if is_one else sees_sums):
        raise Http404
    return Ask(
        query=query,
        now=now,
        team_ids=None if is_one else _teams(sight, query),
        run_ids=teams_run_by(sight),
        sees_records=sight.is_hr or sight.is_auditor,
        sees_time=policies.sees_time(sight, is_member=False, runs_it=False),
    )


def _teams(sight: Sight, query: Query) -> frozenset[int] | None:
    """A manager's: those in which people of the own line or departments sit on the day."""
    if sight.is_hr or sight.is_auditor or sight.is_executive:
        return None
    on = query.as_of or sight.on
    people = scopes.records_visible_to(sight, on=on, known_at=query.known_at)
    seats = TeamMembership.objects.known_at(query.known_at).on(on)
    return frozenset(seats.filter(employee__in=people).values_list("team_id", flat=True))


def of_scope(asked: Ask, **changes: Any) -> Ask:
    """The same asker with another question."""
    return replace(asked, query=replace(asked.query, **changes))
