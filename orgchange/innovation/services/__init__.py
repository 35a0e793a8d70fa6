"""Every write of the innovation fund."""

from orgchange.innovation.services.moving import move
from orgchange.innovation.services.posting import Posting, post

__all__ = ["Posting", "move", "post"]
