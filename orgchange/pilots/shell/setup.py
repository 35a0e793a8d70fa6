"""What setting up brings to the shell: notices, panels, tabs, and the steps of its clock."""

from django.utils.translation import gettext_lazy as _

from orgchange.pilots.events import pilot_moved
from orgchange.pilots.notices import setup_notices
from orgchange.pilots.services import setup_clock
from orgchange.pilots.setting_up.checklist import missing_panel
from orgchange.pilots.setting_up.panels import contract_panel, team_panel
from orgchange.pilots.tabs import OVERVIEW, PILOT_TABS, PROMISE, Panel, PilotTab, everybody, inside


def connect() -> None:
    """Register everything, once the models are ready."""
    setup_clock.connect()
    setup_notices.register_kinds()
    pilot_moved.connect(setup_notices.announce_opened)
    PILOT_TABS.append(PilotTab(_("Contract"), "pilots:contract", everybody, 20, group=PROMISE))
    PILOT_TABS.append(PilotTab(_("Getting ready"), "pilots:setup", inside, 25, group=PROMISE))
    OVERVIEW.append(Panel("pilots/setup/_missing.html", missing_panel, order=5))
    OVERVIEW.append(Panel("pilots/setup/_contract.html", contract_panel, order=10, column="side"))
    OVERVIEW.append(Panel("pilots/setup/_team.html", team_panel, order=20, column="side"))
