"""The views of the fund and of one proposal, as rows of tabs above their pages.

Each part of the area adds its own in `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.models import Proposal


@dataclass(frozen=True)
class Tab:
    """One view of the area, and who is shown the way to it."""

    label: Text
    url_name: str
    is_shown: Callable[[Sight], bool]
    order: int


@dataclass(frozen=True)
class ProposalTab:
    """One view of a proposal; `url_name` takes its id."""

    label: Text
    url_name: str
    is_shown: Callable[[Sight, Proposal], bool]
    order: int


IDEAS_TABS: list[Tab] = []  # for everybody: my ideas, all ideas, votes
FUND_TABS: list[Tab] = []  # for whoever answers for a fund: board, reviews, decisions, money, setup
PROPOSAL_TABS: list[ProposalTab] = []


def tabs_of(tabs: list[Tab], request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """For `core/components/tabs.html`; `here` is the URL name of the page."""
    held = sight(request)
    return [
        {"label": tab.label, "url": reverse(tab.url_name), "is_here": tab.url_name == here}
        for tab in sorted(tabs, key=lambda tab: tab.order)
        if tab.is_shown(held)
    ]


def proposal_tabs(request: HttpRequest, proposal: Proposal, here: str) -> list[dict[str, Any]]:
    """The views of one proposal that the asker may open."""
    held = sight(request)
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[proposal.pk]),
            "is_here": tab.url_name == here,
        }
        for tab in sorted(PROPOSAL_TABS, key=lambda tab: tab.order)
        if tab.is_shown(held, proposal)
    ]
