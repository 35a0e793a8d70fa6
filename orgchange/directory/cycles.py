"""Cycles in the manager line and in the department tree, found for all days at once.

Links are read in one query and peeled in memory: who has nobody above, or nobody below, is in
no cycle. What is left over is little or nothing, and only that is looked at day by day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from orgchange.core.sql import Sql, known, listed
from orgchange.directory.models import DepartmentPlace, JobRecord
from orgchange.directory.tree import JOBS

# (below, above, valid_from, valid_to): on these days `below` hangs on `above`.
Link = tuple[int, int, date, date]
FEW = 5000


def manager_links(employee_ids: Collection[int], *, since: date, until: date) -> list[Link]:
    """The present links of these people and of all above them, within the days. One query."""
    rows = JobRecord.objects.current().filter(
        manager__isnull=False, valid_from__lt=until, valid_to__gt=since
    )
    if len(employee_ids) <= FEW:
        above = _above(employee_ids, since=since, until=until)
        rows = rows.filter(employee__in=above.as_subquery())
    return list(rows.values_list("employee_id", "manager_id", "valid_from", "valid_to"))


def department_links(*, since: date, until: date) -> list[Link]:
    """The present links of the whole tree within the days. One query."""
    rows = DepartmentPlace.objects.current().filter(
        parent__isnull=False, valid_from__lt=until, valid_to__gt=since
    )
    return list(rows.values_list("department_id", "parent_id", "valid_from", "valid_to"))


def find_cycles(links: Iterable[Link]) -> list[list[Link]]:
    """Cycles that hold on some day, each as its links. Empty when every day is free of them.

    After breaking the cycles returned there may be others: ask again until none is left.
    """
    left = _peel(list(links))
    found: list[list[Link]] = []
    for day in sorted({link[2] for link in left}):
        in_force = _peel([link for link in left if link[2] <= day < link[3]])
        found += [c for c in _walk(in_force) if c not in found]
        if found:
            return found
    return found


def _above(employee_ids: Collection[int], *, since: date, until: date) -> Sql:
    heard = known("j")
    return Sql(
        f"""
        WITH RECURSIVE up(id) AS (
            SELECT e.id FROM directory_employee e WHERE e.id IN ({listed(employee_ids)})
            UNION
            SELECT j.manager_id FROM up JOIN {JOBS} j ON j.employee_id = up.id
            WHERE j.manager_id IS NOT NULL
                AND j.valid_from < %s AND j.valid_to > %s AND {heard.text}
        )
        SELECT id FROM up""",
        (until, since, *heard.params),
    )


def _peel(links: list[Link]) -> list[Link]:
    """The links that may be part of a cycle when days are left aside."""
    size = -1
    while len(links) != size:
        size = len(links)
        ends = _ends([(below, above) for below, above, _, _ in links])
        ends |= _ends([(above, below) for below, above, _, _ in links])
        links = [link for link in links if link[0] not in ends and link[1] not in ends]
    return links


def _ends(steps: list[tuple[int, int]]) -> set[int]:
    """The nodes from which every way leads to an end."""
    onward: dict[int, int] = defaultdict(int)
    behind: dict[int, list[int]] = defaultdict(list)
    for near, far in steps:
        onward[near] += 1
        behind[far].append(near)
    todo = [node for node in behind if not onward[node]]
    ends = set(todo)
    while todo:
        for node in behind.get(todo.pop(), ()):
            onward[node] -= 1
            if not onward[node]:
                ends.add(node)
                todo.append(node)
    return ends


def _walk(links: Sequence[Link]) -> list[list[Link]]:
    """One cycle out of each knot, by following the first link up from every node."""
    up: dict[int, Link] = {}
    for link in links:
        up.setdefault(link[0], link)
    seen: set[int] = set()
    cycles: list[list[Link]] = []
    for start in up:
        climbed: dict[int, int] = {}
        here = start
        while here not in seen and here not in climbed:
            climbed[here] = len(climbed)
            here = up[here][1]
        if here in climbed:
            nodes = list(climbed)[climbed[here] :]
            cycles.append([up[node] for node in nodes])
        seen.update(climbed)
    return cycles
