"""What somebody must learn, as a part of the person's page."""

from typing import Any

from django.http import HttpRequest

from courses.assignments import lists
from courses.assignments.views.common import moment
from courses.assignments.views.home import own_people
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight


def card(request: HttpRequest, person: Employee) -> dict[str, Any] | None:
    """The person's obligations, the most urgent first."""
    seen = sight(request)
    only = Employee.objects.filter(pk=person.pk)
    rows = lists.lines(lists.Wanted(moment=moment(), people=only))
    may_nudge = (
        any(line.is_open for line in rows)
        and seen.is_manager
        and own_people(seen).filter(pk=person.pk).exists()
    )
    return {"rows": rows, "may_nudge": may_nudge}
