"""What the daily work brings to the pages of a pilot."""

from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import HomeCard, home_cards
from orgchange.pilots.daily import home
from orgchange.pilots.models import PilotFile, PilotTask, Risk, TaskStatus
from orgchange.pilots.tabs import PILOT_TABS, PilotTab, Viewed, everybody, inside


def connect() -> None:
    """Register everything, once the models are ready."""
    home_cards.append(HomeCard("pilots/daily/_home.html", home.home_card, order=18))
    PILOT_TABS.extend(
        [
            PilotTab(_("Tasks"), "pilots:tasks", inside, 28, _tasks),
            PilotTab(_("Risks"), "pilots:risks", inside, 50, _risks),
            PilotTab(_("Decisions"), "pilots:decisions-log", inside, 55),
            PilotTab(_("Files"), "pilots:files", inside, 60, _files),
            PilotTab(_("Money"), "pilots:spending", inside, 65),
            PilotTab(_("History"), "pilots:history", everybody, 99),
        ]
    )


def _tasks(viewed: Viewed) -> int:
    rows = PilotTask.objects.filter(pilot=viewed.pilot, removed_at=None)
    return rows.exclude(status=TaskStatus.DONE).count()


def _risks(viewed: Viewed) -> int:
    return Risk.objects.filter(pilot=viewed.pilot, closed_at=None).count()


def _files(viewed: Viewed) -> int:
    return PilotFile.objects.filter(pilot=viewed.pilot, removed_at=None).count()
