"""Where areas above tell who is on the way to a skill: tracks, and whatever comes later."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from orgchange.core.sql import Sql
from orgchange.teams.moment import Moment


@dataclass(frozen=True)
class OnTheWay:
    """One manner of being on the way.

    `select(at, skills)`: a SELECT of (employee_id, skill_id, object_id, place), `place` higher the
    further along. `told(objects, at)`: {object: (words, address)}, in the language in force.
    """

    code: str
    select: Callable[[Moment, Collection[int]], Sql]
    told: Callable[[Collection[int], Moment], Mapping[int, tuple[str, str]]]


WAYS: list[OnTheWay] = []


def register_on_the_way(way: OnTheWay) -> None:
    """Register a manner, once."""
    if way not in WAYS:
        WAYS.append(way)
