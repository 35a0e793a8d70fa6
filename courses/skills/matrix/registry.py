"""Where areas above tell who is on the way to a skill: tracks, and whatever comes later."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from orgchange.core.sql import Sql
from orgchange.teams.moment import Moment


@dataclass(frozen=True)
class Going:
    """Somebody on the way to a level of a skill: how, and by when where that is known."""

    employee_id: int
    skill_id: int
    words: str
    url: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class OnTheWay:
    """Of one skill, how many of those short of it are on the way in one manner; the first named."""

    skill_id: int
    people: int
    first: tuple[Going, ...] = field(default=())


# Given a SELECT of (employee_id, skill_id) of those who are short, the moment, and how many to
# name of each skill. The names are shown only to those who see these people's records.
Provider = Callable[[Sql, Collection[int], Moment, int], Iterable[OnTheWay]]
PROVIDERS: list[Provider] = []


def register_on_the_way(provider: Provider) -> None:
    """Register a way, once."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
