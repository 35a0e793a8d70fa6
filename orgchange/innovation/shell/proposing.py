"""What proposing brings to the shell: its line of the sidebar, tabs, the card of home, search."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from orgchange.core import registry
from orgchange.core.registry import HomeCard, home_cards
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import clock
from orgchange.innovation.models import Proposal
from orgchange.innovation.notices import talk_notices
from orgchange.innovation.proposing import idea_list
from orgchange.innovation.tabs import IDEAS_TABS, PROPOSAL_TABS, ProposalTab, Tab
from orgchange.innovation.views.doors_proposing import language


def sees_ideas(held: Sight) -> bool:
    """Whether somebody may look at ideas at all."""
    return held.sees_directory


def has_ideas(held: Sight) -> bool:
    """Whether somebody can have ideas of their own here."""
    return held.employee_id is not None


def connect() -> None:
    """Register everything, once the models are ready."""
    registry.nav_items.append(
        registry.NavItem(
            label=pgettext_lazy("sidebar", "Ideas"),
            url_name="innovation:ideas",
            icon="idea",
            group=1,
            order=40,
            is_shown=lambda request: sees_ideas(sight(request)),
        )
    )
    talk_notices.register_kinds()
    home_cards.append(HomeCard("innovation/proposing/_home.html", home_card, order=30))
    IDEAS_TABS.extend(
        [
            Tab(gettext_lazy("My ideas"), "innovation:ideas", has_ideas, 10),
            Tab(gettext_lazy("All ideas"), "innovation:all-ideas", sees_ideas, 20),
            Tab(gettext_lazy("Followed"), "innovation:followed-ideas", has_ideas, 30),
        ]
    )
    PROPOSAL_TABS.extend(
        [
            ProposalTab(gettext_lazy("Proposal"), "innovation:proposal", always, 10),
            ProposalTab(gettext_lazy("Discussion"), "innovation:discussion", handed_in, 20),
            ProposalTab(gettext_lazy("Versions"), "innovation:proposal-versions", handed_in, 30),
        ]
    )


def always(_held: Sight, _proposal: Proposal) -> bool:
    """Everybody who may open the proposal."""
    return True


def handed_in(_held: Sight, proposal: Proposal) -> bool:
    """Once it was handed in."""
    return proposal.submitted_at is not None


def home_card(request: HttpRequest) -> dict[str, Any] | None:
    """My proposals with their state in plain words and when the next answer is due."""
    held = sight(request)
    if held.employee_id is None:
        return None
    found = list(idea_list.own_under_way(held)[: idea_list.MOST_CARD + 1])
    if not found:
        return None
    shown = found[: idea_list.MOST_CARD]
    lines = idea_list.lines(shown, held, language=language(), now=clock())
    waiting = sum(line["where"].is_theirs and line["where"].stand == "open" for line in lines)
    text = ngettext(
        "%(n)s proposal of yours has questions.",
        "%(n)s proposals of yours have questions.",
        waiting,
    )
    return {
        "lines": lines,
        "has_more": len(found) > len(shown),
        "summary": text % {"n": waiting} if waiting else "",
    }
