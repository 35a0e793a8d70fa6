"""The page of a team, on any day: its roster, its figures, its charter, what it is let off."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from orgchange.audit.services import record_look
from orgchange.directory.views.doors import actor_of, clock
from orgchange.teams import policies
from orgchange.teams.acts import SEAT_ACTS, TEAM_ACTS
from orgchange.teams.models import TeamMembership
from orgchange.teams.queries import open_tasks
from orgchange.teams.sheet import Asked, sheet
from orgchange.teams.tabs import team_actions
from orgchange.teams.task_notices import happening
from orgchange.teams.views.doors import Door, door, moment

MOST_TASKS = 20


@require_GET
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team as it was, is or will be on the day asked about."""
    at, when = door(request, pk), moment(request)
    if at.sight.is_auditor:  # rosters show people's time: each look of an auditor is on record
        record_look(obj=at.team, actor=actor_of(request), at=clock(), page="teams:team")
    asked = Asked(
        on=when.on,
        known_at=when.known_at,
        sees_time=policies.sees_time(at.sight, is_member=is_member(at), runs_it=at.runs_it),
        sees_records=at.sight.is_hr or at.sight.is_auditor or at.runs_it,
    )
    shown = sheet(at.team, asked)
    context = {
        "team": at.team,
        "sheet": shown,
        "charter": shown.charter,
        "sees_time": asked.sees_time,
        "sees_background": any(row.has_background is not None for row in shown.working),
        "when": when,
        "is_past_or_future": when.on != at.sight.on or when.known_at is not None,
        "ways": team_actions(at.sight, team_id=at.team.pk, runs_it=at.runs_it),
        "may_seat": at.may_seat,
        "may_waive": at.may_waive,
        "menu": _menu(at),
        "seat_acts": SEAT_ACTS if at.may_seat else {},
        "tasks": _tasks(at) if at.may_seat or at.sight.is_auditor else [],
    }
    return render(request, "teams/team.html", context)


def is_member(at: Door) -> bool:
    """Whether the viewer has a seat in the team today."""
    if at.sight.employee_id is None or not at.sight.is_employed:
        return False
    seats = TeamMembership.objects.current().on(at.sight.on)
    return seats.filter(team=at.team, employee=at.sight.employee_id).exists()


def _tasks(at: Door) -> list[dict[str, Any]]:
    """What whoever runs the team has to look at. One query."""
    found = open_tasks().filter(team=at.team)[:MOST_TASKS]
    return [{"task": task, "text": happening(task)} for task in found]


def _menu(at: Door) -> list[dict[str, Any]]:
    return [
        {"label": act.label, "url": reverse("teams:act", args=[at.team.pk, name])}
        for name, act in TEAM_ACTS.items()
        if (at.may_open if act.needs_hr else at.may_seat)
    ]
