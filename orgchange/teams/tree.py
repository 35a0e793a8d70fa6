"""Which teams count in which department: those with a working member there, or anywhere below."""

from collections.abc import Collection, Iterable, Mapping

from orgchange.directory.models import DepartmentPlace
from orgchange.teams.moment import Moment


def above(at: Moment, keys: Collection[int]) -> dict[int, frozenset[int]]:
    """Of every department, which of the departments asked for it is or lies below. One query."""
    rows = DepartmentPlace.objects.known_at(at.known_at).on(at.on)
    parents: dict[int, int | None] = dict.fromkeys(keys)
    parents |= dict(rows.values_list("department_id", "parent_id"))
    wanted = frozenset(keys)
    return {pk: wanted & _line(pk, parents) for pk in parents}


def _line(pk: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """A department and all it lies below."""
    seen: set[int] = set()
    here: int | None = pk
    while here is not None and here not in seen:
        seen.add(here)
        here = parents.get(here)
    return frozenset(seen)


def holding(above: Mapping[int, frozenset[int]], places: Iterable[int]) -> frozenset[int]:
    """The departments, of those asked for, that a team with members in these places counts in."""
    return frozenset().union(*(above.get(place, frozenset()) for place in places))
