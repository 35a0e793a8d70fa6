"""The one writer of dated rows.

`put` says, at an instant: from a day to a day, this key has this value (or nothing). Each current
row that overlaps is superseded, its remainders left and right are written again, and the new row
is added. A row that was born and superseded at the same instant is dropped. Nothing else is ever
updated, so what was known at any earlier instant can always be read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT, refuse_out_of_range
from orgchange.core.models import Dated

M = TypeVar("M", bound=Dated)
AXES = ("id", "valid_from", "valid_to", "recorded_at", "superseded_at")


@dataclass(frozen=True)
class Statement:
    """From `valid_from` to before `valid_to`, `key` has `value`; nothing, when value is None."""

    key: Mapping[str, Any]
    value: Mapping[str, Any] | None
    valid_from: date
    valid_to: date = field(default=OPEN_DATE)


def put(
    model: type[M],
    key: Mapping[str, Any],
    value: Mapping[str, Any] | None,
    *,
    valid_from: date,
    valid_to: date = OPEN_DATE,
    at: datetime,
) -> None:
    """Write one statement. `key` and `value` name fields by their attribute (`employee_id`)."""
    put_many(model, [Statement(key, value, valid_from, valid_to)], at=at)


def put_many(model: type[M], statements: Sequence[Statement], *, at: datetime) -> None:
    """Write many statements on different or the same keys, in order, in one transaction.

    A constant number of queries for any number of statements (in chunks of 2,000 keys). A
    statement that changes nothing writes nothing; one that begins centuries off is refused.
    """
    for statement in statements:
        if statement.value is not None:  # taking everything away may begin with time itself
            refuse_out_of_range(valid_from=statement.valid_from)
    for start in range(0, len(statements), 2000):
        _put_chunk(model, statements[start : start + 2000], at=at)


def _put_chunk(model: type[M], statements: Sequence[Statement], *, at: datetime) -> None:
    if not statements:
        return
    names = tuple(statements[0].key)
    values = [f.attname for f in model._meta.concrete_fields if f.attname not in (*AXES, *names)]
    with transaction.atomic():
        timelines: dict[tuple[Any, ...], list[M]] = {}
        for row in _current(model, names, statements):
            timelines.setdefault(tuple(getattr(row, n) for n in names), []).append(row)
        before = {row.pk for rows in timelines.values() for row in rows}
        for statement in statements:
            key = tuple(statement.key[n] for n in names)
            timelines[key] = _lay(model, timelines.get(key, []), statement, values, at)
        after = {row.pk for rows in timelines.values() for row in rows if row.pk}
        _supersede(model, before - after, at=at)
        fresh = [row for rows in timelines.values() for row in rows if not row.pk]
        model._default_manager.bulk_create(fresh, batch_size=1000)


def _current(
    model: type[M], names: tuple[str, ...], statements: Iterable[Statement]
) -> models.QuerySet[M]:
    rows: models.QuerySet[M] = model._default_manager.all()  # type: ignore[assignment]
    rows = rows.filter(superseded_at=OPEN_INSTANT)
    for name in names:  # a superset of the keys wanted; the rest is left untouched
        rows = rows.filter(**{f"{name}__in": {s.key[name] for s in statements}})
    return rows.order_by("valid_from", "pk").select_for_update()


def _lay(
    model: type[M], rows: list[M], statement: Statement, values: Sequence[str], at: datetime
) -> list[M]:
    """The key's timeline after the statement. Rows without a pk are still to be written."""
    low, high = statement.valid_from, statement.valid_to
    if low >= high:
        return rows
    said = statement.value
    kept: list[M] = []
    for row in rows:
        if row.valid_to <= low or row.valid_from >= high:
            kept.append(row)
            continue
        if (
            said is not None
            and _same(row, said, values)
            and row.valid_from <= low <= high <= row.valid_to
        ):
            return rows
        if row.valid_from < low:
            kept.append(_copy(model, row, values, statement.key, row.valid_from, low, at))
        if row.valid_to > high:
            kept.append(_copy(model, row, values, statement.key, high, row.valid_to, at))
    if said is not None:
        kept.append(model(**statement.key, **said, valid_from=low, valid_to=high, recorded_at=at))
    return sorted(kept, key=lambda row: row.valid_from)


def _same(row: Dated, said: Mapping[str, Any], values: Sequence[str]) -> bool:
    return all(getattr(row, name) == said[name] for name in values if name in said)


def _copy(
    model: type[M],
    row: M,
    values: Sequence[str],
    key: Mapping[str, Any],
    valid_from: date,
    valid_to: date,
    at: datetime,
) -> M:
    held = {name: getattr(row, name) for name in values}
    return model(**key, **held, valid_from=valid_from, valid_to=valid_to, recorded_at=at)


def _supersede(model: type[M], pks: set[int], *, at: datetime) -> None:
    gone = model._default_manager.filter(pk__in=pks)
    gone.filter(recorded_at__gte=at).delete()
    gone.filter(recorded_at__lt=at).update(superseded_at=at)
