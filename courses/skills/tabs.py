"""The views of the area as tabs. Each part, and areas above, add their own."""

from typing import Any

from django.http import HttpRequest

from orgchange.innovation.tabs import Tab, tabs_of

AREA_TABS: list[Tab] = []  # my skills, what waits for me, framework, profiles


def area_tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The views of the area that the asker may open."""
    return tabs_of(AREA_TABS, request, here)
