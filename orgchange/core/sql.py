"""Pieces of SQL that both engines understand, with their parameters.

Statements over sets are written as SQL. A `Sql` keeps a text and its parameters together, so
that pieces can be joined without counting placeholders by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from orgchange.core.dates import OPEN_INSTANT


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with `%s` placeholders and the values that fill them, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def as_subquery(self) -> RawSQL:
        """For `filter(pk__in=…)`."""
        return RawSQL(self.text, self.params)  # noqa: S611 - our own text, values as parameters

    def rows(self) -> list[tuple[Any, ...]]:
        """Run it and fetch everything."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def instant(value: datetime) -> Any:
    """A datetime as the engine stores it: SQLite compares instants as text in UTC."""
    return connection.ops.adapt_datetimefield_value(value)


def known(alias: str, known_at: datetime | None = None) -> Sql:
    """The condition that a row of a dated table is known at an instant; now, when None.

    The open end is written out: SQLite uses a partial index only where its condition is spelt.
    """
    if known_at is None:
        return Sql(f"{alias}.superseded_at = '{OPEN_INSTANT:%Y-%m-%d %H:%M:%S}'")
    at = instant(known_at)
    return Sql(f"{alias}.recorded_at <= %s AND {alias}.superseded_at > %s", (at, at))


def listed(values: Iterable[int]) -> str:
    """Whole numbers for `IN (…)`. Written out: ids are ours, and placeholders are limited."""
    return ", ".join(str(int(value)) for value in sorted(set(values))) or "NULL"


def id_list(values: Iterable[int]) -> RawSQL:
    """For `filter(pk__in=…)` over any number of ids."""
    return Sql(listed(values)).as_subquery()


def ids_of(queryset: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """A query of the primary keys, to stand inside `IN (…)`; works where it is empty."""
    try:
        text, params = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 WHERE 1 = 0", ()
    return text, tuple(params)
