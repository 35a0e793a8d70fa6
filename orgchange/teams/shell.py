"""What the teams area brings to the shell and to the pages of the directory."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from orgchange.core import registry
from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.models import Employee
from orgchange.directory.registry import PersonCard, leaving_effects, person_cards
from orgchange.directory.scopes import Sight, sight
from orgchange.teams import asked, policies
from orgchange.teams.models import Team, TeamMembership
from orgchange.teams.queries import open_tasks
from orgchange.teams.scopes import teams_run_by, teams_visible_to
from orgchange.teams.tabs import AREA_TABS, TEAM_ACTIONS, AreaTab, TeamAction
from orgchange.teams.task_notices import happening

MOST_HITS, MOST_TASKS = 6, 5


def sees_teams(held: Sight) -> bool:
    """Whether somebody may look up teams."""
    return held.sees_directory


def has_teams(sight: Sight) -> bool:
    """Whether the viewer can be in a team at all."""
    return sight.employee_id is not None


def sees_requests(sight: Sight) -> bool:
    """Whether requests can be to, by or about the viewer's people."""
    return sight.employee_id is not None or sight.is_hr or sight.is_auditor


def writes_roster(sight: Sight, runs_it: bool) -> bool:
    """Whether the viewer may seat people in a team."""
    return sight.is_hr or runs_it


def takes_away(sight: Sight, runs_it: bool) -> bool:
    """Whether somebody may take a team's roster away."""
    return runs_it or sight.is_hr or sight.is_auditor


def may_offer(sight: Sight, runs_it: bool) -> bool:
    """Whether the viewer may offer to help a team: who works here, and does not run it."""
    return sight.is_employed and not runs_it


# The views of the area in the order of their tabs: label, URL name, who is shown the way.
TABS = (
    (gettext_lazy("Teams"), "teams:list", sees_teams),
    (gettext_lazy("My teams"), "teams:mine", has_teams),
    (gettext_lazy("Figures"), "teams:figures", policies.sees_figures),
    (gettext_lazy("Requests to join"), "teams:requests", sees_requests),
    (gettext_lazy("Tasks"), "teams:tasks", sees_teams),
    (gettext_lazy("Drafts"), "teams:my-drafts", sees_teams),
    (gettext_lazy("Seats"), "teams:memberships", sees_teams),
    (gettext_lazy("Kinds"), "teams:kinds", sees_teams),
)

# The pages about one team, in the order in which its own page points to them.
TEAM_PAGES = (
    (gettext_lazy("Roster board"), "teams:board", "table", writes_roster),
    (gettext_lazy("Suggestions"), "teams:suggestions", "idea", writes_roster),
    (gettext_lazy("I'd like to help"), "teams:team-offer", "help", may_offer),
    (gettext_lazy("Download the roster"), "teams:export-team", "download", takes_away),
    (gettext_lazy("Figures over time"), "teams:team-figures", "history", lambda *_who: True),
)


def connect() -> None:
    """Register everything, once the models are ready."""
    registry.nav_items.append(
        registry.NavItem(
            label=gettext_lazy("Teams"),
            url_name="teams:list",
            icon="team",
            group=1,
            order=50,
            is_shown=lambda request: sees_teams(sight(request)),
        )
    )
    registry.search_sources.append(registry.SearchSource(search=search, order=15))
    AREA_TABS.extend(
        AreaTab(label, url_name, is_shown, order=order)
        for order, (label, url_name, is_shown) in enumerate(TABS)
    )
    TEAM_ACTIONS.extend(
        TeamAction(label, url_name, icon, order, is_shown)
        for order, (label, url_name, icon, is_shown) in enumerate(TEAM_PAGES)
    )
    leaving_effects.append(effects_of_leaving)
    home_cards.append(HomeCard("teams/_home_requests.html", asked.home_card, order=15))
    home_cards.append(HomeCard("teams/_home_tasks.html", tasks_waiting, order=25, column="side"))
    person_cards.append(
        PersonCard("teams/_person_card.html", teams_of_person, order=30, needs_records=False)
    )


def search(request: HttpRequest, query: str) -> list[registry.SearchHit]:
    """Teams by name, those that are not closed."""
    held = sight(request)
    found = teams_visible_to(held).filter(closes_on__gt=held.on).select_related("kind", "lead")
    for word in query.split():
        found = found.filter(name__icontains=word)
    return [
        registry.SearchHit(
            label=team.name,
            detail=" · ".join(
                part
                for part in (team.kind.name_in(get_language() or ""), str(team.lead or ""))
                if part
            ),
            url=reverse("teams:team", args=[team.pk]),
            kind=_("Team"),
            icon="team",
        )
        for team in found.order_by("name", "pk")[:MOST_HITS]
    ]


def teams_of_person(request: HttpRequest, person: Employee) -> dict[str, Any] | None:
    """The teams that somebody belongs to today: colleagues see them; the time, whom it concerns."""
    held = sight(request)
    seats = TeamMembership.objects.current().on(held.on).filter(employee=person)
    found = list(seats.select_related("team").order_by("team__name", "slot"))
    is_own = person.pk == held.employee_id
    sees_time = policies.sees_time(held, is_member=is_own, runs_it=False)
    return {"seats": found, "sees_time": sees_time} if found else None


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
