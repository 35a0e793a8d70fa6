"""Every write to teams. Doors call these; each is one transaction, policy first, audit last."""

from orgchange.teams.services.charters import (
    change_charter,
    close_team,
    open_team,
    set_last_day,
)
from orgchange.teams.services.seats import (
    change_seat,
    end_membership,
    extend_membership,
    hand_over,
    set_membership,
)
from orgchange.teams.services.undo import undo_team
from orgchange.teams.services.writing import Written, no_seat, seat, write_roster

__all__ = [
    "Written",
    "change_charter",
    "change_seat",
    "close_team",
    "end_membership",
    "extend_membership",
    "hand_over",
    "no_seat",
    "open_team",
    "seat",
    "set_last_day",
    "set_membership",
    "undo_team",
    "write_roster",
]
