"""What time does on tracks: signatures fall due, cohorts begin, certificates come to their end.

Runs hourly and may run twice. Each part of the area adds its chores; a chore works on sets.
"""

from collections.abc import Callable
from datetime import datetime

Chore = Callable[[datetime], object]

CHORES: list[Chore] = []


def chore(function: Chore) -> Chore:
    """Have something done once an hour."""
    CHORES.append(function)
    return function


def tick(*, now: datetime) -> int:
    """Do every chore; how many there were. An error in one is seen and stops the rest."""
    for function in CHORES:
        function(now)
    return len(CHORES)
