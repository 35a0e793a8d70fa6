"""Writing people: who they are, hiring, leaving, coming back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement
from orgchange.core.dates import day_after, refuse_out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.models import (
    Department,
    Employee,
    EmploymentKind,
    JobRecord,
    RosterSource,
)
from orgchange.directory.policies import can_write_people
from orgchange.directory.services.jobs import NoSuchJob, job_value, write_one
from orgchange.directory.services.moves import add_job
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
    writing,
)

LIMITS: Final = {"employee_number": 60, "full_name": 300, "email": 254, "language": 12}
PERSON_FIELDS: Final = tuple(LIMITS)


class NumberTaken(DomainError):
    """Another employee has this number."""

    code = "number_taken"


def hire(
    *,
    employee_number: str,
    full_name: str,
    department: Department,
    valid_from: date,
    email: str = "",
    language: str = "",
    manager: Employee | None = None,
    job_title: str = "",
    function: str = "",
    kind: str = EmploymentKind.EMPLOYEE,
    site: str = "",
    country: str = "",
    time_zone: str = "",
    hired_on: date | None = None,
    source: RosterSource | None = None,
    actor: User | None,
    now: datetime,
) -> Employee:
    """A new person, with a first job from a day on. Somebody who comes back: `rehire`."""
    identity = {
        "employee_number": employee_number.strip(),
        "full_name": full_name.strip(),
        "email": email.strip(),
        "language": language,
    }
    refuse_invalid(_wrong_in_person(identity))
    refuse_out_of_range(hired_on=hired_on)
    value = job_value(
        department_id=department.pk,
        manager_id=manager.pk if manager else None,
        job_title=job_title,
        function=function,
        kind=kind,
        site=site,
        country=country,
        time_zone=time_zone,
        hired_on=hired_on or valid_from,
    )
    with writing(now) as at:
        _refuse_taken(identity["employee_number"])
        employee = Employee.objects.create(source=source, **identity)
        said = Statement({"employee_id": employee.pk, "position": 1}, value, valid_from)
        write_one(employee, [said], "person.hired", actor=actor, at=at)
    return employee


def change_person(
    *, employee: Employee, changes: Mapping[str, Any], actor: User | None, now: datetime
) -> Employee:
    """Correct who somebody is: number, name, e-mail, language. Identity has no time axes."""
    with writing(now) as at:
        held = Employee.objects.select_for_update().get(pk=employee.pk)
        sight = sight_of_actor(actor, at)
        require(sight is None or can_write_people(sight, departments_of(held, sight.on)))
        differences = {
            name: [getattr(held, name), changes[name]]
            for name in PERSON_FIELDS
            if name in changes and getattr(held, name) != changes[name]
        }
        if not differences:
            return held
        for name, (_old, new) in differences.items():
            setattr(held, name, new)
        refuse_invalid(_wrong_in_person({n: getattr(held, n) for n in PERSON_FIELDS}))
        if "employee_number" in differences:
            _refuse_taken(held.employee_number, but=held.pk)
        held.save()
        record(action="person.changed", obj=held, actor=actor, at=at, changes=differences)
        people_changed.send(employee_ids={held.pk}, now=at)
    return held


def leave_organisation(
    *, employee: Employee, last_day: date, actor: User | None, now: datetime
) -> None:
    """Every job ends with the last day. The account stays."""
    with writing(now) as at:
        ends = day_after(last_day)
        positions = _positions_after(employee, ends)
        if not positions:
            raise NoSuchJob(
                _("%(person)s has no job after %(day)s.") % {"person": employee, "day": last_day}
            )
        said = [
            Statement({"employee_id": employee.pk, "position": position}, None, ends)
            for position in positions
        ]
        facts = {"last_day": last_day}
        write_one(employee, said, "person.left", actor=actor, at=at, facts=facts)


def rehire(
    *,
    employee: Employee,
    department: Department,
    valid_from: date,
    actor: User | None,
    now: datetime,
    **value: Any,
) -> None:
    """The same person comes back: a job from a day on. `value` as for `job_value`."""
    add_job(
        employee=employee,
        department=department,
        position=1,
        valid_from=valid_from,
        value=value,
        actor=actor,
        now=now,
    )


def departments_of(employee: Employee, on: date) -> set[int | None]:
    """Where a person stands on a day or later; who has left, where the last job was."""
    jobs = JobRecord.objects.current().filter(employee=employee)
    held = set(jobs.filter(valid_to__gt=on).values_list("department_id", flat=True))
    if held:
        return set(held)
    last = jobs.order_by("-valid_to").values_list("department_id", flat=True).first()
    return {last}


def _positions_after(employee: Employee, day: date) -> list[int]:
    jobs = JobRecord.objects.current().filter(employee=employee, valid_to__gt=day)
    return sorted(set(jobs.values_list("position", flat=True)))


def _refuse_taken(employee_number: str, *, but: int = 0) -> None:
    others = Employee.objects.filter(employee_number__iexact=employee_number).exclude(pk=but)
    if others.exists():
        raise NumberTaken(
            _("The employee number %(number)s is taken.") % {"number": employee_number}
        )


def _wrong_in_person(identity: Mapping[str, Any]) -> list[Problem]:
    problems = [
        Problem(name, "required", _("This must not be empty."))
        for name in ("employee_number", "full_name")
        if not identity[name]
    ]
    for name, limit in LIMITS.items():
        problems += too_long(name, identity[name], limit)
    return problems
