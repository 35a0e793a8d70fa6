"""The day of a question, and the departments of that day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.models import DepartmentPlace
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.shapes import Query


class NoSuchDepartment(InvalidInput):
    """There is no department of this code on the day."""

    code = "unknown"
    status = 404

    def __init__(self, code: str) -> None:
        message = _("There is no department “%(name)s”.") % {"name": code[:120]}
        super().__init__(message, problems=[Problem("department", self.code, message)])


@dataclass(frozen=True)
class Unit:
    """A department on the day."""

    id: int
    code: str
    name: str
    parent_id: int | None


def day_of(asked: Ask) -> date:
    """The day asked about; without one, today in the firm's zone."""
    return asked.query.as_of or firm_day(asked.now)


def places(on: date, known_at: datetime | None) -> dict[int, Unit]:
    """The departments in force, by name. One query."""
    rows = DepartmentPlace.objects.known_at(known_at).on(on).order_by("name", "department__code")
    values = rows.values_list("department_id", "department__code", "name", "parent_id")
    return {pk: Unit(pk, code, name, parent) for pk, code, name, parent in values}


def unit_of(query: Query, units: dict[int, Unit]) -> Unit | None:
    """The department that is asked for."""
    if not query.department:
        return None
    wanted = query.department.lower()
    found = next((unit for unit in units.values() if unit.code.lower() == wanted), None)
    if found is None:
        raise NoSuchDepartment(query.department)
    return found
