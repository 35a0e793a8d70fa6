"""Who stands below whom: the department tree and the manager line, on both time axes.

One SQL for both engines. A department's link to its parent holds for the days of its place;
what stands below what on a day follows from those links, so nothing has to be kept in step.
"""

from collections.abc import Collection
from datetime import date, datetime

from orgchange.core.sql import Sql, known, listed

PLACES = "directory_departmentplace"
JOBS = "directory_jobrecord"


def tree_on(*, on: date, known_at: datetime | None = None) -> Sql:
    """Two common table expressions, `place` and `tree`, of one day; for after `WITH RECURSIVE`.

    `tree(ancestor, department, depth, branch)`: every department in force below each ancestor,
    and itself at depth 0. `branch` is the ancestor's child through which the department hangs
    (the department itself at depth 0).
    """
    heard = known("p", known_at)
    return Sql(
        f"""
        place(department, parent) AS (
            SELECT p.department_id, p.parent_id FROM {PLACES} p
            WHERE p.valid_from <= %s AND p.valid_to > %s AND {heard.text}
        ),
        tree(ancestor, department, depth, branch) AS (
            SELECT department, department, 0, department FROM place
            UNION ALL
            SELECT place.parent, tree.department, tree.depth + 1, tree.ancestor
            FROM tree JOIN place ON place.department = tree.ancestor
            WHERE place.parent IS NOT NULL AND tree.depth < 100
        )""",
        (on, on, *heard.params),
    )


def tree_over_time(*, known_at: datetime | None = None) -> Sql:
    """As `tree_on`, for all days: both expressions also have `valid_from` and `valid_to`.

    A row holds for the days on which every link between the two ends holds. A department may
    have several rows for one ancestor, of different days.
    """
    heard = known("p", known_at)
    return Sql(
        f"""
        place(department, parent, valid_from, valid_to) AS (
            SELECT p.department_id, p.parent_id, p.valid_from, p.valid_to FROM {PLACES} p
            WHERE {heard.text}
        ),
        tree(ancestor, department, depth, branch, valid_from, valid_to) AS (
            SELECT department, department, 0, department, valid_from, valid_to FROM place
            UNION ALL
            SELECT place.parent, tree.department, tree.depth + 1, tree.ancestor,
                CASE WHEN place.valid_from > tree.valid_from
                    THEN place.valid_from ELSE tree.valid_from END,
                CASE WHEN place.valid_to < tree.valid_to
                    THEN place.valid_to ELSE tree.valid_to END
            FROM tree JOIN place ON place.department = tree.ancestor
                AND place.valid_from < tree.valid_to AND place.valid_to > tree.valid_from
            WHERE place.parent IS NOT NULL AND tree.depth < 100
        )""",
        heard.params,
    )


def below_sql(
    department_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> Sql:
    """Selects the ids of the departments and of all below them on a day."""
    heard = known("p", known_at)
    return Sql(
        f"""
        WITH RECURSIVE below(id) AS (
            SELECT d.id FROM directory_department d WHERE d.id IN ({listed(department_ids)})
            UNION
            SELECT p.department_id FROM below JOIN {PLACES} p ON p.parent_id = below.id
            WHERE p.valid_from <= %s AND p.valid_to > %s AND {heard.text}
        )
        SELECT id FROM below""",
        (on, on, *heard.params),
    )


def below(
    department_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> frozenset[int]:
    """The departments and all below them on a day. One query; none for nothing."""
    if not department_ids:
        return frozenset()
    sql = below_sql(department_ids, on=on, known_at=known_at)
    return frozenset(row[0] for row in sql.rows())


def paths(*, on: date, known_at: datetime | None = None) -> dict[int, tuple[int, ...]]:
    """Every department in force on a day: its ids from the top down to itself. One query."""
    heard = known("p", known_at)
    sql = Sql(
        f"""SELECT p.department_id, p.parent_id FROM {PLACES} p
            WHERE p.valid_from <= %s AND p.valid_to > %s AND {heard.text}""",
        (on, on, *heard.params),
    )
    parents: dict[int, int | None] = dict(sql.rows())
    found: dict[int, tuple[int, ...]] = {}
    for department_id in parents:
        _find_path(department_id, parents, found)
    return {department_id: found[department_id] for department_id in parents}


def _find_path(
    department_id: int, parents: dict[int, int | None], found: dict[int, tuple[int, ...]]
) -> None:
    climbed: list[int] = []
    here: int | None = department_id
    while here is not None and here not in found and here not in climbed:
        climbed.append(here)
        here = parents.get(here)
    path = found.get(here, ()) if here is not None else ()
    for step in reversed(climbed):
        path = (*path, step)
        found[step] = path


def ancestors(department_id: int, *, on: date, known_at: datetime | None = None) -> list[int]:
    """The departments above one on a day, the top first, itself last. One query."""
    heard = known("p", known_at)
    sql = Sql(
        f"""
        WITH RECURSIVE above(id, height) AS (
            SELECT d.id, 0 FROM directory_department d WHERE d.id = %s
            UNION ALL
            SELECT p.parent_id, above.height + 1
            FROM above JOIN {PLACES} p ON p.department_id = above.id
            WHERE p.parent_id IS NOT NULL AND above.height < 100
                AND p.valid_from <= %s AND p.valid_to > %s AND {heard.text}
        )
        SELECT id FROM above ORDER BY height DESC""",
        (department_id, on, on, *heard.params),
    )
    return [row[0] for row in sql.rows()]


def line_sql(employee_ids: Collection[int], *, on: date, known_at: datetime | None = None) -> Sql:
    """Selects the ids of the people below in the manager line, direct and indirect, on a day.

    Those at the top of the line themselves are not in it. Every job counts, also a second one.
    """
    heard = known("j", known_at)
    in_force = f"j.valid_from <= %s AND j.valid_to > %s AND {heard.text}"
    params = (on, on, *heard.params)
    return Sql(
        f"""
        WITH RECURSIVE line(id) AS (
            SELECT j.employee_id FROM {JOBS} j
            WHERE j.manager_id IN ({listed(employee_ids)}) AND {in_force}
            UNION
            SELECT j.employee_id FROM line JOIN {JOBS} j ON j.manager_id = line.id
            WHERE {in_force}
        )
        SELECT id FROM line""",
        (*params, *params),
    )


def managers_above(
    employee_id: int, *, on: date, known_at: datetime | None = None
) -> list[tuple[int, int]]:
    """(employee id, height) of everybody above a person on a day, the nearest first."""
    heard = known("j", known_at)
    sql = Sql(
        f"""
        WITH RECURSIVE above(id, height) AS (
            SELECT e.id, 0 FROM directory_employee e WHERE e.id = %s
            UNION
            SELECT j.manager_id, above.height + 1
            FROM above JOIN {JOBS} j ON j.employee_id = above.id
            WHERE j.manager_id IS NOT NULL AND above.height < 100
                AND j.valid_from <= %s AND j.valid_to > %s AND {heard.text}
        )
        SELECT id, MIN(height) FROM above WHERE height > 0 GROUP BY id ORDER BY 2, 1""",
        (employee_id, on, on, *heard.params),
    )
    return [(row[0], row[1]) for row in sql.rows()]
