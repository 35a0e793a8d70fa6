"""What would happen: the real services, run in a transaction that is rolled back.

There is no second code that could disagree with the real run. What is compared is who is required
and who is covered before and after, by department; when it falls due; and what reminders would go
out, by the governor's own preview.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from courses.assignments import reminders
from courses.assignments.models import Assignment
from courses.assignments.services import edit, publish, withdraw
from courses.assignments.states import OPEN_INSTANT_SQL, Moment, is_covered, is_excluded, joined_sql
from orgchange.accounts.models import User
from orgchange.directory.models import Department, Employee

SAMPLE = 10
PREVIEW_DAYS = 120


@dataclass(frozen=True)
class Figure:
    """Fractions of one department with all below: (covered, required)."""

    department_id: int
    name: str
    code: str
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True)
class Simulation:
    """The effect of an act that was not done. `day` is the day it was looked at."""

    day: date
    required_before: int
    required_after: int
    entering: int
    leaving: int
    entering_sample: tuple[str, ...]
    leaving_sample: tuple[str, ...]
    blocked: int
    covered_at_once: int
    due_weeks: tuple[tuple[date, int], ...]
    messages: tuple[tuple[date, int], ...]
    departments: tuple[Figure, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the shape of `assign_course --simulate` and of the API."""
        return {
            "as_of": self.day.isoformat(),
            "required_before": self.required_before,
            "required_after": self.required_after,
            "people_in": self.entering,
            "people_out": self.leaving,
            "people_in_sample": list(self.entering_sample),
            "people_out_sample": list(self.leaving_sample),
            "blocked": self.blocked,
            "covered_at_once": self.covered_at_once,
            "due_dates": [{"week_of": d.isoformat(), "people": n} for d, n in self.due_weeks],
            "messages": [{"day": d.isoformat(), "people": n} for d, n in self.messages],
            "departments": [
                {
                    "department": one.code,
                    "department_name": one.name,
                    "covered_before": one.before[0],
                    "required_before": one.before[1],
                    "covered_after": one.after[0],
                    "required_after": one.after[1],
                    "coverage_before": _share(one.before),
                    "coverage_after": _share(one.after),
                }
                for one in self.departments
            ],
        }


def _share(fraction: tuple[int, int]) -> float | None:
    return round(fraction[0] / fraction[1], 4) if fraction[1] else None


@dataclass(frozen=True)
class Line:
    """One person under the requirement on a day."""

    department_id: int
    due_on: date | None
    is_covered: bool
    is_excluded: bool


def of_publishing(
    *, assignment: Assignment, starts_on: date | None = None, actor: User | None, now: datetime
) -> Simulation:
    """What publishing the draft would do."""

    def act() -> object:
        return publish(assignment=assignment, starts_on=starts_on, actor=actor, now=now)

    return _simulated(act, assignment.requirement_id, now, starts_on)


def of_edit(
    *,
    assignment: Assignment,
    changes: Mapping[str, Any],
    applies_to: str,
    starts_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Simulation:
    """What an edit would do."""

    def act() -> object:
        return edit(
            assignment=assignment,
            changes=changes,
            applies_to=applies_to,
            starts_on=starts_on,
            actor=actor,
            now=now,
        )

    tomorrow = now.date() + timedelta(days=1)  # an edit for some starts on the day after
    return _simulated(act, assignment.requirement_id, now, max(starts_on or tomorrow, tomorrow))


def of_withdrawal(
    *, assignment: Assignment, ends_on: date | None = None, actor: User | None, now: datetime
) -> Simulation:
    """What a withdrawal would do."""

    def act() -> object:
        return withdraw(assignment=assignment, ends_on=ends_on, actor=actor, now=now)

    return _simulated(act, assignment.requirement_id, now, ends_on)


def _simulated(
    act: Callable[[], object], requirement_id: int, now: datetime, day: date | None
) -> Simulation:
    """Look, act, look again, and undo. Looks at `day`, or at each person's own today."""
    on = day if day is not None and day > now.date() else None
    moment = Moment(now=now, on=on)
    with transaction.atomic():
        before = _lines(moment, requirement_id)
        act()
        after = _lines(moment, requirement_id)
        ahead = reminders.preview(
            now=now, days=PREVIEW_DAYS, requirement_ids=[requirement_id]
        ).messages
        transaction.set_rollback(True)
    shown = on or now.date()
    entering, leaving = after.keys() - before.keys(), before.keys() - after.keys()
    return Simulation(
        day=shown,
        required_before=len(before),
        required_after=len(after),
        entering=len(entering),
        leaving=len(leaving),
        entering_sample=_names(entering),
        leaving_sample=_names(leaving),
        blocked=sum(line.due_on is None for line in after.values()),
        covered_at_once=sum(after[pk].is_covered for pk in entering),
        due_weeks=_weeks([line for line in after.values() if not line.is_covered]),
        messages=tuple(sorted(ahead.items())),
        departments=_figures(before, after, shown),
    )


def _lines(moment: Moment, requirement_id: int) -> dict[int, Line]:
    excluded, covered = is_excluded(), is_covered(moment.day())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.employee_id, j.department_id, o.due_on,"
            f" CASE WHEN {excluded} THEN 0 WHEN {covered} THEN 1 ELSE 0 END,"
            f" CASE WHEN {excluded} THEN 1 ELSE 0 END"
            f" {joined_sql(moment)} AND o.requirement_id = {int(requirement_id)}"
        )
        return {
            pk: Line(department, _date(due_on), bool(is_held), bool(is_out))
            for pk, department, due_on, is_held, is_out in cursor.fetchall()
        }


def _date(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def _names(employee_ids: set[int]) -> tuple[str, ...]:
    rows = Employee.objects.filter(pk__in=sorted(employee_ids)[:SAMPLE])
    return tuple(str(row) for row in rows.order_by("full_name", "pk"))


def _weeks(lines: Sequence[Line]) -> tuple[tuple[date, int], ...]:
    """How many are due in which week, by its Monday."""
    weeks = Counter(
        line.due_on - timedelta(days=line.due_on.weekday()) for line in lines if line.due_on
    )
    return tuple(sorted(weeks.items()))


def _figures(
    before: Mapping[int, Line], after: Mapping[int, Line], day: date
) -> tuple[Figure, ...]:
    """Covered and required by department with all below: two levels from the top."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.department_id, p.parent_id FROM directory_departmentplace p"
            f" WHERE p.superseded_at = {OPEN_INSTANT_SQL}"
            " AND p.valid_from <= %s AND p.valid_to > %s",
            [day, day],
        )
        parents = dict(cursor.fetchall())
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for offset, lines in ((0, before), (2, after)):
        held = Counter(
            (line.department_id, line.is_covered) for line in lines.values() if not line.is_excluded
        )
        for (department, covered), people in held.items():
            for unit in _upwards(department, parents):
                sums[unit][offset] += people if covered else 0
                sums[unit][offset + 1] += people
    tops = [unit for unit in sums if len(list(_upwards(unit, parents))) <= 2]
    units = Department.objects.in_bulk(tops)
    ordered = sorted(tops, key=lambda pk: (len(list(_upwards(pk, parents))), units[pk].code))
    return tuple(
        Figure(
            pk,
            units[pk].name,
            units[pk].code,
            (sums[pk][0], sums[pk][1]),
            (sums[pk][2], sums[pk][3]),
        )
        for pk in ordered
    )


def _upwards(unit: int, parents: Mapping[int, int | None]) -> list[int]:
    chain = [unit]
    while (above := parents.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return chain
