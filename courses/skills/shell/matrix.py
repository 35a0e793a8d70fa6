"""Skill coverage in the shell: the line of the sidebar, and the way there from teams."""

from django.utils.translation import gettext_lazy as _

from courses.skills.matrix import access
from orgchange.core.registry import NavItem, nav_items
from orgchange.directory.scopes import sight
from orgchange.teams.tabs import TEAM_ACTIONS, TeamAction


def connect() -> None:
    """Register everything, once the models are ready."""
    nav_items.append(
        NavItem(
            label=_("Skill coverage"),
            url_name="skill_coverage:report",
            icon="table",
            group=2,
            order=32,
            is_shown=lambda request: access.answers_for_people(sight(request)),
        )
    )
    TEAM_ACTIONS.append(
        TeamAction(
            label=_("Skill coverage"),
            url_name="skill_coverage:team",
            icon="table",
            order=60,
            is_shown=lambda held, runs_it: runs_it or access.answers_for_people(held),
        )
    )
