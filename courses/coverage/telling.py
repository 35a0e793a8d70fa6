"""What an asker is told: the one way from a question and a sight to figures.

Where the people may be seen, everything is told. Elsewhere an executive is told of the whole firm,
with small groups withheld, now and at the ends of past months: figures of two days that lie close
together could be subtracted, and so could two states of knowledge of one day, or two kinds of
employment.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from courses.assignments.states import Moment
from courses.coverage import sql
from courses.coverage.figures import measure, roots
from courses.coverage.shapes import Figures, Query
from courses.coverage.tree import load
from courses.coverage.withholding import measure_withheld
from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput, NotAllowed, Problem
from orgchange.core.wording import day_text
from orgchange.directory import scopes
from orgchange.directory.scopes import Sight


class PeopleUnseen(NotAllowed):
    """Asked about people whom the asker may not see, in a way that would tell of single ones."""

    code = "people_unseen"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Changes, kinds of employment and skills are shown for departments whose people"
                " you may see; elsewhere they would tell of single people."
            )
        )


class NotAMonthEnd(InvalidInput):
    """A day for which figures with small groups withheld are not given."""

    code = "not_a_month_end"

    def __init__(self, nearest: date) -> None:
        message = _(
            "Where you may not see the people, figures are given for now and for the last days of"
            " past months. The nearest is %(day)s (%(iso)s)."
        ) % {"day": day_text(nearest), "iso": nearest.isoformat()}
        super().__init__(message, problems=[Problem("as_of", self.code, message)])


class OnlyAsKnownNow(InvalidInput):
    """Figures with small groups withheld are given as known now."""

    code = "only_as_known_now"

    def __init__(self) -> None:
        message = _("Where you may not see the people, figures are given as known now.")
        super().__init__(message, problems=[Problem("known_at", self.code, message)])


@dataclass(frozen=True)
class Scope:
    """Where figures are told whole (None: everywhere), and whether a question keeps to that."""

    known: frozenset[int] | None
    is_whole: bool

    @property
    def departments(self) -> frozenset[int] | None:
        """The departments, for what is told only where the people may be seen."""
        if not self.is_whole:
            raise PeopleUnseen
        return self.known


def scope_of(query: Query, *, sight: Sight, now: datetime) -> Scope:
    """Where the asker is told everything at the query's moment. Two more queries for executives."""
    known = scopes.people_departments(sight, on=query.as_of, known_at=query.known_at)
    if known is None or not sight.is_executive:
        return Scope(known, is_whole=True)
    day = query.as_of or firm_day(now)
    at = sql.Point(Moment(now=now, on=query.as_of, known_at=query.known_at), day)
    return Scope(known, is_whole=known.issuperset(roots(query, load(at), None)))


def figures(
    query: Query,
    *,
    sight: Sight,
    now: datetime,
    opened: Collection[str] | None = None,
    with_people: bool = False,
    is_kept: bool = False,
) -> Figures:
    """The figures of a query as the asker is told them. Arguments as those of `measure`.

    `is_kept`: of a report, which keeps the moment at which it was saved.
    """
    scope = scope_of(query, sight=sight, now=now)
    if scope.known is None or scope.is_whole:
        return measure(query, scope=scope.known, now=now, opened=opened, with_people=with_people)
    check(query, now=now, is_kept=is_kept)
    visible = scopes.records_visible_to(sight, on=query.as_of, known_at=query.known_at)
    return measure_withheld(query, known=scope.known, visible=visible, now=now, opened=opened)


def check(query: Query, *, now: datetime, is_kept: bool = False) -> None:
    """Refuse what would bring out small groups by subtraction."""
    if query.kind:
        raise PeopleUnseen
    if is_kept:
        return
    if query.known_at:
        raise OnlyAsKnownNow
    today = firm_day(now)
    if query.as_of and not (_is_month_end(query.as_of) and query.as_of < today):
        raise NotAMonthEnd(_nearest(query.as_of, today))


def month_ends(now: datetime, count: int = 24) -> list[date]:
    """The last days of past months, the latest first."""
    ends = [_end_before(firm_day(now))]
    while len(ends) < count:
        ends.append(_end_before(ends[-1]))
    return ends


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _end_before(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def _nearest(day: date, today: date) -> date:
    """The nearest end of a past month; of two as near, the earlier."""
    before = _end_before(day)
    after = _end_before(day.replace(day=28) + timedelta(days=4))
    past = [end for end in (before, after) if end < today]
    return min(past, key=lambda end: abs(end - day)) if past else _end_before(today)
