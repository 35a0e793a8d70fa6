"""The views of the area, as one row of tabs above each of its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight, sight


@dataclass(frozen=True)
class AreaTab:
    """One view of the area, and who is shown the way to it."""

    label: Text
    url_name: str
    is_shown: Callable[[Sight], bool]
    order: int = 50


AREA_TABS: list[AreaTab] = []


@dataclass(frozen=True)
class TeamAction:
    """A page about one team that its own page points to: the board, suggestions, a roster's export.

    `url_name` takes the team's id. `is_shown(sight, runs_it)` says to whom.
    """

    label: Text
    url_name: str
    icon: str
    order: int
    is_shown: Callable[[Sight, bool], bool]


TEAM_ACTIONS: list[TeamAction] = []


def team_actions(held: Sight, *, team_id: int, runs_it: bool) -> list[dict[str, Any]]:
    """For the row of ways under a team's head."""
    shown = [one for one in TEAM_ACTIONS if one.is_shown(held, runs_it)]
    return [
        {"label": one.label, "url": reverse(one.url_name, args=[team_id]), "icon": one.icon}
        for one in sorted(shown, key=lambda one: one.order)
    ]


def area_tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """For `core/components/tabs.html`; `here` is the URL name of the page."""
    held = sight(request)
    return [
        {"label": tab.label, "url": reverse(tab.url_name), "is_here": tab.url_name == here}
        for tab in sorted(AREA_TABS, key=lambda tab: tab.order)
        if tab.is_shown(held)
    ]
