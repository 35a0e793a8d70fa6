"""What waits for whoever runs a team: telling them, and settling it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import DomainError
from orgchange.core.sql import id_list
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.notices.services import Draft, plan
from orgchange.teams import happenings, policies
from orgchange.teams.models import Standing, TeamCharter, TeamMembership, TeamTask
from orgchange.teams.scopes import OWNER, teams_run_by
from orgchange.teams.services.charters import keep_present

TASK = "team_task"
AHEAD = timedelta(days=14)


class TaskSettled(DomainError):
    """The task was settled before."""

    code = "task_settled"


def settle_task(*, task: TeamTask, note: str = "", actor: User | None, now: datetime) -> None:
    """Say that it was looked at. HR, and who runs the team."""
    with transaction.atomic():
        _require(task, actor, now)
        settled = TeamTask.objects.filter(pk=task.pk, settled_at=None).update(
            settled_at=now, settled_by=actor, note=note.strip(), updated_at=now
        )
        if not settled:
            raise TaskSettled(_("This was settled already."))
        facts = {"task": task.pk, "kind": task.kind, "note": note.strip()}
        record(action="team.task_settled", obj=task.team, actor=actor, at=now, changes=facts)


def reopen_task(*, task: TeamTask, actor: User | None, now: datetime) -> None:
    """Take the settling back."""
    with transaction.atomic():
        _require(task, actor, now)
        TeamTask.objects.filter(pk=task.pk).update(
            settled_at=None, settled_by=None, note="", updated_at=now
        )
        facts = {"task": task.pk, "kind": task.kind}
        record(action="team.task_reopened", obj=task.team, actor=actor, at=now, changes=facts)


def _require(task: TeamTask, actor: User | None, now: datetime) -> None:
    sight = sight_of_actor(actor, now)
    if sight is not None:
        run = teams_run_by(sight)
        require(policies.can_write_roster(sight, team_ids={task.team_id}, run_ids=run))


def follow_day(*, today: date, now: datetime) -> int:
    """The clock's part: charters that begin today become the present, empty slots are raised.

    Safe to run twice: what is as it should be is not written. Returns how many notices were new.
    """
    with transaction.atomic():
        begun = TeamCharter.objects.current().filter(valid_from=today).select_related("team")
        for charter in begun:
            if (charter.name, charter.lead_id) != (charter.team.name, charter.team.lead_id):
                keep_present(charter.team, at=now)
        happenings.raise_tasks(happenings.tasks_of_day(today, at=now))
        return plan_tasks(today=today, now=now)


def plan_tasks(*, today: date, now: datetime) -> int:
    """Tell those who run the teams of the open tasks that happen within two weeks."""
    tasks = list(
        TeamTask.objects.filter(settled_at=None, happens_on__lte=today + AHEAD)
        .select_related("team", "employee")
        .order_by("pk")
    )
    runners = who_runs({task.team_id for task in tasks}, on=today)
    return plan(
        drafts=[
            Draft(
                recipient_id=employee_id,
                kind=TASK,
                object_key=f"team_task:{task.pk}",
                occurrence=task.happens_on.isoformat(),
            )
            for task in tasks
            for employee_id in sorted(runners[task.team_id])
            if employee_id != task.employee_id
        ],
        now=now,
    )


def who_runs(team_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Lead and owners of each team on a day; where there is nobody, whom the team answers to."""
    found: dict[int, set[int]] = defaultdict(set)
    of_teams = Q(team__in=id_list(team_ids))
    hears: dict[int, int] = {}
    charters = TeamCharter.objects.current().on(on).filter(of_teams)
    for team_id, lead, above in charters.values_list("team_id", "lead_id", "answers_to_id"):
        if lead:
            found[team_id].add(lead)
        if above:
            hears[team_id] = above
    owners = TeamMembership.objects.current().on(on).filter(of_teams, slot=OWNER)
    for team_id, owner in owners.filter(standing=Standing.MEMBER).values_list("team", "employee"):
        found[team_id].add(owner)
    for team_id, above in hears.items():
        if not found[team_id]:
            found[team_id].add(above)
    return found
