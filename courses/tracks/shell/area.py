"""The lines of the sidebar, the first tabs, and search."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.tracks.scopes import tracks_visible_to
from courses.tracks.tabs import AREA_TABS, PATH_TABS, TRACK_TABS, PathTab, TrackTab, everybody
from courses.tracks.tabs import sees_tracks as sees
from orgchange.core.registry import NavItem, SearchHit, SearchSource, nav_items, search_sources
from orgchange.directory.scopes import sight
from orgchange.innovation.tabs import Tab

MOST_HITS = 5


def connect() -> None:
    """Register everything, once the models are ready."""
    nav_items.append(
        NavItem(
            label=_("My track"),
            url_name="tracks:mine",
            icon="path",
            group=1,
            order=30,
            is_shown=lambda request: sight(request).employee_id is not None,
        )
    )
    nav_items.append(
        NavItem(
            label=_("Tracks"),
            url_name="tracks:tracks",
            icon="path",
            group=2,
            order=40,
            is_shown=lambda request: sees(sight(request)),
        )
    )
    AREA_TABS.append(Tab(_("Tracks"), "tracks:tracks", sees, order=10))
    TRACK_TABS.append(TrackTab(_("The way"), "tracks:track", lambda _held, _track: True, 10))
    PATH_TABS.append(PathTab(_("Where I stand"), "tracks:path", everybody, 10))
    search_sources.append(SearchSource(search, order=70))


def search(request: HttpRequest, words: str) -> list[SearchHit]:
    """Tracks by their name."""
    found = tracks_visible_to(sight(request)).filter(retired_at=None)
    hits = found.filter(name__icontains=words) | found.filter(name_zh__icontains=words)
    return [
        SearchHit(
            label=row.name_in(getattr(request, "LANGUAGE_CODE", "")),
            detail="",
            url=reverse("tracks:track", args=[row.code]),
            kind=_("Tracks"),
            icon="path",
        )
        for row in hits[:MOST_HITS]
    ]
