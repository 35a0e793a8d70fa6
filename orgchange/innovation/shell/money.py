"""What money brings to the shell: its tab above the fund's pages, and its notice."""

from django.utils.translation import gettext_lazy as _

from orgchange.innovation.notices import silence_notices
from orgchange.innovation.policies import sees_money
from orgchange.innovation.tabs import FUND_TABS, Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    silence_notices.register_kinds()
    FUND_TABS.append(Tab(_("Money"), "innovation:money", sees_money, order=50))
