"""What setting up funds brings to the shell: the tabs of the fund's pages."""

from django.utils.translation import gettext_lazy as _

from orgchange.innovation.policies_setup import sees_setup
from orgchange.innovation.tabs import FUND_TABS, Tab


def connect() -> None:
    """Register everything, once the models are ready."""
    FUND_TABS.extend(
        [
            Tab(_("Funds"), "innovation:funds", sees_setup, order=90),
            Tab(_("Rubrics"), "innovation:rubrics", sees_setup, order=91),
            Tab(_("Workflow"), "innovation:workflows", sees_setup, order=92),
        ]
    )
