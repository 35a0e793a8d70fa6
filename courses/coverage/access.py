"""Whose figures an asker may see: the one start of page, API, download and report."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from courses.coverage import parsing
from courses.coverage.shapes import Query
from orgchange.directory import scopes
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight


@dataclass(frozen=True)
class Ask:
    """A query with the departments over which the asker may see figures (None: all)."""

    query: Query
    scope: frozenset[int] | None
    sight: Sight
    now: datetime

    @property
    def visible(self) -> QuerySet[Employee] | None:
        """The people whose records the asker may see at the query's moment; None: all."""
        if self.sight.sees_everything:
            return None
        return scopes.records_visible_to(
            self.sight, on=self.query.as_of, known_at=self.query.known_at
        )


def sees_figures(request: HttpRequest) -> bool:
    """Whether there is any department whose figures the asker may see."""
    departments = scopes.figure_departments(scopes.sight(request))
    return departments is None or bool(departments)


def ask(request: HttpRequest, *, now: datetime) -> Ask:
    """Read what is asked for. Who may see no figures at all finds no page."""
    sight = scopes.sight(request)
    query = parsing.query(request.GET, request.GET.getlist("course"), now=now)
    scope = scopes.figure_departments(sight, on=query.as_of, known_at=query.known_at)
    if not sees_figures(request):
        raise Http404
    return Ask(query, scope, sight, now)


def day_before(request: HttpRequest, name: str, until: date, *, days: int) -> date:
    """A day of the query string that lies before another; without it, `days` before."""
    found = parsing.day(name, request.GET.get(name, "")) or until - timedelta(days=days)
    if found >= until:
        raise parsing.NotBefore(name, found, until)
    return found
