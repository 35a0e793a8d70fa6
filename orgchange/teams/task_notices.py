"""The words that tell whoever runs a team what happens to a member."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.wording import day_text
from orgchange.notices.kinds import Facts, Kind, register
from orgchange.notices.models import Notice, Reason
from orgchange.teams.models import TaskKind, TeamTask
from orgchange.teams.services.tasks import TASK

TEAMS = gettext_lazy("Teams")


def happening(task: TeamTask) -> str:
    """What happened, as one sentence in the language in force."""
    words = {
        TaskKind.LEFT: _("%(person)s leaves the organisation on %(day)s: the place ends."),
        TaskKind.MOVED: _("%(person)s moves to another function on %(day)s."),
        TaskKind.ON_LEAVE: _("%(person)s goes on long leave on %(day)s."),
        TaskKind.RETURNED: _("%(person)s is back on %(day)s."),
        TaskKind.UNOWNED: _("A required slot (%(slot)s) has nobody from %(day)s on."),
    }
    return words[TaskKind(task.kind)] % {
        "person": task.employee or "",
        "slot": task.slot,
        "day": day_text(task.happens_on),
    }


def task_facts(notices: Sequence[Notice], now: datetime) -> Mapping[int, Facts]:
    """Team, sentence and link of each. One query."""
    found = _tasks(notices)
    return {
        notice.pk: _facts(found[notice.object_key])
        for notice in notices
        if notice.object_key in found
    }


def task_holds(notices: Sequence[Notice], now: datetime) -> Mapping[int, Reason]:
    """A task that was settled, or is gone with its act, needs no word any more."""
    found = _tasks(notices)
    return {
        notice.pk: Reason.COMPLETED
        for notice in notices
        if notice.object_key not in found or found[notice.object_key].settled_at is not None
    }


def _tasks(notices: Sequence[Notice]) -> dict[str, TeamTask]:
    pks = [int(notice.object_key.partition(":")[2]) for notice in notices]
    rows = TeamTask.objects.filter(pk__in=pks).select_related("team", "employee")
    return {f"team_task:{row.pk}": row for row in rows}


def _facts(task: TeamTask) -> Facts:
    def sentence() -> str:
        return happening(task)

    said: Callable[[], str] = sentence
    return {
        "team": task.team.name,
        "happening": said,
        "day": task.happens_on,
        "path": f"{reverse('teams:tasks')}#task-{task.pk}",
    }


KIND = Kind(
    code=TASK,
    label=gettext_lazy("Something happens to a member of a team"),
    group=TEAMS,
    subject=gettext_lazy("{team}: {happening}"),
    body=gettext_lazy(
        "{happening}\n\nPlease look whether the roster of “{team}” still fits: {link}"
    ),
    placeholders={
        "team": gettext_lazy("The team"),
        "happening": gettext_lazy("What happens, one sentence"),
        "day": gettext_lazy("The day"),
    },
    example={
        "team": "Forecasts",
        "happening": gettext_lazy("Ada Byron goes on long leave on 1 Dec 2026."),
        "day": date(2026, 12, 1),
    },
    facts=task_facts,
    holds=task_holds,
)


def register_kinds() -> None:
    """Make the kind known."""
    register(KIND)
