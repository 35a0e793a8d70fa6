"""Emptying a PostgreSQL database after a test that commits, in a twentieth of `TRUNCATE`'s time.

`TRUNCATE` makes new files for every table and index, a second of a core for each of some two
hundred tests; most of those files were empty. Deleting a few rows is free, but triggers and
references have to look away, which only a superuser may ask for: others truncate as before.
"""

from typing import Any

from django.db import connection

# `migrate` writes these again after each emptying, always the same; no test changes them.
STANDING = {"django_content_type", "auth_permission"}


def empty_by_deleting() -> None:
    """What commits is deleted, not truncated, from here on."""
    if connection.vendor == "postgresql":
        truncating = connection.ops.sql_flush
        connection.ops.sql_flush = lambda style, tables, **how: (
            deleting(tables) if _may(**how) else truncating(style, tables, **how)
        )


def deleting(tables: list[str]) -> list[str]:
    """SQL. The lock waits, as `TRUNCATE` does, for whoever still writes."""
    names = [connection.ops.quote_name(name) for name in tables if name not in STANDING]
    return [
        f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE",
        "SET LOCAL session_replication_role = replica",
        "; ".join(f"DELETE FROM {name}" for name in names),
    ]


def _may(*, reset_sequences: bool = False, **_: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return not reset_sequences and cursor.fetchone() == ("on",)
