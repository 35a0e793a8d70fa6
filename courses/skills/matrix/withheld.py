"""Sums for an executive who may not see the people: no names, and no small groups.

Which departments are told is decided over the whole tree at once, by the rule that coverage uses;
it depends on the day and on whom the asker may see, on nothing else that is asked.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from courses.skills.matrix import sql
from courses.skills.matrix.shapes import DEPARTMENT, MINE, Query
from courses.skills.matrix.sql import Part
from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, NotAllowed, Problem
from orgchange.core.small_groups import Line, hidden
from orgchange.core.sql import ids_of
from orgchange.directory.models import Employee
from orgchange.directory.scopes import Sight, records_visible_to
from orgchange.directory.tree import paths

FIRM = 0  # stands above the topmost departments


class PeopleUnseen(NotAllowed):
    """Asked in a way that would tell of single people whom the asker may not see."""

    code = "people_unseen"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Where you may not see the people, sums are given for departments with everything"
                " below them; teams, functions and pilots would tell of single people."
            )
        )


class DayNotTold(InvalidInput):
    """A moment for which sums with small groups withheld are not given."""

    code = "day_not_told"

    def __init__(self, field: str) -> None:
        message = _(
            "Where you may not see the people, sums are given for today and for the last days of"
            " past months, as known now."
        )
        super().__init__(message, problems=[Problem(field, self.code, message)])


def check(query: Query, *, now: datetime) -> None:
    """Refuse what would bring out small groups by subtraction."""
    if query.scope not in (MINE, DEPARTMENT) or not query.below:
        raise PeopleUnseen
    if query.known_at:
        raise DayNotTold("known_at")
    if query.as_of and query.as_of != firm_day(now) and not _is_past_month_end(query.as_of, now):
        raise DayNotTold("as_of")


def _is_past_month_end(day: date, now: datetime) -> bool:
    return (day + timedelta(days=1)).day == 1 and day < firm_day(now)


def is_withheld(part: Part, *, sight: Sight, department: int | None) -> bool:
    """Whether a department's sums (None: the firm's) are over too few unseen people. 3 queries."""
    whole = replace(part, departments=None, visible=None)
    everybody = sql.people_by_department(whole)
    seen = sql.people_by_department(replace(whole, visible=_visible(sight, part)))
    above = paths(on=part.at.on, known_at=part.at.known_at)
    parents: dict[int, int | None] = {FIRM: None}
    for pk, path in sorted(above.items(), key=lambda item: (len(item[1]), item[0])):
        parents[pk] = path[-2] if len(path) > 1 else FIRM
    counts = dict.fromkeys(parents, 0)
    for pk, people in everybody.items():
        for place in (FIRM, *above.get(pk, ())):
            counts[place] += people - seen.get(pk, 0)
    found = hidden(parents, [[Line(counts)]], already=(), least=settings.SMALL_GROUP)
    return (FIRM if department is None else department) in found


def _visible(sight: Sight, part: Part) -> tuple[str, tuple[object, ...]]:
    if sight.sees_everything:
        return ids_of(Employee.objects.all())
    return ids_of(records_visible_to(sight, on=part.at.on, known_at=part.at.known_at))
