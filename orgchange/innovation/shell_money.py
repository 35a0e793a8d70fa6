"""What money brings to the shell: its tab above the fund's pages."""

from django.utils.translation import gettext_lazy as _

from orgchange.innovation.policies_money import sees_money
from orgchange.innovation.tabs import FUND_TABS, Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    FUND_TABS.append(Tab(_("Money"), "innovation:money", sees_money, order=50))
