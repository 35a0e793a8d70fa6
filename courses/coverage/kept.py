"""Kept counts: marked by every write, worked off by a task, turned by the clock, and checked.

Each change is applied as a difference between what is and what is kept, worked out by one
statement from the one SQL text (`sql`), so that it is right at one snapshot of the data. Whoever
applies one holds the lock on the ticks. Marks are rows of their own: one that is committed after
the statement began is still there for the next round.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from courses.assignments.states import date_sql
from courses.coverage import sql
from courses.coverage.models import CoverageCount, DirtyCell, HeadCount, Tick
from orgchange.core.dates import OPEN_INSTANT, local_date
from orgchange.directory.models import DepartmentPlace, JobRecord

MANY_PEOPLE = 2000  # more than this, and marking their departments one by one no longer pays
MANY_CELLS = 500  # more than this, and a reader does not wait for the recompute
FEW_PEOPLE = 100_000  # up to these, even a full recount is shorter than a page's patience
TABLES = {
    "cell": (CoverageCount._meta.db_table, sql.CELL_KEY, sql.COUNTS),
    "head": (HeadCount._meta.db_table, sql.HEAD_KEY, sql.HEADS),
}


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


# Marking ------------------------------------------------------------------------------------


def mark_obligations(
    *,
    employee_ids: Collection[int] | None,
    requirement_ids: Collection[int] | None,
    now: datetime,
) -> None:
    """Handler of `obligations_changed`: the departments these people stand in, now or to come."""
    requirements: Sequence[int | None] = (
        [None] if requirement_ids is None else sorted(set(requirement_ids))
    )
    if not requirements or (employee_ids is not None and not employee_ids):
        return
    if employee_ids is None or len(employee_ids) > MANY_PEOPLE:
        _mark([(None, r, False) for r in requirements], now)
        return
    jobs = JobRecord.objects.filter(employee_id__in=employee_ids, superseded_at=OPEN_INSTANT)
    _mark_jobs(list(jobs.values_list("department_id", "is_primary").distinct()), requirements, now)


def mark_people(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """Handler of `people_changed`: every department these people stand, or ever stood, in."""
    if employee_ids is not None and not employee_ids:
        return
    if employee_ids is None or len(employee_ids) > MANY_PEOPLE:
        _know_zones(JobRecord.objects.current().values_list("time_zone", flat=True).distinct(), now)
        _mark([(None, None, False)], now)
        return
    jobs = JobRecord.objects.filter(employee_id__in=employee_ids)
    found = list(jobs.values_list("department_id", "is_primary", "time_zone").distinct())
    _know_zones({zone for _department, _primary, zone in found}, now)
    _mark_jobs([(department, primary) for department, primary, _zone in found], [None], now)


def _mark_jobs(
    jobs: Iterable[tuple[int, bool]], requirements: Sequence[int | None], now: datetime
) -> None:
    jobs = set(jobs)
    cells: set[tuple[int | None, int | None, bool]]
    cells = {(department, r, False) for department, _primary in jobs for r in requirements}
    if not all(primary for _department, primary in jobs):
        cells |= {(None, r, True) for r in requirements}
    _mark(sorted(cells, key=lambda cell: (cell[0] or 0, cell[1] or 0)), now)


def _mark(cells: Iterable[tuple[int | None, int | None, bool]], now: datetime) -> None:
    DirtyCell.objects.bulk_create(
        [
            DirtyCell(department_id=d, requirement_id=r, is_meeting=meeting, marked_at=now)
            for d, r, meeting in cells
        ],
        batch_size=1000,
    )


def _know_zones(zones: Iterable[str], now: datetime) -> None:
    """Give each new time zone its tick, turned to its present day."""
    known = set(Tick.objects.values_list("time_zone", flat=True))
    fresh = {*zones, settings.FIRM_TIME_ZONE} - known
    Tick.objects.bulk_create(
        [Tick(time_zone=z, day=local_date(now, z), ticked_at=now) for z in sorted(fresh)],
        ignore_conflicts=True,
    )


# Where the counts stand -----------------------------------------------------------------------


def point(days: dict[str, date]) -> sql.Point:
    """Now, as far as the time zones have been turned: {time zone: day}."""
    moment = sql.Turned(now=OPEN_INSTANT, days=days)
    return sql.Point(moment, days[settings.FIRM_TIME_ZONE])


def turned() -> dict[str, date]:
    """How far each time zone has been turned. Empty before the first count."""
    return dict(Tick.objects.order_by("pk").values_list("time_zone", "day"))


def freshness(now: datetime) -> Freshness:
    """How fresh the kept counts are, without doing anything about it."""
    marks = list(DirtyCell.objects.order_by("marked_at").values_list("marked_at", flat=True))
    behind = [t.ticked_at for t in Tick.objects.all() if local_date(now, t.time_zone) > t.day]
    return Freshness(min([*marks[:1], *behind], default=now), len(marks))


def bring_up(now: datetime) -> Freshness:
    """For a reader of the present: turn the clock and work off a few marks; leave many waiting."""
    days = turned()
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


def _people() -> int:
    return HeadCount.objects.aggregate(people=Sum("people"))["people"] or 0


def settle(*, now: datetime) -> None:
    """Turn the clock and work off every mark, however long it takes."""
    if not turned():
        recount(now=now)
        return
    tick(now=now)
    recompute(now=now)


# Differences ----------------------------------------------------------------------------------


def recompute(*, now: datetime) -> int:
    """Work off the marks: recount just what they name. The number of kept rows that changed."""
    with transaction.atomic():
        days = _lock(now)
        marks = list(
            DirtyCell.objects.values_list("pk", "department_id", "requirement_id", "is_meeting")
        )
        if not marks:
            return 0
        changed = 0
        cells, head_parts = _parts([(d, r, m) for _pk, d, r, m in marks])
        for part in cells:
            changed += _apply("cell", *_against_kept("cell", days, part))
        for part in head_parts:
            changed += _apply("head", *_against_kept("head", days, part))
        _forget([pk for pk, *_rest in marks])
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
        people = _touched(low, high, None if len(moved) == len(before) else moved)
        changed = sum(_apply(t, *_between(t, before, after, people)) for t in TABLES)
        for zone in moved:
            Tick.objects.filter(time_zone=zone).update(day=after[zone], ticked_at=now)
        return changed


def recount(*, now: datetime, limit: int = 50) -> list[Difference]:
    """Count everybody again and put right what differs. The first differences that were found.

    What only waited to be worked off is not a difference: marks come first.
    """
    with transaction.atomic():
        _know_zones(JobRecord.objects.current().values_list("time_zone", flat=True).distinct(), now)
        tick(now=now)
        recompute(now=now)
        found = differences(limit=limit)
        days = _lock(now)
        for table in TABLES:
            _apply(table, *_against_kept(table, days, sql.Part(by_kind=True)))
        return found


def differences(*, limit: int = 50) -> list[Difference]:
    """Kept counts against a full recount, at one snapshot. Nothing is changed.

    Cells that are marked are left out: they are known to be stale.
    """
    days = turned()
    if not days:
        return []
    found: list[Difference] = []
    for table, (_name, key, counts) in TABLES.items():
        ctes, text = _against_kept(table, days, sql.Part(by_kind=True))
        with connection.cursor() as cursor:
            cursor.execute(f"{sql.with_ctes(ctes, text)} ORDER BY 1, 2 LIMIT {int(limit)}")
            rows = cursor.fetchall()
        for row in rows:
            named = dict(zip(key, row, strict=False))
            wrong = {c: int(n) for c, n in zip(counts, row[len(key) :], strict=True) if n}
            found.append(Difference(table, named, wrong))
    return [d for d in found if not _is_marked(d)] if found else []


def _is_marked(difference: Difference) -> bool:
    key = difference.key
    marks = DirtyCell.objects.values_list("department_id", "requirement_id", "is_meeting")
    return any(
        (d is None or d == key["department_id"])
        and (r is None or r == key.get("requirement_id", r))
        and (not meeting or key["is_meeting"])
        for d, r, meeting in marks
    )


def _lock(now: datetime) -> dict[str, date]:
    """One writer of kept counts at a time: the days, locked until the transaction ends."""
    ticks = Tick.objects.select_for_update().order_by("pk")
    days = {tick.time_zone: tick.day for tick in ticks}
    if settings.FIRM_TIME_ZONE not in days:
        _know_zones(JobRecord.objects.current().values_list("time_zone", flat=True).distinct(), now)
        days = {tick.time_zone: tick.day for tick in ticks.all()}
        _mark([(None, None, False)], now)
    return days


def _parts(
    marks: Iterable[tuple[int | None, int | None, bool]],
) -> tuple[list[sql.Part], list[sql.Part]]:
    """The marks as a few rectangles of cells, and of headcounts."""
    marks = set(marks)
    everything = sql.Part(by_kind=True)
    if (None, None, False) in marks:
        return [everything], [everything]
    whole = {d for d, r, _m in marks if d is not None and r is None}
    single = [(d, r) for d, r, _m in marks if d is not None and r is not None and d not in whole]
    firm_wide = {r for d, r, m in marks if d is None and not m and r is not None}
    meeting = [r for _d, r, m in marks if m]
    meeting_requirements = None if None in meeting else {r for r in meeting if r is not None}
    cells = []
    if firm_wide:
        cells.append(sql.Part(requirements=firm_wide, by_kind=True))
    if whole:
        cells.append(sql.Part(departments=whole, meetings=False, by_kind=True))
    if single:
        departments, requirements = {d for d, _r in single}, {r for _d, r in single}
        cells.append(sql.Part(departments, requirements, meetings=False, by_kind=True))
    if meeting:
        cells.append(sql.Part(requirements=meeting_requirements, own=False, by_kind=True))
    if firm_wide:
        return cells, [everything]
    departments = {d for d, _r, _m in marks if d is not None}
    heads = [sql.Part(departments=departments, meetings=False, by_kind=True)] if departments else []
    return cells, heads + ([sql.Part(own=False, by_kind=True)] if meeting else [])


def _live(table: str, at: sql.Point, part: sql.Part, mark: str = "") -> tuple[list[str], str]:
    make = sql.cells if table == "cell" else sql.heads
    return [*sql.tree(at, mark), *sql.extras(at, part, mark)], make(at, part, mark)


def _against_kept(table: str, days: dict[str, date], part: sql.Part) -> tuple[list[str], str]:
    """What should be added to the kept rows of a part: live minus kept."""
    name, key, counts = TABLES[table]
    ctes, live = _live(table, point(days), part)
    arms = {(True, True): "TRUE", (True, False): "NOT k.is_meeting", (False, True): "k.is_meeting"}
    requirement = "k.requirement_id" if table == "cell" else ""
    kept = (
        f"SELECT {', '.join(f'k.{c}' for c in key)}, {', '.join(f'-k.{c}' for c in counts)}"
        f" FROM {name} k WHERE {arms[part.own, part.meetings]}"
        f"{part.where('k.department_id', requirement, 'k.kind')}"
    )
    return ctes, _net(table, f"{live} UNION ALL {kept}")


def _between(
    table: str, before: dict[str, date], after: dict[str, date], people: str
) -> tuple[list[str], str]:
    """What the clock adds to the kept rows: the touched people's states after, minus before."""
    _name, key, counts = TABLES[table]
    part = sql.Part(people="SELECT employee_id FROM touched", by_kind=True)
    ctes, now = _live(table, point(after), part)
    ctes_was, was = _live(table, point(before), part, "_was")
    minus = ", ".join(f"-w.{c}" for c in counts)
    was = f"SELECT {', '.join(f'w.{c}' for c in key)}, {minus} FROM ({was}) w"
    touched = f"touched(employee_id) AS ({people})"
    return [touched, *ctes, *ctes_was], _net(table, f"{now} UNION ALL {was}")


