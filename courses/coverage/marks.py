"""Marks: which cells a write made stale, put down in its transaction and worked off later.

Marks are rows of their own: one that is committed after a recompute began is still there for the
next round.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.coverage import clock, sql
from courses.coverage.models import DirtyCell
from orgchange.core.dates import OPEN_INSTANT
from orgchange.directory.models import JobRecord

MANY_PEOPLE = 2000  # more than this, and marking their departments one by one no longer pays
BATCH = 1000
Cell = tuple[int | None, int | None, bool]  # department, requirement (None: all), is a meeting


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
        mark([(None, r, False) for r in requirements], now)
        return
    jobs = JobRecord.objects.filter(employee_id__in=employee_ids, superseded_at=OPEN_INSTANT)
    _mark_jobs(list(jobs.values_list("department_id", "is_primary").distinct()), requirements, now)


def mark_people(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """Handler of `people_changed`: every department these people stand, or ever stood, in."""
    if employee_ids is not None and not employee_ids:
        return
    if employee_ids is None or len(employee_ids) > MANY_PEOPLE:
        clock.know_all_zones(now)
        mark([(None, None, False)], now)
        return
    jobs = JobRecord.objects.filter(employee_id__in=employee_ids)
    found = list(jobs.values_list("department_id", "is_primary", "time_zone").distinct())
    clock.know_zones({zone for _department, _primary, zone in found}, now)
    _mark_jobs([(department, primary) for department, primary, _zone in found], [None], now)


def mark(cells: Iterable[Cell], now: datetime) -> None:
    """Put down that these are stale."""
    DirtyCell.objects.bulk_create(
        [
            DirtyCell(department_id=d, requirement_id=r, is_meeting=meeting, marked_at=now)
            for d, r, meeting in cells
        ],
        batch_size=BATCH,
    )


def _mark_jobs(
    jobs: Iterable[tuple[int, bool]], requirements: Sequence[int | None], now: datetime
) -> None:
    jobs = set(jobs)
    cells: set[Cell] = {
        (department, r, False) for department, _primary in jobs for r in requirements
    }
    if not all(primary for _department, primary in jobs):
        cells |= {(None, r, True) for r in requirements}
    mark(sorted(cells, key=lambda cell: (cell[0] or 0, cell[1] or 0)), now)


def held() -> dict[int, Cell]:
    """The marks that wait: {id: what it names}."""
    rows = DirtyCell.objects.values_list("pk", "department_id", "requirement_id", "is_meeting")
    return {pk: (d, r, is_meeting) for pk, d, r, is_meeting in rows}


def parts(marks: Iterable[Cell]) -> tuple[list[sql.Part], list[sql.Part]]:
    """The marks as a few rectangles of cells, and of headcounts."""
    marks = set(marks)
    if (None, None, False) in marks:
        return [sql.EVERYTHING], [sql.EVERYTHING]
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
        return cells, [sql.EVERYTHING]
    departments = {d for d, _r, _m in marks if d is not None}
    heads = [sql.Part(departments=departments, meetings=False, by_kind=True)] if departments else []
    return cells, heads + ([sql.Part(own=False, by_kind=True)] if meeting else [])


def is_among(marks: Iterable[Cell], key: Mapping[str, Any]) -> bool:
    """Whether some mark names the kept row of this key."""
    return any(
        (d is None or d == key["department_id"])
        and (r is None or r == key.get("requirement_id", r))
        and (not meeting or key["is_meeting"])
        for d, r, meeting in marks
    )


def forget(pks: Iterable[int]) -> None:
    """Take away marks that are worked off."""
    worked_off = list(pks)
    for start in range(0, len(worked_off), BATCH):
        DirtyCell.objects.filter(pk__in=worked_off[start : start + BATCH]).delete()
