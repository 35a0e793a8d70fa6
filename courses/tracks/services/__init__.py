"""Every write of the tracks area."""

from courses.tracks.services.moving import NoSuchMove, alone_with, move

__all__ = ["NoSuchMove", "alone_with", "move"]
