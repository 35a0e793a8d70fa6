"""What waits for those who run teams."""

from datetime import UTC, date, datetime

from orgchange.teams.models import TeamTask
from tests.access.rows import Listing, api, page

ANY_HR = "hr hr_other"


def prepare(world):
    world.team_task = TeamTask.objects.create(
        team=world.project,
        kind="left",
        employee=world.left,
        slot="other",
        happens_on=date(2026, 1, 1),
        raised_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def task(world):
    return [world.team_task.pk]


def more_tasks(world, count):
    for number in range(count):
        TeamTask.objects.create(
            team=world.project,
            kind="left",
            employee=world.left,
            slot=f"slot{TeamTask.objects.count()}-{number}",
            happens_on=date(2026, 1, 1),
            raised_at=datetime(2026, 1, 1, tzinfo=UTC),
        )


ROWS = [
    page("teams:tasks", ok="everybody"),
    page("teams:settle-task", method="post", args=task, ok=ANY_HR, otherwise=403),
    page("teams:reopen-task", method="post", args=task, ok=ANY_HR, otherwise=403),
    api("team-tasks-list", ok="everybody"),
    api("team-tasks-detail", args=task, ok=ANY_HR),
    api("team-tasks-settle", method="post", args=task, ok=ANY_HR, status=204),
]

LISTS = [
    Listing("teams:tasks", "hr", more_tasks),
    Listing("team-tasks-list", "hr", more_tasks),
]
