"""The staging tables of a preview: filled by COPY on PostgreSQL, by executemany on SQLite.

They are temporary, of this connection alone; nothing else sees them and nothing outlives it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection

from orgchange.directory.roster.rows import STAGED

TABLES = (
    "roster_staged",
    "roster_present",
    "roster_department",
    "roster_outside",
    "roster_reference",
    "roster_found",
    "roster_manager",
)
COLUMNS = {
    "roster_staged": (
        "row_number integer, number text, full_name text, email text, language text,"
        " department integer, manager text, job_title text, function text, kind text, site text,"
        " country text, time_zone text, working_status text, hired_on date, starts_on date,"
        " held_until date, digest bigint"
    ),
    "roster_present": "number text",
    "roster_department": "place integer, department_id bigint, code text",
    "roster_found": "ref text, number text",
}
BATCH = 20_000
Params = Sequence[Any] | Mapping[str, Any] | None


def is_postgresql() -> bool:
    """Whether the database is PostgreSQL; SQLite otherwise."""
    return bool(connection.vendor == "postgresql")


def run(sql: str, params: Params = None) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def fetch(sql: str, params: Params = None) -> list[tuple[Any, ...]]:
    """The rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def create() -> None:
    """Empty staging tables."""
    drop()
    for table, columns in COLUMNS.items():
        run(f"CREATE TEMPORARY TABLE {table} ({columns})")


def drop() -> None:
    """No staging tables. (None of these names is ever one of ours that lasts.)"""
    for table in TABLES:
        run(f"DROP TABLE IF EXISTS {table}")


def fill(
    table: str,
    rows: Iterable[tuple[Any, ...]],
    *,
    width: int = len(STAGED),
    after_batch: Callable[[], None] | None = None,
) -> None:
    """Write rows into a staging table as they come. Between batches the connection is free."""
    for batch in _batches(rows):
        _write(table, batch, width)
        if after_batch is not None:
            after_batch()


def _write(table: str, batch: list[tuple[Any, ...]], width: int) -> None:
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * width)
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)


def index(table: str, *expressions: str) -> None:
    """Make a staging table quick to join, once it is full."""
    if is_postgresql():
        run(f"ANALYZE {table}")
        return
    for number, expression in enumerate(expressions):
        run(f"CREATE INDEX temp.{table}_{number} ON {table} ({expression})")


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch
