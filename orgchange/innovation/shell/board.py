"""What the board brings to the shell: the way to it in the sidebar, and its tabs."""

from django.utils.translation import gettext_lazy as _

from orgchange.core import registry
from orgchange.directory.scopes import sight
from orgchange.innovation.board.scope import sees_board
from orgchange.innovation.policies import sees_setup
from orgchange.innovation.tabs import FUND_TABS, Tab


def connect() -> None:
    """Register everything, once the models are ready.

    Everybody is shown the way: who sits in no committee is led to the funds, which are open.
    """
    registry.nav_items.append(
        registry.NavItem(
            label=_("Fund"),
            url_name="innovation:board",
            icon="fund",
            group=3,
            order=10,
            is_shown=lambda request: sees_setup(sight(request)),
        )
    )
    FUND_TABS.extend(
        [
            Tab(_("Board"), "innovation:board", sees_board, order=10),
            Tab(_("Portfolio"), "innovation:portfolio", sees_board, order=60),
        ]
    )
