"""What should be added to the kept counts, as one statement, and adding it."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from courses.coverage import clock, sql
from courses.coverage.models import CoverageCount, HeadCount

TABLES = {
    "cell": (CoverageCount._meta.db_table, sql.CELL_KEY, sql.COUNTS),
    "head": (HeadCount._meta.db_table, sql.HEAD_KEY, sql.HEADS),
}


def against_kept(table: str, days: dict[str, date], part: sql.Part) -> tuple[list[str], str]:
    """What should be added to the kept rows of a part: live minus kept."""
    name, key, counts = TABLES[table]
    ctes, live = _live(table, clock.point(days), part)
    arms = {(True, True): "TRUE", (True, False): "NOT k.is_meeting", (False, True): "k.is_meeting"}
    requirement = "k.requirement_id" if table == "cell" else ""
    kept = (
        f"SELECT {', '.join(f'k.{c}' for c in key)}, {', '.join(f'-k.{c}' for c in counts)}"
        f" FROM {name} k WHERE {arms[part.own, part.meetings]}"
        f"{part.where('k.department_id', requirement, 'k.kind')}"
    )
    return ctes, _net(table, f"{live} UNION ALL {kept}")


def between(
    table: str, before: dict[str, date], after: dict[str, date], people: str
) -> tuple[list[str], str]:
    """What the clock adds to the kept rows: the touched people's states after, minus before."""
    _name, key, counts = TABLES[table]
    part = sql.Part(people="SELECT employee_id FROM touched", by_kind=True)
    ctes, now = _live(table, clock.point(after), part)
    ctes_was, was = _live(table, clock.point(before), part, "_was")
    minus = ", ".join(f"-w.{c}" for c in counts)
    was = f"SELECT {', '.join(f'w.{c}' for c in key)}, {minus} FROM ({was}) w"
    touched = f"touched(employee_id) AS ({people})"
    return [touched, *ctes, *ctes_was], _net(table, f"{now} UNION ALL {was}")


def apply(table: str, ctes: Collection[str], net: str) -> int:
    """Add differences to the kept rows. By way of a temporary table: that SELECT is parallel."""
    name, key, counts = TABLES[table]
    columns = ", ".join((*key, *counts))
    added = ", ".join(f"{c} = {name}.{c} + excluded.{c}" for c in counts)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS coverage_difference")
        cursor.execute(f"CREATE TEMPORARY TABLE coverage_difference AS {sql.with_ctes(ctes, net)}")
        cursor.execute(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM coverage_difference WHERE TRUE"
            f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
        )
        changed = int(cursor.rowcount)
        cursor.execute("DROP TABLE coverage_difference")
    return changed


def _live(table: str, at: sql.Point, part: sql.Part, mark: str = "") -> tuple[list[str], str]:
    make = sql.cells if table == "cell" else sql.heads
    return [*sql.tree(at, mark), *sql.extras(at, part, mark)], make(at, part, mark)


def _net(table: str, union: str) -> str:
    _name, key, counts = TABLES[table]
    keys = ", ".join(f"n.{c}" for c in key)
    some = " OR ".join(f"SUM(n.{c}) <> 0" for c in counts)
    return (
        f"SELECT {keys}, {sql.summed(counts, 'n')} FROM ({union}) n GROUP BY {keys} HAVING {some}"
    )
