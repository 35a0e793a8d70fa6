"""What time does to pilots: gates fall due, holds run out, the planned end comes.

Runs hourly and may run twice: a step that was taken is not there any more. Each part of the area
says which pilots a step of the clock is due for (`due`); the step's guards have the last word.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from orgchange.innovation.ways import NoSuchStep, NotReady
from orgchange.pilots.models import Pilot
from orgchange.pilots.services.moving import move

Due = Callable[[datetime], QuerySet[Pilot]]

DUE: dict[str, Due] = {}
# What else is done once an hour: planning notices, and the like.
CHORES: list[Callable[[datetime], object]] = []


def due(step: str) -> Callable[[Due], Due]:
    """Say for a step of the clock which pilots it is due for at an instant."""

    def register(function: Due) -> Due:
        DUE[step] = function
        return function

    return register


def tick(*, now: datetime) -> int:
    """Take every step that is due by now, and do the chores; how many steps were taken."""
    taken = sum(
        _taken(pilot, step, now)
        for step, candidates in DUE.items()
        for pilot in candidates(now).order_by("pk")
    )
    for chore in CHORES:
        chore(now)
    return taken


def _taken(pilot: Pilot, step: str, now: datetime) -> bool:
    """Each in a transaction of its own: one that somebody moved meanwhile stops no other."""
    try:
        move(pilot=pilot, transition=step, actor=None, now=now)
    except (NoSuchStep, NotReady):
        return False
    return True
