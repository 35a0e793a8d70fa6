"""What the daily work brings to the pages of a pilot."""

from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import HomeCard, home_cards
from orgchange.pilots.daily import home
from orgchange.pilots.tabs import PILOT_TABS, WORK, PilotTab, everybody, inside


def connect() -> None:
    """Register everything, once the models are ready."""
    home_cards.append(HomeCard("pilots/daily/_home.html", home.home_card, order=18))
    PILOT_TABS.extend(
        [
            PilotTab(_("Tasks"), "pilots:tasks", inside, 34, group=WORK),
            PilotTab(_("Risks"), "pilots:risks", inside, 36, group=WORK),
            PilotTab(_("Decisions"), "pilots:decisions-log", inside, 37, group=WORK),
            PilotTab(_("Files"), "pilots:files", inside, 38, group=WORK),
            PilotTab(_("Money"), "pilots:spending", inside, 39, group=WORK),
            PilotTab(_("History"), "pilots:history", everybody, 99),
        ]
    )
