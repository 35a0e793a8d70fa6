"""Reads of teams that span their models."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from orgchange.core.sql import id_list
from orgchange.directory.scopes import Sight
from orgchange.teams.models import TeamCharter, TeamTask
from orgchange.teams.scopes import teams_run_by


def charters_on(
    team_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> dict[int, TeamCharter]:
    """The charter that stands for each team on a day: the one in force; else the last before it,
    or the next. One query."""
    rows = TeamCharter.objects.known_at(known_at).filter(team__in=id_list(team_ids))
    rows = rows.select_related("version", "lead", "answers_to").order_by("team", "valid_from")
    found: dict[int, TeamCharter] = {}
    for row in rows:
        if row.team_id not in found or row.valid_from <= on:
            found[row.team_id] = row
    return found


def tasks_for(sight: Sight) -> QuerySet[TeamTask]:
    """The open tasks that the viewer may settle, the nearest first."""
    return open_tasks() if sight.is_hr else open_tasks().filter(team__in=teams_run_by(sight))


def open_tasks() -> QuerySet[TeamTask]:
    """What waits in all teams, the nearest first."""
    rows = TeamTask.objects.filter(settled_at=None).select_related("team", "employee")
    return rows.order_by("happens_on", "pk")
