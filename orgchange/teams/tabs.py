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


AREA_TABS: list[AreaTab] = []


def area_tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """For `core/components/tabs.html`; `here` is the URL name of the page."""
    held = sight(request)
    return [
        {"label": tab.label, "url": reverse(tab.url_name), "is_here": tab.url_name == here}
        for tab in AREA_TABS
        if tab.is_shown(held)
    ]
