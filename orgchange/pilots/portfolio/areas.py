"""The parts of the organisation with pilots, and those with none."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from orgchange.core.sql import id_list
from orgchange.directory import tree
from orgchange.directory.models import DepartmentPlace
from orgchange.pilots.portfolio.moment import Moment
from orgchange.pilots.portfolio.standing import Standing


@dataclass(frozen=True)
class Area:
    """A department just below the top, with the open pilots anywhere in it."""

    department_id: int
    name: str
    pilots: int


def areas_of(rows: Iterable[Standing], at: Moment) -> list[Area]:
    """Every area of the day; those with none first. Two queries."""
    paths = tree.paths(on=at.on)
    tops = {path[0] for path in paths.values()}
    areas = {path[1] for path in paths.values() if len(path) > 1}
    areas |= {top for top in tops if not any(p[0] == top and len(p) > 1 for p in paths.values())}
    counted: Counter[int] = Counter()
    for row in rows:
        path = paths.get(row.department_id, ())
        if row.is_open and path:
            counted[path[1] if len(path) > 1 else path[0]] += 1
    places = DepartmentPlace.objects.current().on(at.on).filter(department__in=id_list(areas))
    names = dict(places.values_list("department_id", "name"))
    found = [Area(pk, names.get(pk, ""), counted[pk]) for pk in areas]
    return sorted(found, key=lambda area: (area.pilots > 0, -area.pilots, area.name))
