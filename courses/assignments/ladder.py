"""The reminder ladder: at which distances from a due date somebody is told.

Each assignment may have a ladder of its own; an empty one is the default. It is kept as plain
JSON with the names of the fields below.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput, Problem

ASSIGNED, DUE_SOON, LAST_CALL, DUE_TODAY = "assigned", "due_soon", "last_call", "due_today"
OVERDUE, EXPIRED, EXPIRING = "overdue", "expired", "expiring"
NO_LONGER, TEAM, HR = "no_longer_required", "team_digest", "hr_digest"
LONGEST = 730  # days; beyond it a step is a slip of the pen


@dataclass(frozen=True)
class Step:
    """A kind of notice, so many days after the due date (before it: negative)."""

    kind: str
    days: int


@dataclass(frozen=True)
class Ladder:
    """The steps of one assignment. Weekly reminders of what is overdue end after a while."""

    assigned: bool = True
    before: tuple[int, ...] = (14, 7, 1)
    on_due: bool = True
    overdue_every: int = 7
    overdue_times: int = 12
    manager_after: int = 7
    hr_after: int = 21
    expiring: tuple[int, ...] = (90, 30, 7)

    def due_steps(self) -> Iterator[Step]:
        """The steps that are counted from the due date."""
        for days in sorted(self.before, reverse=True):
            yield Step(DUE_SOON if days > 1 else LAST_CALL, -days)
        if self.on_due:
            yield Step(DUE_TODAY, 0)
        for number in range(1, self.overdue_times + 1):
            yield Step(OVERDUE, number * self.overdue_every)

    def as_json(self) -> dict[str, Any]:
        """As an assignment keeps it."""
        return asdict(self)


DEFAULT = Ladder()


class BadLadder(InvalidInput):
    """The steps make no sense; `problems` says which."""

    code = "bad_ladder"


def parse(said: Mapping[str, Any]) -> Ladder:
    """The ladder that an assignment's JSON describes; what it does not name is the default's."""
    problems = [*_strange_names(said), *_strange_values(said)]
    if problems:
        raise BadLadder(_("The reminder steps cannot be used."), problems=problems)
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list | tuple) else value
        for name, value in said.items()
    }
    return Ladder(**known)


def _strange_names(said: Mapping[str, Any]) -> Iterator[Problem]:
    names = {field.name for field in fields(Ladder)}
    for name in sorted(set(said) - names):
        yield Problem(f"ladder.{name}", "unknown", _("There is no such step."))


def _strange_values(said: Mapping[str, Any]) -> Iterator[Problem]:
    for field in fields(Ladder):
        if field.name not in said:
            continue
        value, usual = said[field.name], field.default
        if isinstance(usual, bool):
            is_fine = isinstance(value, bool)
        elif isinstance(usual, tuple):
            is_fine = isinstance(value, list | tuple) and all(_is_days(day) for day in value)
        else:
            is_fine = _is_days(value)
        if not is_fine:
            message = _("Whole numbers of days, from 1 to %(most)d.") % {"most": LONGEST}
            yield Problem(f"ladder.{field.name}", "invalid", message)


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LONGEST
