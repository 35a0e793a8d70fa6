"""What every write to the directory has in common: the lock, the instant, the refusals."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed, Problem
from orgchange.core.sql import id_list
from orgchange.directory.models import DepartmentPlace, DirectoryRevision
from orgchange.directory.scopes import Sight, day_of, sight_of


class CycleRefused(DomainError):
    """A link that would put somebody, or a department, below itself."""

    code = "cycle"


class NotOpen(DomainError):
    """A department that is not open on all the days asked for."""

    code = "department_closed"


@dataclass(frozen=True)
class Refused:
    """What a bulk write left out: the index of its statement, a stable code, a sentence.

    `manager_cycle`, `parent_cycle` and `parent_closed` cost the link, the rest was written;
    `department_closed` and `department_occupied` cost the statement.
    """

    index: int
    code: str
    message: str


@contextmanager
def writing(now: datetime) -> Iterator[datetime]:
    """One write, in one transaction, after all others: yields the instant to record at.

    Writers queue at the revision's row. The instant is `now`, or that of the last write if that
    is later (two racing requests read their clocks before they queue).
    """
    with transaction.atomic():
        revision, _made = DirectoryRevision.objects.select_for_update().get_or_create(pk=1)
        at = max(now, revision.written_at or now)
        revision.number += 1
        revision.written_at = at
        revision.save(update_fields=["number", "written_at"])
        yield at


def current_revision() -> int:
    """The number that every write moves on."""
    row = DirectoryRevision.objects.filter(pk=1).values_list("number", flat=True).first()
    return row or 0


def sight_of_actor(actor: User | None, now: datetime) -> Sight | None:
    """What the actor may see today; None for the system, which may do everything."""
    return None if actor is None else sight_of(actor, on=day_of(actor, now))


def require(allowed: bool) -> None:
    """Refuse, where a policy said no."""
    if not allowed:
        raise NotAllowed(_("You may not do this."))


def refuse_invalid(problems: Iterable[Problem]) -> None:
    """Refuse input that is wrong, naming each place."""
    found = list(problems)
    if found:
        raise InvalidInput(found[0].message, problems=found)


def too_long(field: str, text: str, limit: int) -> list[Problem]:
    """A problem, where a text cannot be stored as it is."""
    if "\x00" in text:
        return [Problem(field, "null_character", _("This contains a character that is not text."))]
    if len(text) > limit:
        return [Problem(field, "too_long", _("At most %(limit)s characters.") % {"limit": limit})]
    return []


Span = tuple[date, date]


def open_spans(department_ids: Collection[int]) -> Mapping[int, Sequence[Span]]:
    """The days on which each department is open, as known now, adjoining places joined."""
    spans: dict[int, list[Span]] = defaultdict(list)
    places = DepartmentPlace.objects.current().filter(department__in=id_list(department_ids))
    for department_id, low, high in places.order_by("valid_from").values_list(
        "department_id", "valid_from", "valid_to"
    ):
        held = spans[department_id]
        if held and held[-1][1] == low:
            held[-1] = (held[-1][0], high)
        else:
            held.append((low, high))
    return spans


def spans_cover(spans: Sequence[Span], low: date, high: date) -> bool:
    """Whether one of the spans holds on all the days."""
    return any(start <= low and high <= end for start, end in spans)
