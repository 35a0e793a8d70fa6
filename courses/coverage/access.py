"""Whose figures an asker may see: the one start of page, API, download and report."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from courses.coverage import parsing, telling
from courses.coverage.shapes import Figures, Query
from orgchange.directory import scopes
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight


@dataclass(frozen=True)
class Ask:
    """A query, and whose sight it is asked with.

    `scope` are the departments of which figures are told (None: all), `whole_scope` those where
    everything is told, since the people may be seen: to ask for more is refused.
    """

    query: Query
    scope: frozenset[int] | None
    sight: Sight
    now: datetime

    def figures(
        self, *, opened: Collection[str] | None = None, with_people: bool = False
    ) -> Figures:
        """The figures as the asker is told them."""
        return telling.figures(
            self.query, sight=self.sight, now=self.now, opened=opened, with_people=with_people
        )

    @property
    def whole_scope(self) -> frozenset[int] | None:
        """The departments whose people the asker may see (None: all), where the query keeps to."""
        return telling.scope_of(self.query, sight=self.sight, now=self.now).departments

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
