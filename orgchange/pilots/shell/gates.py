"""What gates and endings bring: pages, what the clock does, and whose money waits for them."""

from orgchange.innovation import gated
from orgchange.innovation.models import Award
from orgchange.pilots.models import Pilot
from orgchange.pilots.services import gate_clock  # noqa: F401 - what the clock does


def connect() -> None:
    """Register everything, once the models are ready."""
    gated.HAS_GATES.append(has_pilot)


def has_pilot(award: Award) -> bool:
    """Whether a pilot runs on the award."""
    return Pilot.objects.filter(award=award).exists()
