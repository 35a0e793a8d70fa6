"""Writing moves: transfers, leave, second jobs, corrections of the past, undo."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE, OPEN_INSTANT, day_after
from orgchange.core.errors import DomainError
from orgchange.directory.events import people_restored
from orgchange.directory.models import (
    Department,
    Employee,
    JobRecord,
    WorkingStatus,
)
from orgchange.directory.services.jobs import (
    NoSuchJob,
    job_value,
    rows_of,
    value_of,
    write_one,
)
from orgchange.directory.services.writing import writing


class HasJob(DomainError):
    """The person already has the job on some of the days."""

    code = "has_job"


class CannotUndo(DomainError):
    """Something was written about the person since."""

    code = "cannot_undo"


def change_job(
    *,
    employee: Employee,
    changes: Mapping[str, Any],
    valid_from: date,
    valid_to: date = OPEN_DATE,
    position: int = 1,
    actor: User | None,
    now: datetime,
    action: str = "person.job_changed",
) -> None:
    """From a day to before a day the fields named have these values, wherever the job is held.

    A transfer, another manager, a leave, or a correction of the past: whichever days are given.
    `changes` names fields of the job record by their attribute (`department_id`). Other fields
    keep their values, day by day; days without the job stay without it.
    """
    with writing(now) as at:
        rows = rows_of(employee, position, valid_from, valid_to)
        if not rows:
            raise NoSuchJob(
                _("%(person)s has no such job from %(day)s on.")
                % {"person": employee, "day": valid_from}
            )
        said = [
            Statement(
                {"employee_id": employee.pk, "position": position},
                {**value_of(row), **changes},
                max(row.valid_from, valid_from),
                min(row.valid_to, valid_to),
            )
            for row in rows
        ]
        facts = {
            "valid_from": valid_from,
            "valid_to": valid_to,
            **{name: [getattr(rows[0], name), new] for name, new in changes.items()},
        }
        write_one(employee, said, action, actor=actor, at=at, facts=facts)


def transfer(
    *,
    employee: Employee,
    department: Department,
    manager: Employee | None,
    valid_from: date,
    job_title: str | None = None,
    actor: User | None,
    now: datetime,
) -> None:
    """Move somebody to another department, under another manager, from a day on."""
    changes: dict[str, Any] = {
        "department_id": department.pk,
        "manager_id": manager.pk if manager else None,
    }
    if job_title is not None:
        changes["job_title"] = job_title
    change_job(
        employee=employee,
        changes=changes,
        valid_from=valid_from,
        actor=actor,
        now=now,
        action="person.transferred",
    )


def set_leave(
    *,
    employee: Employee,
    valid_from: date,
    valid_to: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> None:
    """On leave from a day to before a day (the day of return), in every job held."""
    _set_status(
        employee=employee,
        status=WorkingStatus.LEAVE,
        days=(valid_from, valid_to),
        actor=actor,
        now=now,
    )


def end_leave(*, employee: Employee, returned_on: date, actor: User | None, now: datetime) -> None:
    """Back at work from a day on."""
    _set_status(
        employee=employee,
        status=WorkingStatus.ACTIVE,
        days=(returned_on, OPEN_DATE),
        actor=actor,
        now=now,
    )


def add_job(
    *,
    employee: Employee,
    department: Department,
    position: int,
    valid_from: date,
    valid_to: date = OPEN_DATE,
    value: Mapping[str, Any] | None = None,
    actor: User | None,
    now: datetime,
) -> None:
    """A job on days on which the person does not have it: the first one, a return, a second one.

    `value` as for `job_value`. Position 1 is the primary one; the others are not.
    """
    with writing(now) as at:
        if rows_of(employee, position, valid_from, valid_to):
            raise HasJob(
                _("%(person)s already has this job on some of those days.") % {"person": employee}
            )
        given = {"hired_on": valid_from, "is_primary": position == 1, **(value or {})}
        held = job_value(department_id=department.pk, **given)
        key = {"employee_id": employee.pk, "position": position}
        said = Statement(key, held, valid_from, valid_to)
        facts = {"position": position, "valid_from": valid_from, "department": department.code}
        write_one(employee, [said], "person.job_added", actor=actor, at=at, facts=facts)


def add_second_job(
    *,
    employee: Employee,
    department: Department,
    valid_from: date,
    valid_to: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
    **value: Any,
) -> int:
    """A further job beside the primary one. Returns its position."""
    with writing(now):
        last = JobRecord.objects.filter(employee=employee).aggregate(last=Max("position"))["last"]
        position = int(last or 0) + 1
        add_job(
            employee=employee,
            department=department,
            position=position,
            valid_from=valid_from,
            valid_to=valid_to,
            value=value,
            actor=actor,
            now=now,
        )
    return position


def end_job(
    *, employee: Employee, position: int, last_day: date, actor: User | None, now: datetime
) -> None:
    """End one of several jobs. Where it was the primary one, the next becomes it."""
    with writing(now) as at:
        ends = day_after(last_day)
        if not rows_of(employee, position, ends, OPEN_DATE):
            raise NoSuchJob(
                _("%(person)s has no such job after %(day)s.")
                % {"person": employee, "day": last_day}
            )
        said = [Statement({"employee_id": employee.pk, "position": position}, None, ends)]
        said += _promote_next(employee, position, ends)
        write_one(
            employee, said, "person.job_ended", actor=actor, at=at, facts={"last_day": last_day}
        )


def undo_last(
    *, employee: Employee, recorded_at: datetime, actor: User | None, now: datetime
) -> None:
    """Put a person's jobs back to what was known before the write of that instant.

    Refused when something was written about the person since: a later change stands on it.
    """
    with writing(now) as at:
        rows = JobRecord.objects.filter(employee=employee)
        later = Q(recorded_at__gt=recorded_at)
        later |= Q(superseded_at__gt=recorded_at, superseded_at__lt=OPEN_INSTANT)
        if rows.filter(later).exists():
            raise CannotUndo(_("This can no longer be undone: there is a later change."))
        before = rows.filter(recorded_at__lt=recorded_at, superseded_at__gte=recorded_at)
        key = {"employee_id": employee.pk}
        positions = sorted(set(rows.values_list("position", flat=True)))
        said = [Statement({**key, "position": p}, None, date.min) for p in positions]
        said += [
            Statement(
                {**key, "position": row.position}, value_of(row), row.valid_from, row.valid_to
            )
            for row in before
        ]
        people_restored.send(employee_ids={employee.pk}, undone_at=recorded_at, now=at)
        write_one(employee, said, "person.change_undone", actor=actor, at=at)


def _set_status(
    *,
    employee: Employee,
    status: WorkingStatus,
    days: tuple[date, date],
    actor: User | None,
    now: datetime,
) -> None:
    """Every position at once: leave is the person's, not the job's."""
    with writing(now) as at:
        rows = JobRecord.objects.current().filter(
            employee=employee, valid_from__lt=days[1], valid_to__gt=days[0]
        )
        said = [
            Statement(
                {"employee_id": employee.pk, "position": row.position},
                {**value_of(row), "working_status": status.value},
                max(row.valid_from, days[0]),
                min(row.valid_to, days[1]),
            )
            for row in rows
        ]
        if not said:
            raise NoSuchJob(
                _("%(person)s has no job after %(day)s.") % {"person": employee, "day": days[0]}
            )
        action = "person.leave_began" if status == WorkingStatus.LEAVE else "person.leave_ended"
        facts = {"valid_from": days[0], "valid_to": days[1]}
        write_one(employee, said, action, actor=actor, at=at, facts=facts)


def _promote_next(employee: Employee, position: int, day: date) -> list[Statement]:
    """Where the primary job ends, make the lowest other one primary on the days that follow."""
    if not any(row.is_primary for row in rows_of(employee, position, day, OPEN_DATE)):
        return []
    others = JobRecord.objects.current().filter(employee=employee, valid_to__gt=day)
    rows = list(others.exclude(position=position).order_by("position", "valid_from"))
    return [
        Statement(
            {"employee_id": employee.pk, "position": row.position},
            {**value_of(row), "is_primary": True},
            max(row.valid_from, day),
            row.valid_to,
        )
        for row in rows
        if row.position == rows[0].position
    ]
