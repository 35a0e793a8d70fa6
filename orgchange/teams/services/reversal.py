"""Taking back an act on the roster: its rows are found by the instant at which it was written."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory.models import DirectoryRevision
from orgchange.teams.models import TeamMembership
from orgchange.teams.services.writing import no_seat, seat

LISTED = 50
Key = tuple[int, int, str]


class LaterChanges(DomainError):
    """Later changes stand on the act; `problems` lists them."""

    code = "later_changes"


def own_instant(now: datetime) -> datetime:
    """An instant that no other act has, within a transaction: the revision stays locked."""
    revision = DirectoryRevision.objects.select_for_update().get_or_create(pk=1)[0]
    if revision.written_at is None:
        return now
    return max(now, revision.written_at + timedelta(microseconds=1))


def reversal(at: datetime) -> list[Statement]:
    """What gives every seat that was written at an instant back the days it had before.

    Raises LaterChanges where one of them was written again since.
    """
    rows = list(
        TeamMembership.objects.filter(Q(recorded_at=at) | Q(superseded_at=at))
        .order_by("team", "employee", "slot", "valid_from")
        .select_related("employee", "team")
    )
    keys = {_key(row) for row in rows}
    _refuse_later(rows, keys, at)
    found: dict[Key, list[Statement]] = defaultdict(list)
    for row in rows:
        if row.recorded_at == at:
            found[_key(row)].append(_statement(row, is_there=False))
    for row in rows:
        if row.recorded_at < at:
            found[_key(row)].append(_statement(row, is_there=True))
    return [said for key in sorted(found) for said in found[key]]


def _key(row: TeamMembership) -> Key:
    return row.team_id, row.employee_id, row.slot


def _statement(row: TeamMembership, *, is_there: bool) -> Statement:
    key = {"team_id": row.team_id, "employee_id": row.employee_id, "slot": row.slot}
    days = {"starts_on": row.valid_from, "ends_on": row.valid_to}
    if not is_there:
        return no_seat(**key, **days)  # type: ignore[arg-type]
    value = {"allocation": row.allocation, "standing": row.standing}
    return seat(**key, **days, **value)  # type: ignore[arg-type]


def _refuse_later(rows: list[TeamMembership], keys: set[Key], at: datetime) -> None:
    again = TeamMembership.objects.filter(
        Q(recorded_at__gt=at) | Q(superseded_at__gt=at, superseded_at__lt=OPEN_INSTANT),
        team__in=id_list({row.team_id for row in rows}),
        employee__in=id_list({row.employee_id for row in rows}),
    ).select_related("employee", "team")
    later = {_key(row): row for row in again if _key(row) in keys}
    if not later:
        return
    problems = [
        Problem(
            row.employee.employee_number,
            "later_change",
            _("%(person)s in %(team)s was changed again.")
            % {"person": row.employee, "team": row.team},
        )
        for _k, row in sorted(later.items())
    ]
    text = ngettext(
        "%s later change stands on this; undo that first.",
        "%s later changes stand on this; undo those first.",
        len(later),
    )
    listed = " ".join(problem.message for problem in problems[:10])
    raise LaterChanges(f"{text % len(later)} {listed}", problems=problems[:LISTED])
