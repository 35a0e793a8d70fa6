"""What time does to skills: evidence posts itself, what ends is told. Hourly; may run twice."""

from collections.abc import Callable
from datetime import datetime

CHORES: list[Callable[[datetime], object]] = []


def tick(*, now: datetime) -> int:
    """Do every chore; how many there were. An error in one is seen and stops the rest."""
    for chore in CHORES:
        chore(now)
    return len(CHORES)
