"""What the board brings to the shell: the way to it in the sidebar, and its tabs."""

from django.utils.translation import gettext_lazy as _

from orgchange.core import registry
from orgchange.directory.scopes import Sight, sight
from orgchange.innovation.board.scope import sees_board
from orgchange.innovation.offices import offices_of
from orgchange.innovation.tabs import FUND_TABS, Tab


def has_work(held: Sight) -> bool:
    """Whether the fund is any of the viewer's work; who has ideas goes by "Ideas".

    The pages stay open to colleagues, who come by the rounds that they propose to.
    """
    oversees = held.is_admin or held.is_auditor or held.is_executive
    return oversees or offices_of(held).exists()


def connect() -> None:
    """Register everything, once the models are ready."""
    registry.nav_items.append(
        registry.NavItem(
            label=_("Fund"),
            url_name="innovation:board",
            icon="fund",
            group=3,
            order=10,
            is_shown=lambda request: has_work(sight(request)),
        )
    )
    FUND_TABS.extend(
        [
            Tab(_("Board"), "innovation:board", sees_board, order=10),
            Tab(_("Portfolio"), "innovation:portfolio", sees_board, order=60),
        ]
    )
