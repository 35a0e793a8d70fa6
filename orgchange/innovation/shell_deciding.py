"""What deciding and telling bring to the shell."""

from orgchange.innovation import batch_notices, clock_notices, move_notices, result_notices
from orgchange.innovation.events import proposal_moved
from orgchange.innovation.services.handling import handled_by_first


def connect() -> None:
    """Register everything, once the models are ready."""
    for kinds in (batch_notices, clock_notices, move_notices, result_notices):
        kinds.register_kinds()
    proposal_moved.connect(handled_by_first)
    proposal_moved.connect(move_notices.announce_move)
