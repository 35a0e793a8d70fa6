"""Taking back an act: what it wrote is found by the instant at which it was written.

The one place that says what undoing is: every key written at that instant gets back the days it
had before, unless one of them was written again since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dated import AXES, Statement
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import DomainError, Problem
from orgchange.core.models import Dated
from orgchange.core.sql import id_list
from orgchange.directory.models import DirectoryRevision
from orgchange.teams.models import TeamCharter, TeamMembership, Waiver

LISTED = 50
KEYS: Final[Mapping[type[Dated], tuple[str, ...]]] = {
    TeamMembership: ("team_id", "employee_id", "slot"),
    TeamCharter: ("team_id",),
    Waiver: ("team_id", "rule"),
}


class CannotUndo(DomainError):
    """There is nothing to undo, or nothing to go back to."""

    code = "cannot_undo"


class LaterChanges(CannotUndo):
    """Later changes stand on the act; `problems` lists them."""

    code = "later_changes"


def own_instant(now: datetime) -> datetime:
    """An instant that no other act has, within a transaction: the revision stays locked."""
    revision = DirectoryRevision.objects.select_for_update().get_or_create(pk=1)[0]
    if revision.written_at is None:
        return now
    return max(now, revision.written_at + timedelta(microseconds=1))


def reversal(at: datetime, model: type[Dated] = TeamMembership, **within: Any) -> list[Statement]:
    """What gives every seat (charter, waiver) that was written at an instant back its days before.

    `within` narrows the rows. Raises LaterChanges where one of them was written again since.
    """
    manager: Any = model._default_manager
    names = KEYS[model]
    held = manager.filter(**within)
    written = held.filter(Q(recorded_at=at) | Q(superseded_at=at))
    rows = list(written.order_by(*names, "valid_from").select_related("team"))
    _refuse_later(rows, names, at, held.filter(team__in=id_list({row.team_id for row in rows})))
    found: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
    for row in rows:
        if row.recorded_at == at:
            found[_key(row, names)].append(_statement(row, names, is_there=False))
    for row in rows:
        if row.recorded_at < at:
            found[_key(row, names)].append(_statement(row, names, is_there=True))
    return [said for key in sorted(found) for said in found[key]]


def _key(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _statement(row: Any, names: Sequence[str], *, is_there: bool) -> Statement:
    fields = [field.attname for field in row._meta.concrete_fields]
    value = {name: getattr(row, name) for name in fields if name not in (*AXES, *names)}
    key = {name: getattr(row, name) for name in names}
    return Statement(key, value if is_there else None, row.valid_from, row.valid_to)


def _refuse_later(rows: Sequence[Any], names: Sequence[str], at: datetime, held: Any) -> None:
    keys = {_key(row, names) for row in rows}
    again = held.filter(
        Q(recorded_at__gt=at) | Q(superseded_at__gt=at, superseded_at__lt=OPEN_INSTANT)
    )
    people = ["employee"] if "employee_id" in names else []
    later = {
        key: row
        for row in again.select_related("team", *people)
        if (key := _key(row, names)) in keys
    }
    if not later:
        return
    problems = [_problem(row, names) for _key, row in sorted(later.items())]
    text = ngettext(
        "%s later change stands on this; undo that first.",
        "%s later changes stand on this; undo those first.",
        len(later),
    )
    listed = " ".join(problem.message for problem in problems[:10])
    raise LaterChanges(f"{text % len(later)} {listed}", problems=problems[:LISTED])


def _problem(row: Any, names: Sequence[str]) -> Problem:
    if "employee_id" not in names:
        text = _("%(team)s was changed again.") % {"team": row.team}
        return Problem(str(row.team_id), "later_change", text)
    said = {"person": row.employee, "team": row.team}
    text = _("%(person)s in %(team)s was changed again.") % said
    return Problem(row.employee.employee_number, "later_change", text)
