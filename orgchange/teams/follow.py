"""When people move: seats end with the employment, the same day and in the same transaction."""

from collections.abc import Collection
from datetime import date, datetime

from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.core.sql import Sql, known, listed
from orgchange.teams.loads import Seat, seat_of
from orgchange.teams.models import TeamMembership


def people_changed(*, employee_ids: Collection[int] | None, now: datetime) -> None:
    """Cut every seat at the first day on which its holder is not employed; it does not resume."""
    if employee_ids is not None and not employee_ids:
        return
    cuts = [*_gaps(employee_ids), *_late_starts(employee_ids)]
    if not cuts:
        return
    rows = TeamMembership.objects.in_bulk([pk for pk, _low, _high in cuts])
    said = [Statement(_key(seat_of(rows[pk])), None, low, high) for pk, low, high in cuts]
    put_many(TeamMembership, said, at=now)


def people_restored(
    *, employee_ids: Collection[int] | None, undone_at: datetime, now: datetime
) -> None:
    """Give back the seats that an act cut, when the act is taken back."""
    rows = TeamMembership.objects.filter(superseded_at=undone_at)
    if employee_ids is not None:
        rows = rows.filter(employee__in=list(employee_ids))
    said = [
        Statement(
            _key(seat_of(row)),
            {"allocation": row.allocation, "standing": row.standing},
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]
    put_many(TeamMembership, said, at=now)


def _key(seat: Seat) -> dict[str, object]:
    return {"team_id": seat.team_id, "employee_id": seat.employee_id, "slot": seat.slot}


def _of(employee_ids: Collection[int] | None) -> str:
    return "" if employee_ids is None else f" AND m.employee_id IN ({listed(employee_ids)})"


def _gaps(employee_ids: Collection[int] | None) -> list[tuple[int, date, date]]:
    """(seat, first day without a job, end of the seat): a job ends and no other goes on."""
    now_m, now_j, now_k = known("m").text, known("j").text, known("k").text
    found = Sql(
        f"""SELECT m.id, MIN(j.valid_to), MAX(m.valid_to) FROM teams_teammembership m
        JOIN directory_jobrecord j ON j.employee_id = m.employee_id AND {now_j}
            AND j.valid_to > m.valid_from AND j.valid_to < m.valid_to
        WHERE {now_m}{_of(employee_ids)} AND NOT EXISTS (
            SELECT 1 FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {now_k}
                AND k.valid_from <= j.valid_to AND k.valid_to > j.valid_to)
        GROUP BY m.id"""
    ).rows()
    return [(pk, _day(low), _day(high)) for pk, low, high in found]


def _late_starts(employee_ids: Collection[int] | None) -> list[tuple[int, date, date]]:
    """(seat, its first day, the first day with a job): a start was corrected to a later day."""
    now_m, now_k = known("m").text, known("k").text
    found = Sql(
        f"""SELECT m.id, m.valid_from, (
            SELECT MIN(k.valid_from) FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {now_k} AND k.valid_to > m.valid_from)
        FROM teams_teammembership m
        WHERE {now_m}{_of(employee_ids)} AND NOT EXISTS (
            SELECT 1 FROM directory_jobrecord k
            WHERE k.employee_id = m.employee_id AND {now_k}
                AND k.valid_from <= m.valid_from AND k.valid_to > m.valid_from)"""
    ).rows()
    return [
        (pk, _day(low), OPEN_DATE if start is None else _day(start)) for pk, low, start in found
    ]


def _day(value: date | str) -> date:
    """SQLite answers days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
