"""Changing many seats at once: looked at with numbers and problems first, then one roster write."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.accounts.models import User
from orgchange.audit.models import AuditEntry
from orgchange.core.dated import Statement
from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.core.errors import DomainError, Problem
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.teams.loads import Seat, seats_of
from orgchange.teams.models import TeamMembership
from orgchange.teams.seat_notices import newcomers, tell_seated, untell_seated
from orgchange.teams.services import checks
from orgchange.teams.services.reversal import own_instant, reversal
from orgchange.teams.services.trying import place_of, tried
from orgchange.teams.services.writing import Written, no_seat, refuse, seat, write_roster

EDITED = "team.seats_edited"
Owner = tuple[TeamMembership, Statement]


class NothingToDo(DomainError):
    """No seat would be other than it is."""

    code = "nothing_to_do"


class BulkAct(models.TextChoices):
    """What can be done to chosen seats."""

    SHARE = "share", gettext_lazy("Set the share")
    END = "end", gettext_lazy("End on a day")
    EXTEND = "extend", gettext_lazy("Extend to a day")
    SLOT = "slot", gettext_lazy("Move to another slot")
    HAND_OVER = "hand_over", gettext_lazy("Hand over to somebody")


@dataclass(frozen=True)
class BulkEdit:
    """An act with what it needs. `day`: from when on; `last_day`: until when; None: open."""

    act: BulkAct
    day: date | None = None
    last_day: date | None = None
    allocation: int | None = None
    slot: str = ""
    taker: Employee | None = None

    def starts_on(self, row: TeamMembership) -> date:
        """The first day on which a seat would be other than it is."""
        if self.act == BulkAct.EXTEND:
            return row.valid_to
        if self.act == BulkAct.END:
            ends = OPEN_DATE if self.last_day is None else day_after(self.last_day)
            return max(ends, row.valid_from)
        return max(self.day or row.valid_from, row.valid_from)


@dataclass
class EditLine:
    """What becomes of one chosen seat: loads in percent of the holder on the first such day."""

    row: TeamMembership
    statements: list[Statement]
    day: date
    holder: Employee
    load_before: int = 0
    load_after: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)  # {label, old, new}, for pages

    @property
    def is_unchanged(self) -> bool:
        """Whether the seat stays as it is."""
        return not self.statements


def preview_edit(*, rows: Sequence[TeamMembership], edit: BulkEdit) -> list[EditLine]:
    """What an edit would do to each seat, with the roster's own problems. Nothing is written."""
    lines = [
        EditLine(row, statements_of(row, edit), edit.starts_on(row), edit.taker or row.employee)
        for row in rows
    ]
    owners = [(line.row, said) for line in lines for said in line.statements]
    of_statement = [line for line in lines for _said in line.statements]
    rules = checks.rules_of({row.team_id for row in rows})
    kept, problems = checks.fitted([said for _row, said in owners], rules)
    wrong = {place_of(problem)[0] for problem in problems}
    for problem in problems:
        of_statement[place_of(problem)[0]].problems.append(problem)
    fitting = [line for index, line in enumerate(of_statement) if index not in wrong]
    refused, warned = tried(kept)
    for problem in refused:
        fitting[place_of(problem)[0]].problems.append(problem)
    for problem in warned:
        fitting[place_of(problem)[0]].warnings.append(problem)
    for index, problem in _held_already(owners):
        of_statement[index].problems.append(problem)
    _add_loads(lines)
    return lines


def apply_edit(
    *, rows: Sequence[TeamMembership], edit: BulkEdit, actor: User | None, now: datetime
) -> Written:
    """Do it to all the seats, or to none. Raises RosterRefused, and NothingToDo."""
    owners = [(row, said) for row in rows for said in statements_of(row, edit)]
    statements = [said for _row, said in owners]
    if not statements:
        raise NothingToDo(_("Nothing would change."))
    refuse([problem for _index, problem in _held_already(owners)])
    facts = {"act": str(edit.act), "day": edit.day, "last_day": edit.last_day}
    with transaction.atomic():
        at, fresh = own_instant(now), newcomers(statements)
        written = write_roster(
            statements=statements, actor=actor, now=at, action=EDITED, facts=facts
        )
        tell_seated(fresh, actor=actor, now=at)
    return written


def undo_edit(*, entry: AuditEntry, actor: User | None, now: datetime) -> Written:
    """Give the seats back as they were before a bulk edit. Raises LaterChanges."""
    with transaction.atomic():
        untell_seated(told_at=entry.at)
        return write_roster(
            statements=reversal(entry.at),
            actor=actor,
            now=own_instant(now),
            action="team.seats_edit_undone",
            facts={"undoes": entry.pk},
        )


