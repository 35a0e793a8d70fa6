"""Who works on a pilot, and so can be given a task or a risk."""

from datetime import date

from django.db.models import QuerySet

from orgchange.directory.models import Employee
from orgchange.pilots.models import Pilot
from orgchange.pilots.offices import team_ids


def workers(pilot: Pilot, *, on: date, also: int | None = None) -> QuerySet[Employee]:
    """Owner, sponsor and the team on a day; `also`, whoever holds it already. One query to ask."""
    wanted = set(team_ids(pilot, on=on))
    if also is not None:
        wanted.add(also)
    return Employee.objects.filter(pk__in=wanted).order_by("full_name", "pk")
