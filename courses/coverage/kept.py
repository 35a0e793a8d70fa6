"""Kept counts: brought up to date mark by mark, turned by the clock, and checked.

Each change is applied as a difference between what is and what is kept, worked out by one
statement from the one SQL text (`sql`), so that it is right at one snapshot of the data. Whoever
applies one holds the lock on the ticks.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from courses.coverage import clock, deltas, marks, sql
from courses.coverage.models import DirtyCell, HeadCount, Tick
from orgchange.core.dates import local_date

MANY_CELLS = 500  # more than this, and a reader does not wait for the recompute
FEW_PEOPLE = 100_000  # up to these, even a full recount is shorter than a page's patience


@dataclass(frozen=True)
class Difference:
    """A kept row that is not what a recount gives: what should be added to it."""

    table: str
    key: dict[str, Any]
    missing: dict[str, int]


@dataclass(frozen=True)
class Freshness:
    """Of which instant the kept counts are, and how many marks wait to be worked off."""

    counted_at: datetime
    waiting: int


def freshness(now: datetime) -> Freshness:
    """How fresh the kept counts are, without doing anything about it."""
    marks = list(DirtyCell.objects.order_by("marked_at").values_list("marked_at", flat=True))
    behind = [t.ticked_at for t in Tick.objects.all() if local_date(now, t.time_zone) > t.day]
    return Freshness(min([*marks[:1], *behind], default=now), len(marks))


def bring_up(now: datetime) -> Freshness:
    """For a reader of the present: turn the clock and work off a few marks; leave many waiting."""
    days = clock.turned()
    if not days:
        recount(now=now)
        return Freshness(now, 0)
    if any(local_date(now, zone) > day for zone, day in days.items()):
        tick(now=now)
    waiting = list(DirtyCell.objects.all()[: MANY_CELLS + 1])
    if not waiting:
        return Freshness(now, 0)
    named_few = len(waiting) <= MANY_CELLS and all(mark.department_id for mark in waiting)
    if named_few or _people() <= FEW_PEOPLE:
        recompute(now=now)
        return Freshness(now, 0)
    return freshness(now)


def settle(*, now: datetime) -> None:
    """Turn the clock and work off every mark, however long it takes."""
    if not clock.turned():
        recount(now=now)
        return
    tick(now=now)
    recompute(now=now)


def recompute(*, now: datetime) -> int:
    """Work off the marks: recount just what they name. The number of kept rows that changed."""
    with transaction.atomic():
        days = _lock(now)
        held = marks.held()
        if not held:
            return 0
        cells, heads = marks.parts(held.values())
        changed = sum(
            deltas.apply(table, *deltas.against_kept(table, days, part))
            for table, wanted in (("cell", cells), ("head", heads))
            for part in wanted
        )
        marks.forget(held)
        return changed


def tick(*, now: datetime) -> int:
    """Turn each time zone to its present day: apply what its midnights changed. Safe to repeat.

    Only people whom some date touches are read, their states before and after summed as one
    difference, in the transaction that moves the zones on.
    """
    with transaction.atomic():
        before = _lock(now)
        after = {zone: max(day, local_date(now, zone)) for zone, day in before.items()}
        moved = [zone for zone, day in before.items() if after[zone] > day]
        if not moved:
            return 0
        low, high = min(before[z] for z in moved), max(after[z] for z in moved)
        people = clock.touched(low, high, None if len(moved) == len(before) else moved)
        changed = sum(
            deltas.apply(table, *deltas.between(table, before, after, people))
            for table in deltas.TABLES
        )
        for zone in moved:
            Tick.objects.filter(time_zone=zone).update(day=after[zone], ticked_at=now)
        return changed


def recount(*, now: datetime, limit: int = 50) -> list[Difference]:
    """Count everybody again and put right what differs. The first differences that were found.

    What only waited to be worked off is not a difference: marks come first.
    """
    with transaction.atomic():
        clock.know_all_zones(now)
        tick(now=now)
        recompute(now=now)
        found = differences(limit=limit)
        days = _lock(now)
        for table in deltas.TABLES:
            deltas.apply(table, *deltas.against_kept(table, days, sql.EVERYTHING))
        return found


def differences(*, limit: int = 50) -> list[Difference]:
    """Kept counts against a full recount, at one snapshot. Nothing is changed.

    Cells that are marked are left out: they are known to be stale.
    """
    days = clock.turned()
    if not days:
        return []
    found: list[Difference] = []
    for table, (_name, key, counts) in deltas.TABLES.items():
        ctes, text = deltas.against_kept(table, days, sql.EVERYTHING)
        with connection.cursor() as cursor:
            cursor.execute(f"{sql.with_ctes(ctes, text)} ORDER BY 1, 2 LIMIT {int(limit)}")
            rows = cursor.fetchall()
        for row in rows:
            named = dict(zip(key, row, strict=False))
            wrong = {c: int(n) for c, n in zip(counts, row[len(key) :], strict=True) if n}
            found.append(Difference(table, named, wrong))
    known = set(marks.held().values()) if found else set()
    return [d for d in found if not marks.is_among(known, d.key)]


def _lock(now: datetime) -> dict[str, date]:
    """One writer of kept counts at a time: the days, locked until the transaction ends."""
    ticks = Tick.objects.select_for_update().order_by("pk")
    days = {tick.time_zone: tick.day for tick in ticks}
    if settings.FIRM_TIME_ZONE not in days:
        clock.know_all_zones(now)
        days = {tick.time_zone: tick.day for tick in ticks.all()}
        marks.mark([(None, None, False)], now)
    return days


def _people() -> int:
    return HeadCount.objects.aggregate(people=Sum("people"))["people"] or 0
