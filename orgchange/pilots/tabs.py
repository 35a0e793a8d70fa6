"""The views of the area and of one pilot as tabs, and the parts of a pilot's overview.

Each part of the area adds its own in `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.tabs import Tab, tabs_of
from orgchange.pilots.models import Pilot

__all__ = [
    "AREA_TABS",
    "OVERVIEW",
    "PILOT_TABS",
    "Panel",
    "PilotTab",
    "Tab",
    "pilot_tabs",
    "tabs_of",
]


@dataclass(frozen=True)
class Viewed:
    """A pilot before somebody who looks at it. `inside`: may read the daily work.

    `memo`: what a part of the page has read for the others (`workflow.once`).
    """

    pilot: Pilot
    sight: Sight
    inside: bool
    roles: frozenset[str]
    now: datetime
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class PilotTab:
    """One view of a pilot; `url_name` takes its id. `count` stands behind the label.

    Those of one `group` share a tab, which opens the first of them that the viewer may open.
    """

    label: Text
    url_name: str
    is_shown: Callable[[Viewed], bool]
    order: int
    count: Callable[[Viewed], int] | None = None
    group: Text = ""


@dataclass(frozen=True)
class Panel:
    """A part of the overview: a template and what it needs (as `panel`); None: nothing to show.

    `column` is "main" or "side".
    """

    template: str
    context: Callable[[Viewed], dict[str, Any] | None]
    order: int
    column: str = "main"


# The tabs that hold several views.
PROMISE, WORK, END = _("Promise"), _("Work"), _("End")

AREA_TABS: list[Tab] = []  # the list, the gallery, lessons, the portfolio, goals
PILOT_TABS: list[PilotTab] = []
OVERVIEW: list[Panel] = []


def pilot_tabs(viewed: Viewed, here: str) -> dict[str, list[dict[str, Any]]]:
    """The views of one pilot that the viewer may open, for `core/components/tabs.html`.

    `tabs`: a group of several counts as one. `subtabs`: the views of the group that is open.
    """
    shown = [row for row in sorted(PILOT_TABS, key=lambda row: row.order) if row.is_shown(viewed)]
    groups: dict[Text, list[PilotTab]] = {}
    for row in shown:
        groups.setdefault(row.group or row.url_name, []).append(row)
    opened = next((rows for rows in groups.values() if _holds(rows, here)), [])
    return {
        "tabs": [_group(name, rows, viewed, here) for name, rows in groups.items()],
        "subtabs": [_tab(row, viewed, here) for row in opened] if len(opened) > 1 else [],
    }


def _group(name: Text, rows: list[PilotTab], viewed: Viewed, here: str) -> dict[str, Any]:
    if len(rows) == 1:
        return _tab(rows[0], viewed, here)
    url = reverse(rows[0].url_name, args=[viewed.pilot.pk])
    return {"label": name, "url": url, "is_here": _holds(rows, here), "count": None}


def _tab(row: PilotTab, viewed: Viewed, here: str) -> dict[str, Any]:
    return {
        "label": row.label,
        "url": reverse(row.url_name, args=[viewed.pilot.pk]),
        "is_here": row.url_name == here,
        "count": row.count(viewed) if row.count else None,
    }


def _holds(rows: list[PilotTab], here: str) -> bool:
    return any(row.url_name == here for row in rows)


def area_tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The views of the area that the asker may open."""
    return tabs_of(AREA_TABS, request, here)


def panels_of(viewed: Viewed, column: str) -> list[dict[str, Any]]:
    """The parts of a column of the overview that have something to show."""
    rows = sorted((row for row in OVERVIEW if row.column == column), key=lambda row: row.order)
    found = [(row.template, row.context(viewed)) for row in rows]
    return [{"template": name, "panel": panel} for name, panel in found if panel is not None]


def inside(viewed: Viewed) -> bool:
    """Shown to those who may read the daily work."""
    return viewed.inside


def everybody(_viewed: Viewed) -> bool:
    """Shown to whoever may open the pilot."""
    return True


def sees_pilots(held: Sight) -> bool:
    """Whether somebody may look at pilots at all."""
    return held.sees_directory or held.is_auditor


def viewed_by(
    request: HttpRequest, pilot: Pilot, *, inside: bool, roles: frozenset[str], now: datetime
) -> Viewed:
    """A pilot before the asker."""
    return Viewed(pilot, sight(request), inside, roles, now)
