"""The department tree over days, as audiences ask of it: which departments lie below others when.

A few thousand departments fit in memory; reading them once serves a whole reconcile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import DepartmentPlace

Span = tuple[date, date]


@dataclass(frozen=True)
class Place:
    """Where a department hung, from a day to a day."""

    department_id: int
    parent_id: int | None
    function: str
    low: date
    high: date


@dataclass(frozen=True)
class Tree:
    """All places as known now."""

    places: tuple[Place, ...]

    @classmethod
    def load(cls) -> Self:
        """Read the tree. One query."""
        rows = DepartmentPlace.objects.current().values_list(
            "department_id", "parent_id", "function", "valid_from", "valid_to"
        )
        return cls(tuple(Place(*row) for row in rows))

    def below(
        self, roots: Collection[int], *, low: date = date.min, high: date = OPEN_DATE
    ) -> dict[int, list[Span]]:
        """The roots and all below them: {department: days on which it belongs}, in [low, high).

        A root belongs always, a closed one included: people whose job record still stands in it
        are not lost.
        """
        children: dict[int, list[Place]] = defaultdict(list)
        for place in self.places:
            if place.parent_id is not None and place.low < high and place.high > low:
                children[place.parent_id].append(place)
        reach: dict[int, list[Span]] = defaultdict(list)
        waiting = [(root, low, high) for root in roots]
        while waiting:
            department, since, until = waiting.pop()
            if any(s <= since and until <= u for s, u in reach[department]):
                continue
            reach[department] = joined([*reach[department], (since, until)])
            for place in children[department]:
                if place.low < until and place.high > since:
                    span = (max(place.low, since), min(place.high, until))
                    waiting.append((place.department_id, *span))
        return {pk: spans for pk, spans in reach.items() if spans}

    def with_function(
        self, functions: Collection[str], *, low: date, high: date
    ) -> Mapping[int, list[Span]]:
        """The departments with one of these job functions, and when, in [low, high)."""
        found: dict[int, list[Span]] = defaultdict(list)
        for place in self.places:
            if place.function in functions and place.low < high and place.high > low:
                found[place.department_id].append((max(place.low, low), min(place.high, high)))
        return {pk: joined(spans) for pk, spans in found.items()}


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, joined where they touch or overlap."""
    out: list[Span] = []
    for low, high in sorted(spans):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        elif low < high:
            out.append((low, high))
    return out
