"""The views of the area and of one way as tabs, and the parts of the path page.

Each part of the area adds its own in `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from courses.tracks.models import Track, TrackEnrolment
from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight
from orgchange.innovation.tabs import Tab, tabs_of


@dataclass(frozen=True)
class Viewed:
    """Somebody's way before a viewer. `private`: may read evidence and journal.

    `memo`: what a part of the page has read for the others.
    """

    enrolment: TrackEnrolment
    sight: Sight
    private: bool
    roles: frozenset[str]
    now: datetime
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class PathTab:
    """One view of a way; `url_name` takes its id. `count` stands behind the label."""

    label: Text
    url_name: str
    is_shown: Callable[[Viewed], bool]
    order: int
    count: Callable[[Viewed], int] | None = None


@dataclass(frozen=True)
class TrackTab:
    """One view of a track; `url_name` takes its code."""

    label: Text
    url_name: str
    is_shown: Callable[[Sight, Track], bool]
    order: int


@dataclass(frozen=True)
class Panel:
    """A part of the path page: a template and what it needs (as `panel`); None: nothing to show.

    `column` is "main" or "side".
    """

    template: str
    context: Callable[[Viewed], dict[str, Any] | None]
    order: int
    column: str = "main"


AREA_TABS: list[Tab] = []  # my track, tracks, queues, boards, matching, skills
PATH_TABS: list[PathTab] = []
TRACK_TABS: list[TrackTab] = []
PATH: list[Panel] = []


def area_tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The views of the area that the asker may open."""
    return tabs_of(AREA_TABS, request, here)


def path_tabs(viewed: Viewed, here: str) -> list[dict[str, Any]]:
    """The views of one way that the viewer may open, for `core/components/tabs.html`."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[viewed.enrolment.pk]),
            "is_here": tab.url_name == here,
            "count": tab.count(viewed) if tab.count else None,
        }
        for tab in sorted(PATH_TABS, key=lambda tab: tab.order)
        if tab.is_shown(viewed)
    ]


def track_tabs(sight: Sight, track: Track, here: str) -> list[dict[str, Any]]:
    """The views of one track that the viewer may open."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[track.code]),
            "is_here": tab.url_name == here,
        }
        for tab in sorted(TRACK_TABS, key=lambda tab: tab.order)
        if tab.is_shown(sight, track)
    ]


def panels_of(viewed: Viewed, column: str) -> list[dict[str, Any]]:
    """The parts of a column of the path page that have something to show."""
    rows = sorted((row for row in PATH if row.column == column), key=lambda row: row.order)
    found = [(row.template, row.context(viewed)) for row in rows]
    return [{"template": name, "panel": panel} for name, panel in found if panel is not None]


def everybody(_viewed: Viewed) -> bool:
    """Shown to whoever may open the way."""
    return True


def private(viewed: Viewed) -> bool:
    """Shown to those who may read evidence and journal."""
    return viewed.private


def sees_tracks(held: Sight) -> bool:
    """Whether somebody may look at tracks at all."""
    return held.sees_directory or held.is_auditor