def statements_of(row: TeamMembership, edit: BulkEdit) -> list[Statement]:
    """What an edit says about one seat; nothing where it is as asked already."""
    starts = edit.starts_on(row)
    return list(ACTS[edit.act](row, edit, starts)) if starts < OPEN_DATE else []


def _share(row: TeamMembership, edit: BulkEdit, starts: date) -> Iterable[Statement]:
    allocation = edit.allocation
    if allocation is not None and starts < row.valid_to and row.allocation != allocation:
        yield _seat(row, starts, row.valid_to, allocation=allocation)


def _end(row: TeamMembership, edit: BulkEdit, starts: date) -> Iterable[Statement]:
    if starts < row.valid_to:
        yield _none(row, starts)


def _extend(row: TeamMembership, edit: BulkEdit, starts: date) -> Iterable[Statement]:
    ends = OPEN_DATE if edit.last_day is None else day_after(edit.last_day)
    if ends > row.valid_to:
        yield _seat(row, row.valid_from, ends)


def _slot(row: TeamMembership, edit: BulkEdit, starts: date) -> Iterable[Statement]:
    if starts < row.valid_to and row.slot != edit.slot:
        yield _none(row, starts)
        yield _seat(row, starts, row.valid_to, slot=edit.slot)


def _hand_over(row: TeamMembership, edit: BulkEdit, starts: date) -> Iterable[Statement]:
    taker = edit.taker
    if taker is not None and starts < row.valid_to and row.employee_id != taker.pk:
        yield _none(row, starts)
        yield _seat(row, starts, row.valid_to, employee_id=taker.pk)


ACTS: Mapping[BulkAct, Callable[[TeamMembership, BulkEdit, date], Iterable[Statement]]] = {
    BulkAct.SHARE: _share,
    BulkAct.END: _end,
    BulkAct.EXTEND: _extend,
    BulkAct.SLOT: _slot,
    BulkAct.HAND_OVER: _hand_over,
}


def _seat(
    row: TeamMembership,
    starts_on: date,
    ends_on: date,
    *,
    allocation: int | None = None,
    slot: str = "",
    employee_id: int | None = None,
) -> Statement:
    return seat(
        team_id=row.team_id,
        employee_id=employee_id or row.employee_id,
        slot=slot or row.slot,
        allocation=row.allocation if allocation is None else allocation,
        standing=row.standing,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _none(row: TeamMembership, starts_on: date) -> Statement:
    return no_seat(
        team_id=row.team_id,
        employee_id=row.employee_id,
        slot=row.slot,
        starts_on=starts_on,
        ends_on=row.valid_to,
    )


def _held_already(owners: Sequence[Owner]) -> list[tuple[int, Problem]]:
    """Seats that somebody would come to fill who fills the slot already: none is overwritten."""
    moved = [
        (index, said.key, said)
        for index, (row, said) in enumerate(owners)
        if said.value is not None
        and (said.key["employee_id"], said.key["slot"]) != (row.employee_id, row.slot)
    ]
    rows = TeamMembership.objects.current().filter(
        team__in=id_list({key["team_id"] for _i, key, _said in moved}),
        employee__in=id_list({key["employee_id"] for _i, key, _said in moved}),
    )
    held: dict[tuple[int, int, str], list[tuple[date, date]]] = defaultdict(list)
    for row in rows if moved else ():
        held[row.team_id, row.employee_id, row.slot].append((row.valid_from, row.valid_to))
    message = _("Fills this slot of the team already.")
    return [
        (index, Problem(checks.place(index, "slot"), "holds_already", message))
        for index, key, said in moved
        for low, high in held[key["team_id"], key["employee_id"], key["slot"]]
        if low < said.valid_to and high > said.valid_from
    ]


def _add_loads(lines: Sequence[EditLine]) -> None:
    """How much of each holder's time is taken on the first changed day, before and after all."""
    changed = [line for line in lines if line.statements]
    if not changed:
        return
    people = {line.holder.pk for line in changed}
    since = min(line.day for line in changed)
    held = seats_of(people, since=since - timedelta(days=1))
    said = [one for line in changed for one in line.statements]
    for line in changed:
        before = _shares(held.get(line.holder.pk, []), line.day)
        after = dict(before)
        for one in said:
            if one.key["employee_id"] == line.holder.pk and one.valid_from <= line.day:
                key = one.key["team_id"], one.key["slot"]
                if line.day < one.valid_to:
                    after[key] = (one.value or {"allocation": 0})["allocation"]
        line.load_before, line.load_after = sum(before.values()), sum(after.values())


def _shares(seats: Iterable[Seat], day: date) -> dict[tuple[int, str], int]:
    return {
        (seat.team_id, seat.slot): seat.allocation
        for seat in seats
        if seat.starts_on <= day < seat.ends_on
    }
