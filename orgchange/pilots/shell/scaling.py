"""What scaling brings to the shell: a tab, notices, and what is asked once an hour."""

from django.utils.translation import gettext_lazy as _

from orgchange.pilots.events import operator_asked
from orgchange.pilots.models import ScaleUp
from orgchange.pilots.notices import scaling_notices
from orgchange.pilots.services.clock import CHORES
from orgchange.pilots.tabs import END, PILOT_TABS, PilotTab, Viewed
from orgchange.pilots.views.scaling import HERE


def connect() -> None:
    """Register everything, once the models are ready."""
    scaling_notices.register_kinds()
    operator_asked.connect(scaling_notices.tell_operator)
    CHORES.append(scaling_notices.plan_year)
    PILOT_TABS.append(PilotTab(_("Scaling"), HERE, is_scaled, order=95, group=END))


def is_scaled(viewed: Viewed) -> bool:
    """Whether it is handed over: everybody may look."""
    return ScaleUp.objects.filter(pilot=viewed.pilot).exists()
