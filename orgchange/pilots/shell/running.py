"""What readings, check-ins and alarms bring to the pages of a pilot, and to events."""

from django.utils.translation import gettext_lazy as _

from orgchange.pilots import running_panels as panels
from orgchange.pilots.events import alarms_raised, readings_withdrawn, readings_written
from orgchange.pilots.measuring import contract_in_force
from orgchange.pilots.models.running import CURRENT
from orgchange.pilots.notices import running_notices
from orgchange.pilots.services import running_clock as _clock  # noqa: F401 - makes steps due
from orgchange.pilots.services.alarms import watch
from orgchange.pilots.services.clock import CHORES
from orgchange.pilots.tabs import OVERVIEW, PILOT_TABS, WORK, Panel, PilotTab, Viewed, inside

TEMPLATES = "pilots/running/"


def connect() -> None:
    """Register everything, once the models are ready."""
    readings_written.connect(watch)
    readings_withdrawn.connect(watch)
    readings_withdrawn.connect(running_notices.tell_withdrawn)
    alarms_raised.connect(running_notices.tell_alarms)
    running_notices.register_kinds()
    CHORES.append(running_notices.plan_reminders)
    PILOT_TABS.extend(
        [
            PilotTab(_("Readings"), "pilots:readings", has_contract, 30, _readings, WORK),
            PilotTab(_("Check-ins"), "pilots:check-ins", inside, 32, _check_ins, WORK),
        ]
    )
    OVERVIEW.append(Panel(f"{TEMPLATES}_alarms.html", panels.alarms_panel, 10))
    OVERVIEW.append(Panel(f"{TEMPLATES}_chart_panel.html", panels.chart_panel, 20))
    OVERVIEW.append(Panel(f"{TEMPLATES}_buffer.html", panels.buffer_panel, 40))
    OVERVIEW.append(Panel(f"{TEMPLATES}_check_ins.html", panels.check_ins_panel, 60))


def has_contract(viewed: Viewed) -> bool:
    """Nothing is measured where nothing is promised."""
    return contract_in_force(viewed.pilot) is not None


def _readings(viewed: Viewed) -> int:
    return viewed.pilot.readings.filter(CURRENT).count()


def _check_ins(viewed: Viewed) -> int:
    return viewed.pilot.check_ins.count()
