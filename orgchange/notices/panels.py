"""Parts of the reminders page that areas above bring: what comes next, and by which rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A template and what it needs; None where there is nothing to show. Lower `order` first.

    `tab` says on which view of the page it stands: "" is the first, "rules" the last.
    """

    template: str
    context: Callable[[HttpRequest, datetime], dict[str, Any] | None]
    order: int
    tab: str = ""


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a part to the page."""
    _panels.append(panel)


def shown(request: HttpRequest, *, now: datetime, tab: str) -> list[dict[str, Any]]:
    """The parts of a view, with what they show to this asker."""
    found = []
    for panel in sorted(_panels, key=lambda panel: panel.order):
        if panel.tab != tab:
            continue
        context = panel.context(request, now)
        if context is not None:
            found.append({"template": panel.template, "context": context})
    return found
