"""What every write of the daily work has in common: who may, and until when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError
from orgchange.directory.services.writing import require, sight_of_actor
from orgchange.pilots.models import Pilot
from orgchange.pilots.policies import can_work
from orgchange.pilots.services.moving import alone_with


class PilotClosed(DomainError):
    """The pilot is closed: its papers stay as they are."""

    code = "pilot_closed"


@contextmanager
def at_work(pilot: Pilot, actor: User | None, now: datetime) -> Iterator[Pilot]:
    """One transaction in which nobody else writes the daily work; yields the pilot as it is now."""
    sight = sight_of_actor(actor, now)
    with alone_with(pilot) as locked:
        require(can_work(sight, locked))
        if locked.state == "closed":
            raise PilotClosed(_("This pilot is closed. Nothing about it changes any more."))
        yield locked
