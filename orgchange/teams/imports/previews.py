"""The preview of a file of rosters: made, kept with its import, and compared when confirmed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from orgchange.core.dated import Statement
from orgchange.directory.models import Employee
from orgchange.directory.roster import values
from orgchange.directory.roster.headers import Opened
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.directory.roster.models import ImportState
from orgchange.directory.scopes import Sight, people_visible_to
from orgchange.directory.services.writing import current_revision
from orgchange.teams.imports import problems  # noqa: F401 - brings the words for what is wrong
from orgchange.teams.imports.columns import SHAPE, read_share, read_standing
from orgchange.teams.imports.planning import Planned
from orgchange.teams.imports.resolving import Resolver
from orgchange.teams.imports.settling import Settlement
from orgchange.teams.imports.timelines import Key, difference, laid
from orgchange.teams.loads import Seat
from orgchange.teams.models import (
    SeatAction,
    TeamRosterChange,
    TeamRosterImport,
    TeamRosterProblem,
)
from orgchange.teams.scopes import teams_run_by
from orgchange.teams.services.writing import no_seat, seat

BATCH = 500
PROGRESS = 2000


@dataclass
class Preview:
    """What an import would change, and what is wrong with it."""

    notes: Notes
    rows: int = 0
    unchanged: int = 0
    in_force: int = 0  # seats of the teams named on the day or later, where the file is full
    changes: list[TeamRosterChange] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """In numbers."""
        of_action = dict.fromkeys(SeatAction.values, 0)
        for change in self.changes:
            of_action[change.action] += 1
        return {
            "rows": self.rows,
            "unchanged": self.unchanged,
            "joins": of_action[SeatAction.JOINS],
            "leaves": of_action[SeatAction.LEAVES],
            "changed": of_action[SeatAction.CHANGES],
            "people": len({change.employee_id for change in self.changes}),
            "teams": len({change.team_id for change in self.changes}),
            "missing": sum(
                change.action == SeatAction.LEAVES and change.row is None for change in self.changes
            ),
            "in_force": self.in_force,
            "errors": len(self.notes.errors),
            "warnings": len(self.notes.warnings),
        }


def preview_file(
    *,
    file: BinaryIO,
    held: TeamRosterImport,
    remembered: Mapping[str, str],
    sight: Sight | None,
) -> Preview:
    """What the file would change, in the eyes of whoever brings it; None: the system itself."""
    opened = open_lines(file, SHAPE, asked=held.asked, remembered=remembered, held=held)
    readers = {
        "allocation": read_share,
        "standing": read_standing,
        "starts_on": values.date_reader(opened.day_first.get("starts_on")),
        "ends_on": values.date_reader(opened.day_first.get("ends_on")),
    }
    notes = Notes(opened.mapping)
    lines = _lines(opened, readers, notes, held)
    people = Employee.objects.all() if sight is None else people_visible_to(sight)
    is_free = sight is None or sight.is_hr
    run_ids = None if is_free or sight is None else teams_run_by(sight)
    resolver = Resolver(people=people, run_ids=run_ids, on=held.effective_on)
    asked = resolver.asked(lines, notes)
    settled = Settlement(held.effective_on, held.is_full, resolver.present, notes)
    settled.settle(asked)
    settled.finish()
    if held.is_full:
        _tell_stopped(resolver, notes)
    changed = settled.changed()
    made = Preview(notes, rows=len(lines), in_force=settled.in_force())
    made.changes = [_change(key, found, settled) for key, found in sorted(changed.items())]
    written = {one.asked.line.row for found in changed.values() for one in found if one.asked}
    refused = {error["row"] for error in notes.errors}
    made.unchanged = len({line.row for line, _r in lines} - written - refused)
    return made


def _lines(
    opened: Opened,
    readers: Mapping[str, Callable[[str], Any]],
    notes: Notes,
    held: TeamRosterImport,
) -> list[tuple[Line, bool]]:
    """Every row that is not blank, and whether all of it could be read; progress is told."""
    lines: list[tuple[Line, bool]] = []

    def note(line: Line, is_read: bool) -> None:
        lines.append((line, is_read))
        if len(lines) % PROGRESS == 0 and held.pk:
            held.progress = len(lines)
            held.save(update_fields=["progress", "updated_at"])

    for _line in read_lines(opened, SHAPE, readers, notes=notes, on_row=note):
        pass
    return lines


def _tell_stopped(resolver: Resolver, notes: Notes) -> None:
    """Warn that rows which do not say whom they are about stop the leaving."""
    present = resolver.present
    if present.lost:
        notes.warn(Line(0, {}, {}), "team", "leaves_stopped", count=present.lost)
        return
    for team_id, count in sorted(present.unclear.items()):
        name = resolver.texts[team_id]
        line = Line(0, {"team": name}, {})
        notes.warn(line, "team", "team_leaves_stopped", count=count, team=name)


def _change(key: Key, planned: Sequence[Planned], settled: Settlement) -> TeamRosterChange:
    rows = [one.asked.line.row for one in planned if one.asked]
    statements = [one.said for one in planned]
    before = settled.held.get(key, [])
    return change_of(key, before, statements, row=min(rows, default=None))


def change_of(
    key: Key, before: Sequence[Seat], statements: Sequence[Statement], *, row: int | None
) -> TeamRosterChange:
    """What statements about one seat do to it, as it is kept."""
    found = difference(before, laid(before, statements), is_asked=row is not None)
    team_id, employee_id, slot = key
    return TeamRosterChange(
        action=found.action,
        row=row,
        team_id=team_id,
        employee_id=employee_id,
        slot=slot,
        facts=found.facts,
        statements=[_kept(said) for said in statements],
    )


def _kept(said: Statement) -> list[Any]:
    value = said.value or {}
    days = said.valid_from.isoformat(), said.valid_to.isoformat()
    return [*days, value.get("allocation"), value.get("standing")]


def statements_of(changes: Iterable[TeamRosterChange]) -> list[Statement]:
    """What kept changes write, in order."""
    found = []
    for change in changes:
        key: dict[str, Any] = {
            "team_id": change.team_id,
            "employee_id": change.employee_id,
            "slot": change.slot,
        }
        for low, high, allocation, standing in change.statements:
            days: dict[str, Any] = {"starts_on": day_of(low), "ends_on": day_of(high)}
            if allocation is None:
                found.append(no_seat(**key, **days))
            else:
                found.append(seat(**key, **days, allocation=allocation, standing=standing))
    return found


def day_of(text: str) -> date:
    """A day as it is kept."""
    return date.fromisoformat(text)


def fingerprint(changes: Iterable[TeamRosterChange]) -> dict[Key, tuple[Any, ...]]:
    """What changes come to, to tell whether a preview still says the same."""
    return {
        (change.team_id, change.employee_id, change.slot): (
            change.action,
            change.facts,
            change.statements,
        )
        for change in changes
    }


@transaction.atomic
def keep(held: TeamRosterImport, made: Preview) -> None:
    """Store a preview with its import, in place of the one before."""
    clear(held)
    for change in made.changes:
        change.team_import = held
    TeamRosterChange.objects.bulk_create(made.changes, batch_size=BATCH)
    found = made.notes.rows(TeamRosterProblem, team_import=held)
    TeamRosterProblem.objects.bulk_create(found, batch_size=BATCH)
    held.state, held.refusal = ImportState.PREVIEWED, {}
    held.counts = made.counts()
    held.progress = made.rows
    held.revision = current_revision()
    held.save()


def clear(held: TeamRosterImport) -> None:
    """Forget the preview."""
    held.changes.all().delete()
    held.problems.all().delete()
