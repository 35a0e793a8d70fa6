"""What the pages of figures ask, asked before people do, so that they find it kept.

The pages' own functions ask, so what is kept is exactly what they look for. Those who see every
team share these answers; a manager's are of the own teams, and are counted when asked for.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.cache import caches

from orgchange.core.dates import firm_day
from orgchange.teams.kept import CACHE, or_away, revision
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.measure import measure_trend
from orgchange.teams.reports.shapes import Query
from orgchange.teams.tallies import tallies

RUNNING = "warming"
LEASE = 120  # seconds after which a worker that was killed is in nobody's way
ROUNDS = 20  # after so many writes in a row, the next wake-up goes on
AHEAD = timedelta(minutes=10)  # tomorrow is counted before it begins


def run(*, now: datetime) -> int:
    """Count what is asked for, until no write has come in between. Returns how many rounds.

    One worker at a time. Who finds another at it leaves: that one looks at the revision again
    after it has let go, so no write is passed over.
    """
    for n in range(ROUNDS):
        before = revision()
        if not _begin():
            return n
        try:
            warm(now=now)
        finally:
            with or_away():
                caches[CACHE].delete(RUNNING)
        if revision() == before:
            return n + 1
    return ROUNDS


def warm(*, now: datetime) -> None:
    """Ask once what the pages of today ask; shortly before midnight, those of tomorrow too."""
    for day in sorted({firm_day(at) for at in (now, now + AHEAD)}):
        for question in questions(day, now=now):
            question()


def questions(day: date, *, now: datetime) -> list[Callable[[], Any]]:
    """The teams' tallies, which every sum, order and list is made of, and the trend of all."""
    return [partial(tallies, on=day), partial(measure_trend, Ask(Query(as_of=day), now))]


def _begin() -> bool:
    """Whether nobody else is at it. Without a cache to keep anything in, nobody begins."""
    with or_away():
        return bool(caches[CACHE].add(RUNNING, [], timeout=LEASE))
    return False
