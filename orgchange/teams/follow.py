"""When people move: seats end with the employment, the same day and in the same transaction."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import Sql, id_list, known, listed
from orgchange.teams import happenings
from orgchange.teams.models import TeamMembership, TeamTask

Cut = tuple[int, date, date]  # seat, from, to before: days without a job


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """End every seat on the first day on which its holder is not employed; it does not resume.

    What the act means for a team (left, moved, long leave, back) is raised as a task.
    """
    if employee_ids is not None and not employee_ids:
        return
    happenings.raise_tasks(happenings.tasks_of_moves(employee_ids, at=now))
    ended = _gaps(employee_ids)
    cuts = [*ended, *_late_starts(employee_ids)]
    if not cuts:
        return
    rows = TeamMembership.objects.in_bulk([pk for pk, _low, _high in cuts])
    said = [Statement(_key(rows[pk]), None, low, high) for pk, low, high in cuts]
    gone = []
    for pk, low, _high in ended:
        rows[pk].valid_to = low
        gone.append(rows[pk])
    put_many(TeamMembership, said, at=now)
    happenings.raise_tasks(happenings.tasks_of_departures(gone, at=now))


def people_restored(
    *, employee_ids: Collection[int] | None, undone_at: datetime, now: datetime
) -> None:
    """Give back the seats that an act ended, and take back its tasks, when the act is undone."""
    seats = TeamMembership.objects.filter(superseded_at=undone_at)
    tasks = TeamTask.objects.filter(raised_at=undone_at, settled_at=None)
    if employee_ids is not None:
        seats = seats.filter(employee__in=id_list(employee_ids))
        tasks = tasks.filter(employee__in=id_list(employee_ids))
    said = [
        Statement(
            _key(row),
            {"allocation": row.allocation, "standing": row.standing},
            row.valid_from,
            row.valid_to,
        )
        for row in seats
    ]
    put_many(TeamMembership, said, at=now)
    tasks.delete()


def _key(row: TeamMembership) -> dict[str, Any]:
    return {"team_id": row.team_id, "employee_id": row.employee_id, "slot": row.slot}


def _of(employee_ids: Collection[int] | None) -> str:
    return "" if employee_ids is None else f" AND m.employee_id IN ({listed(employee_ids)})"


def _gaps(employee_ids: Collection[int] | None) -> list[Cut]:
    """A job ends inside the seat, and no other goes on: from that day to the end of the seat."""
    found = Sql(
        f"""SELECT m.id, MIN(j.valid_to), MAX(m.valid_to) FROM teams_teammembership m
        JOIN directory_jobrecord j ON j.employee_id = m.employee_id AND {known("j").text}
            AND j.valid_to > m.valid_from AND j.valid_to < m.valid_to
        WHERE {known("m").text}{_of(employee_ids)} AND NOT EXISTS (
            SELECT 1 FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {known("k").text}
                AND k.valid_from <= j.valid_to AND k.valid_to > j.valid_to)
        GROUP BY m.id"""
    ).rows()
    return [(pk, _day(low), _day(high)) for pk, low, high in found]


def _late_starts(employee_ids: Collection[int] | None) -> list[Cut]:
    """A first day was corrected to a later one: from the start of the seat to that day."""
    found = Sql(
        f"""SELECT m.id, m.valid_from, (
            SELECT MIN(k.valid_from) FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {known("k").text}
                AND k.valid_to > m.valid_from)
        FROM teams_teammembership m
        WHERE {known("m").text}{_of(employee_ids)} AND NOT EXISTS (
            SELECT 1 FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {known("k").text}
                AND k.valid_from <= m.valid_from AND k.valid_to > m.valid_from)"""
    ).rows()
    return [
        (pk, _day(low), OPEN_DATE if start is None else _day(start)) for pk, low, start in found
    ]


def _day(value: date | str) -> date:
    """SQLite answers days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
