"""What gates and endings bring: pages, what the clock does, and whose money waits for them."""

from django.utils.translation import gettext_lazy as _

from orgchange.innovation import gated
from orgchange.innovation.models import Award
from orgchange.pilots.events import pilot_moved, pre_read_sent
from orgchange.pilots.gating import overview
from orgchange.pilots.models import Pilot
from orgchange.pilots.notices import gate_kinds, gate_notices
from orgchange.pilots.services import gate_clock  # noqa: F401 - what the clock does
from orgchange.pilots.services.clock import CHORES
from orgchange.pilots.steps import PAGES, SHARED
from orgchange.pilots.tabs import END, OVERVIEW, PILOT_TABS, Panel, PilotTab, Viewed, inside


def connect() -> None:
    """Register everything, once the models are ready."""
    gate_kinds.register_kinds()
    pilot_moved.connect(gate_notices.announce_move)
    pre_read_sent.connect(gate_notices.announce_pre_read)
    CHORES.append(gate_notices.plan_gate_notices)
    gated.HAS_GATES.append(has_pilot)
    PAGES.update(dict.fromkeys(("go", "recycle", "hold", "stop"), "pilots:decide-gate"))
    PAGES.update(dict.fromkeys(("scale", "end_here", "iterate"), "pilots:decide-end"))
    PAGES.update({"extend": "pilots:extend", "evaluate": "pilots:evaluate"})
    SHARED.update({"pilots:decide-gate": _("Decide"), "pilots:decide-end": _("Decide")})
    PILOT_TABS.append(PilotTab(_("Gates"), "pilots:gates", inside, 40))
    PILOT_TABS.append(PilotTab(_("Outcome"), "pilots:outcome", has_outcome, 80, group=END))
    OVERVIEW.append(Panel("pilots/gates/_turn.html", overview.turn, order=5))
    OVERVIEW.append(Panel("pilots/ending/_outcome.html", overview.outcome, order=8))
    OVERVIEW.append(Panel("pilots/gates/_milestones.html", overview.milestones, order=30))


def has_pilot(award: Award) -> bool:
    """Whether a pilot runs on the award."""
    return Pilot.objects.filter(award=award).exists()


def has_outcome(viewed: Viewed) -> bool:
    """Once something came out, everybody reads it."""
    return bool(viewed.pilot.verdict)
