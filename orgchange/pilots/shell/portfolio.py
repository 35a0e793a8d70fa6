"""What pilots together bring to the shell: tabs of the area."""

from django.utils.translation import gettext_lazy as _

from orgchange.pilots.policies_portfolio import sees_portfolio
from orgchange.pilots.tabs import AREA_TABS, Tab, sees_pilots


def connect() -> None:
    """Register everything, once the models are ready."""
    AREA_TABS.append(Tab(_("Portfolio"), "pilots:portfolio", sees_portfolio, order=50))
    AREA_TABS.append(Tab(_("Goals"), "pilots:goals", sees_pilots, order=60))
