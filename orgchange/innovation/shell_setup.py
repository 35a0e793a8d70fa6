"""What setting up funds brings to the shell: the tabs of the fund's pages, and the way there."""

from django.utils.translation import gettext_lazy as _

from orgchange.core import registry
from orgchange.directory.scopes import sight
from orgchange.innovation.policies_setup import sees_setup
from orgchange.innovation.tabs import FUND_TABS, Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    registry.nav_items.append(
        registry.NavItem(
            label=_("Fund"),
            url_name="innovation:funds",
            icon="fund",
            group=3,
            order=10,
            is_shown=lambda request: sees_setup(sight(request)),
        )
    )
    FUND_TABS.extend(
        [
            Tab(_("Funds"), "innovation:funds", sees_setup, order=90),
            Tab(_("Rubrics"), "innovation:rubrics", sees_setup, order=91),
            Tab(_("Workflow"), "innovation:workflows", sees_setup, order=92),
        ]
    )
