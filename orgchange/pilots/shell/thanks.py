"""What recognition and the gallery bring to the shell: tabs, a panel, and what search finds."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import SearchHit, SearchSource, search_sources
from orgchange.directory.scopes import Sight, sight
from orgchange.pilots.likeness.finding import speaking
from orgchange.pilots.policies_closing import can_thank
from orgchange.pilots.scopes import lessons_visible_to, pilots_visible_to
from orgchange.pilots.tabs import AREA_TABS, OVERVIEW, Panel, Tab, Viewed, sees_pilots
from orgchange.pilots.thanks.reading import for_list, thanks_visible_to
from orgchange.pilots.views.evidence import HERE as MINE
from orgchange.pilots.views.gallery import GALLERY, LESSONS
from orgchange.pilots.views.thanks import WALL

MOST_HITS, MOST_THANKS = 5, 5


def connect() -> None:
    """Register everything, once the models are ready."""
    AREA_TABS.append(Tab(_("Gallery"), GALLERY, sees_pilots, order=30))
    AREA_TABS.append(Tab(_("Lessons"), LESSONS, sees_pilots, order=40))
    AREA_TABS.append(Tab(_("Thanks"), WALL, sees_pilots, order=50))
    AREA_TABS.append(Tab(_("About me"), MINE, is_somebody, order=70))
    OVERVIEW.append(Panel("pilots/thanks/_panel.html", thanks_panel, order=90, column="side"))
    search_sources.append(SearchSource(search, order=65))


def is_somebody(held: Sight) -> bool:
    """Whether pilots can have recorded anything about the viewer."""
    return held.employee_id is not None


def thanks_panel(viewed: Viewed) -> dict[str, Any] | None:
    """The thanks for this pilot, and the way to give some, once it has begun."""
    if viewed.pilot.started_on is None:
        return None
    rows = for_list(thanks_visible_to(viewed.sight).filter(pilot=viewed.pilot))
    return {
        "rows": rows[:MOST_THANKS],
        "pilot": viewed.pilot,
        "may_thank": can_thank(viewed.sight),
    }


def search(request: HttpRequest, words: str) -> list[SearchHit]:
    """Lessons that speak of the words, in either language."""
    held = sight(request)
    pilots = speaking(words, pilots_visible_to(held))
    found = lessons_visible_to(held).filter(pilot__in=pilots.values("pk"))
    return [
        SearchHit(
            label=row.title,
            detail=row.pilot.title,
            url=reverse("pilots:lesson", args=[row.pilot_id]),
            kind=_("Lessons"),
            icon="book",
        )
        for row in found.select_related("pilot")[:MOST_HITS]
    ]
