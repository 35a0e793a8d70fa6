"""What the teams area brings to the shell and to the pages of the directory."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.models import Employee
from orgchange.directory.registry import PersonCard, leaving_effects, person_cards
from orgchange.directory.scopes import sight
from orgchange.teams import policies
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.queries import open_tasks
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.tabs import AREA_TABS, AreaTab
from orgchange.teams.task_notices import happening

MOST_TASKS = 5


def connect() -> None:
    """Register everything, once the models are ready."""
    leaving_effects.append(effects_of_leaving)
    AREA_TABS.append(
        AreaTab(gettext_lazy("Tasks"), "teams:tasks", lambda held: held.sees_directory)
    )
    AREA_TABS.append(AreaTab(gettext_lazy("Figures"), "teams:figures", policies.sees_figures))
    home_cards.append(HomeCard("teams/_home_tasks.html", tasks_waiting, order=25, column="side"))
    person_cards.append(
        PersonCard("teams/_person_card.html", teams_of_person, order=30, needs_records=False)
    )


def teams_of_person(request: HttpRequest, person: Employee) -> dict[str, Any] | None:
    """The teams that somebody belongs to today: colleagues see them."""
    seats = TeamMembership.objects.current().on(sight(request).on).filter(employee=person)
    found = list(seats.select_related("team").order_by("team__name", "slot"))
    return {"seats": found} if found else None


def effects_of_leaving(person: Employee, on: date) -> list[str]:
    """What the teams lose when somebody leaves, in numbers."""
    seats = TeamMembership.objects.current().filter(employee=person, valid_to__gt=on).count()
    leads = Team.objects.filter(lead=person, closes_on__gt=on).count()
    counted = [
        (seats, ngettext("ends %(n)s seat in a team", "ends %(n)s seats in teams", seats)),
        (leads, ngettext("leaves %(n)s team unled", "leaves %(n)s teams unled", leads)),
    ]
    return [text % {"n": count} for count, text in counted if count]


def tasks_waiting(request: HttpRequest) -> dict[str, Any] | None:
    """What waits in the teams that the asker runs; nothing for who runs none."""
    held = sight(request)
    run = teams_run_by(held)
    found = list(open_tasks().filter(team__in=run)[: MOST_TASKS + 1]) if run else []
    lines = [{"task": task, "text": happening(task)} for task in found[:MOST_TASKS]]
    return {"lines": lines, "is_cut": len(found) > MOST_TASKS} if lines else None
