"""Planning reminders from the obligations, and saying beforehand what would go out.

Planning looks at a window, not at "since the last run": what was committed late, or lay in an
outage, is found all the same, and the database holds each notice once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from courses.assignments import digests, steps
from courses.assignments.states import date_sql
from courses.assignments.steps import Window
from orgchange.notices import services

PREVIEW_DAYS = 14


def plan(*, now: datetime) -> int:
    """Plan every reminder that fell due up to `now`; how many were new. Safe to run twice."""
    window = Window(now)
    planned = services.plan_select(select=steps.steps_sql(window), params=[], now=now)
    planned += services.plan_select(select=steps.vanished_sql(window), params=[], now=now)
    return planned + digests.plan(now=now)


@dataclass(frozen=True)
class Ahead:
    """So many notices of a kind for the people of a department on a day."""

    day: date
    kind: str
    department_id: int
    notices: int


@dataclass(frozen=True)
class Preview:
    """What would go out in the coming days as things stand.

    `messages` counts people by day: one message holds all that a person is to be told. Caps,
    working days and quiet hours move some of it to a later day.
    """

    ahead: tuple[Ahead, ...]
    messages: dict[date, int]


def preview(
    *,
    now: datetime,
    days: int = PREVIEW_DAYS,
    requirement_ids: Collection[int] | None = None,
    department_ids: Collection[int] | None = None,
) -> Preview:
    """What planning would insert today and on the days after, by the same SELECT.

    Nothing is written. Narrowed to some requirements, or to people of some departments.
    """
    among = _among("o.requirement_id", requirement_ids)
    window = Window(now, ahead=days - 1)
    today = date_sql(now.date())  # what is still to be caught up with goes out today
    text = f"""
        SELECT CASE WHEN s.happened_on < {today} THEN {today} ELSE s.happened_on END AS day,
            s.kind, s.department_id, s.recipient_id
        FROM ({steps.steps_sql(window, among)}) s
        WHERE {_among("s.department_id", department_ids)} AND NOT EXISTS (
            SELECT 1 FROM notices_notice n
            WHERE n.recipient_id = s.recipient_id AND n.kind = s.kind
                AND n.object_key = s.object_key AND n.occurrence = s.occurrence)"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH r AS MATERIALIZED ({text}) SELECT day, kind, department_id, COUNT(*) FROM r"
            " GROUP BY day, kind, department_id UNION ALL"
            " SELECT day, NULL, NULL, COUNT(DISTINCT recipient_id) FROM r GROUP BY day"
            " ORDER BY 1, 2, 3"
        )
        rows = [(_date(day), *rest) for day, *rest in cursor.fetchall()]
    return Preview(
        ahead=tuple(Ahead(*row) for row in rows if row[1] is not None),
        messages={row[0]: row[3] for row in rows if row[1] is None},
    )


def _among(column: str, ids: Collection[int] | None) -> str:
    if ids is None:
        return "TRUE"
    return f"{column} IN ({', '.join(str(int(pk)) for pk in ids) or 'NULL'})"


def _date(value: date | str) -> date:
    """SQLite answers raw SQL with text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
