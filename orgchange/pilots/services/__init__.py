"""Every write of the pilots area."""

from orgchange.pilots.services.moving import move
from orgchange.pilots.services.opening import open_awarded, open_strategic

__all__ = ["move", "open_awarded", "open_strategic"]
