"""Writing single departments: opening, renaming, moving, closing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.events import people_changed
from orgchange.directory.models import Department, DepartmentPlace, Employee, JobFunction
from orgchange.directory.queries import people_below_between
from orgchange.directory.services.places import place_value, value_of, write_places
from orgchange.directory.services.writing import (
    CycleRefused,
    NotOpen,
    refuse_invalid,
    too_long,
    writing,
)

MOVES_PEOPLE: Final = {"parent_id", "function"}  # what audiences and figures read


class CodeTaken(DomainError):
    """Another department has this code."""

    code = "code_taken"


class Occupied(DomainError):
    """People or departments still stand in it."""

    code = "department_occupied"


def open_department(
    *,
    code: str,
    name: str,
    valid_from: date,
    parent: Department | None = None,
    head: Employee | None = None,
    cost_centre: str = "",
    function: str = JobFunction.OTHER,
    actor: User | None,
    now: datetime,
) -> Department:
    """A new department, open from a day on."""
    given = {"code": code.strip(), "name": name.strip()}
    refuse_invalid(_wrong_in_department(given))
    value = place_value(
        name=given["name"],
        parent_id=parent.pk if parent else None,
        head_id=head.pk if head else None,
        cost_centre=cost_centre,
        function=function,
    )
    with writing(now) as at:
        if Department.objects.filter(code__iexact=given["code"]).exists():
            raise CodeTaken(_("The department code %(code)s is taken.") % {"code": given["code"]})
        department = Department.objects.create(**given)
        said = Statement({"department_id": department.pk}, value, valid_from)
        _write_one(department, [said], "department.opened", actor=actor, at=at, facts=value)
    return department


def change_department(
    *,
    department: Department,
    changes: Mapping[str, Any],
    valid_from: date,
    valid_to: date = OPEN_DATE,
    actor: User | None,
    now: datetime,
) -> None:
    """From a day to before a day the fields named have these values: rename, re-parent, head …

    `changes` names fields of the place by their attribute (`parent_id`, `head_id`, `name`,
    `cost_centre`, `function`).
    """
    if "name" in changes:
        refuse_invalid(_wrong_in_department({"name": changes["name"]}))
    with writing(now) as at:
        places = DepartmentPlace.objects.current().filter(department=department)
        rows = list(places.filter(valid_from__lt=valid_to, valid_to__gt=valid_from))
        if not rows:
            raise NotOpen(
                _("%(department)s is not open from %(day)s on.")
                % {"department": department, "day": valid_from}
            )
        said = [
            Statement(
                {"department_id": department.pk},
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
        _write_one(department, said, "department.changed", actor=actor, at=at, facts=facts)


def close_department(
    *, department: Department, last_day: date, actor: User | None, now: datetime
) -> None:
    """The department's last day. Refused while people or departments stand in it after that."""
    with writing(now) as at:
        ends = day_after(last_day)
        said = Statement({"department_id": department.pk}, None, ends)
        facts = {"last_day": last_day}
        _write_one(department, [said], "department.closed", actor=actor, at=at, facts=facts)


def _write_one(
    department: Department,
    statements: Sequence[Statement],
    action: str,
    *,
    actor: User | None,
    at: datetime,
    facts: Mapping[str, Any],
) -> None:
    """Write one department's statements; what a bulk write would leave out is refused here."""
    refusals = {
        "parent_cycle": CycleRefused,
        "parent_closed": NotOpen,
        "department_occupied": Occupied,
    }
    for one in write_places(statements, actor=actor, at=at):
        raise refusals[one.code](one.message)
    record(action=action, obj=department, actor=actor, at=at, changes=facts)
    touched: frozenset[int] = frozenset()
    if MOVES_PEOPLE & set(facts):
        low = min(s.valid_from for s in statements)
        high = max(s.valid_to for s in statements)
        touched = people_below_between(department.pk, since=low, until=high)
    people_changed.send(employee_ids=touched, now=at)


def _wrong_in_department(given: Mapping[str, str]) -> list[Problem]:
    limits = {"code": 120, "name": 300}
    problems = [p for name, text in given.items() for p in too_long(name, text, limits[name])]
    missing = [name for name, text in given.items() if not text]
    return problems + [Problem(n, "required", _("This must not be empty.")) for n in missing]
