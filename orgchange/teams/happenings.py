"""What happened to members of teams, as tasks for whoever runs the team.

Each look reads only what one act wrote (`recorded_at` is the instant of the act), for everybody at
once, and answers tasks; a task that is there already is not raised again.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings

from orgchange.core.sql import Sql, instant, known, listed
from orgchange.teams.models import Standing, TaskKind, TeamMembership, TeamTask

SEATED = """FROM teams_teammembership m
    JOIN directory_jobrecord j ON j.employee_id = m.employee_id AND {now_j}
        AND j.recorded_at = %s AND j.is_primary
    JOIN directory_jobrecord p ON p.employee_id = m.employee_id AND {now_p}
        AND p.is_primary AND p.valid_to = j.valid_from
    WHERE {now_m} AND j.valid_from > m.valid_from AND j.valid_from < m.valid_to"""


def raise_tasks(tasks: Collection[TeamTask]) -> None:
    """Put the tasks on record, once each."""
    TeamTask.objects.bulk_create(tasks, batch_size=500, ignore_conflicts=True)


def tasks_of_moves(employee_ids: Collection[int] | None, *, at: datetime) -> list[TeamTask]:
    """Members whose home function changes, who go on long leave, or who come back."""
    return [*_moved(employee_ids, at), *_on_leave(employee_ids, at), *_returned(employee_ids, at)]


def tasks_of_departures(seats: Collection[TeamMembership], *, at: datetime) -> list[TeamTask]:
    """Seats that an act has ended because their holders leave; the seats as they are now."""
    return [
        _task(TaskKind.LEFT, seat.team_id, seat.employee_id, seat.slot, seat.valid_to, at)
        for seat in seats
    ]


def tasks_of_day(today: date, *, at: datetime) -> list[TeamTask]:
    """Required slots that were filled until yesterday and have too few holders today."""
    rows = Sql(
        f"""SELECT DISTINCT m.team_id, m.slot FROM teams_teammembership m
        JOIN teams_teamcharter c ON c.team_id = m.team_id AND {known("c").text}
            AND c.valid_from <= %s AND c.valid_to > %s
        JOIN teams_kindslot s ON s.version_id = c.version_id AND s.code = m.slot
        WHERE {known("m").text} AND m.valid_to = %s AND m.standing = %s
            AND s.required > (
                SELECT COUNT(DISTINCT h.employee_id) FROM teams_teammembership h
                WHERE h.team_id = m.team_id AND h.slot = m.slot AND {known("h").text}
                    AND h.standing = %s AND h.valid_from <= %s AND h.valid_to > %s)""",
        (today, today, today, Standing.MEMBER.value, Standing.MEMBER.value, today, today),
    ).rows()
    return [_task(TaskKind.UNOWNED, team, None, slot, today, at) for team, slot in rows]


def _moved(employee_ids: Collection[int] | None, at: datetime) -> Iterator[TeamTask]:
    rows = _rows(
        "m.team_id, m.employee_id, m.slot, j.valid_from",
        employee_ids,
        at,
        f" AND {_home('j')} <> {_home('p')}",
    )
    for team, person, slot, day in rows:
        yield _task(TaskKind.MOVED, team, person, slot, day, at)


def _on_leave(employee_ids: Collection[int] | None, at: datetime) -> Iterator[TeamTask]:
    for team, person, slot, low, high in _rows(
        "m.team_id, m.employee_id, m.slot, j.valid_from, j.valid_to",
        employee_ids,
        at,
        " AND j.working_status = 'on_leave' AND p.working_status <> 'on_leave'",
    ):
        if (_day(high) - _day(low)).days >= settings.TEAM_LONG_LEAVE_DAYS:
            yield _task(TaskKind.ON_LEAVE, team, person, slot, low, at)


def _returned(employee_ids: Collection[int] | None, at: datetime) -> Iterator[TeamTask]:
    """Back from a long leave to a seat that waited; or employed again, the seat being gone."""
    for team, person, slot, day, low in _rows(
        "m.team_id, m.employee_id, m.slot, j.valid_from, p.valid_from",
        employee_ids,
        at,
        " AND j.working_status <> 'on_leave' AND p.working_status = 'on_leave'",
    ):
        if (_day(day) - _day(low)).days >= settings.TEAM_LONG_LEAVE_DAYS:
            yield _task(TaskKind.RETURNED, team, person, slot, day, at)
    rehired = Sql(
        f"""SELECT m.team_id, m.employee_id, m.slot, j.valid_from FROM teams_teammembership m
        JOIN teams_team t ON t.id = m.team_id
        JOIN directory_jobrecord j ON j.employee_id = m.employee_id AND {known("j").text}
            AND j.recorded_at = %s AND j.is_primary
        WHERE {known("m").text}{_of(employee_ids)} AND t.closes_on > j.valid_from
            AND m.valid_to < j.valid_from AND m.valid_to = (
                SELECT MAX(k.valid_to) FROM directory_jobrecord k
                WHERE k.employee_id = m.employee_id AND {known("k").text}
                    AND k.valid_from < j.valid_from)""",
        (instant(at),),
    ).rows()
    for team, person, slot, day in rehired:
        yield _task(TaskKind.RETURNED, team, person, slot, day, at)


def _rows(
    columns: str, employee_ids: Collection[int] | None, at: datetime, condition: str
) -> list[tuple[Any, ...]]:
    seated = SEATED.format(now_m=known("m").text, now_j=known("j").text, now_p=known("p").text)
    text = f"SELECT DISTINCT {columns} {seated}{_of(employee_ids)}{condition}"
    return Sql(text, (instant(at),)).rows()


def _of(employee_ids: Collection[int] | None) -> str:
    return "" if employee_ids is None else f" AND m.employee_id IN ({listed(employee_ids)})"


def _home(job: str) -> str:
    """The home function of a job: its own, or that of its department when the job begins."""
    return f"""COALESCE(NULLIF({job}.function, ''), (
        SELECT x.function FROM directory_departmentplace x
        WHERE x.department_id = {job}.department_id AND {known("x").text}
            AND x.valid_from <= j.valid_from AND x.valid_to > j.valid_from), 'other')"""


def _task(
    kind: TaskKind, team_id: int, employee_id: int | None, slot: str, day: Any, at: datetime
) -> TeamTask:
    return TeamTask(
        team_id=team_id,
        kind=kind,
        employee_id=employee_id,
        slot=slot,
        happens_on=_day(day),
        raised_at=at,
    )


def _day(value: date | str) -> date:
    """SQLite answers days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
