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
from orgchange.teams.services.tasks import follow_day, reopen_task, settle_task
from orgchange.teams.services.undo import undo_team
from orgchange.teams.services.writing import Written, no_seat, seat, write_roster

__all__ = [
    "Written",
    "change_charter",
    "change_seat",
    "close_team",
    "end_membership",
    "extend_membership",
    "follow_day",
    "hand_over",
    "no_seat",
    "open_team",
    "reopen_task",
    "seat",
    "set_last_day",
    "set_membership",
    "settle_task",
    "undo_team",
    "write_roster",
]