def _net(table: str, union: str) -> str:
    _name, key, counts = TABLES[table]
    keys = ", ".join(f"n.{c}" for c in key)
    some = " OR ".join(f"SUM(n.{c}) <> 0" for c in counts)
    return (
        f"SELECT {keys}, {sql.summed(counts, 'n')} FROM ({union}) n GROUP BY {keys} HAVING {some}"
    )


def _apply(table: str, ctes: Collection[str], net: str) -> int:
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


def _forget(pks: list[int]) -> None:
    for start in range(0, len(pks), 1000):
        DirtyCell.objects.filter(pk__in=pks[start : start + 1000]).delete()


def _touched(low: date, high: date, zones: Collection[str] | None) -> str:
    """Whom a midnight in (low, high] may have changed: a SELECT of employee ids."""
    after, until = date_sql(low), date_sql(high)
    current = "superseded_at = '9999-12-31 00:00:00'"
    crossed = [
        (table, f"t.{column} > {after} AND t.{column} <= {until}")
        for table, columns in (
            ("assignments_obligation", ("valid_from", "valid_to", "covered_from", "covered_until")),
            ("assignments_exemption", ("valid_from", "valid_to")),
            ("directory_jobrecord", ("valid_from", "valid_to")),
        )
        for column in columns
    ]
    crossed.append(("assignments_obligation", f"t.due_on >= {after} AND t.due_on < {until}"))
    arms = [
        f"SELECT t.employee_id FROM {table} t WHERE t.{current} AND {said}"
        for table, said in crossed
    ]
    if _tree_moves(low, high):
        arms.append(
            "SELECT t.employee_id FROM directory_jobrecord t"
            f" WHERE t.{current} AND NOT t.is_primary"
        )
    union = " UNION ".join(arms)
    if zones is None:
        return union
    named = ", ".join(sql.text_sql(zone) for zone in sorted(zones))
    return (
        f"SELECT DISTINCT u.employee_id FROM ({union}) u JOIN directory_jobrecord t"
        f" ON t.employee_id = u.employee_id AND t.{current} AND t.time_zone IN ({named})"
    )


def _tree_moves(low: date, high: date) -> bool:
    places = DepartmentPlace.objects.current()
    return (
        places.filter(valid_from__gt=low, valid_from__lte=high).exists()
        or places.filter(valid_to__gt=low, valid_to__lte=high).exists()
    )
