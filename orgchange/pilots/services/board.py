"""The board of a pilot: tasks written, moved between its columns, and removed.

Whoever writes waits for the others at the pilot's row, and puts the cards of the column in order
again: positions count from 0 without a gap, so nobody's card is lost between two others' moves.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.models import Employee
from orgchange.directory.services.writing import refuse_invalid, too_long
from orgchange.pilots.daily.people import workers
from orgchange.pilots.models import Pilot, PilotTask, TaskStatus
from orgchange.pilots.services.daily import at_work

LONGEST_TITLE, MOST_TASKS, MOST_FORTNIGHTS = 300, 500, 40
FIELDS = ("title", "fortnight", "assignee", "due_on")


class TaskRemoved(DomainError):
    """The task was removed, perhaps by somebody else this minute."""

    code = "task_removed"


@dataclass(frozen=True)
class NewTask:
    """A task to be put on the board."""

    title: str
    status: str = TaskStatus.TO_DO
    fortnight: int | None = None
    assignee: Employee | None = None
    due_on: date | None = None


def add_task(*, pilot: Pilot, task: NewTask, actor: User | None, now: datetime) -> PilotTask:
    """Put a task at the end of its column."""
    with at_work(pilot, actor, now) as locked:
        refuse_invalid(_wrong_new(locked, [task], now))
        return _put(locked, [task], actor, now)[0]


def add_tasks(
    *, pilot: Pilot, tasks: Sequence[NewTask], actor: User | None, now: datetime
) -> list[PilotTask]:
    """Put many, all or none; problems name `tasks[i]`."""
    with at_work(pilot, actor, now) as locked:
        refuse_invalid(
            Problem(f"tasks[{index}].{one.field}", one.code, one.message)
            for index, task in enumerate(tasks)
            for one in _wrong_new(locked, [*tasks[:index], task], now)
        )
        return _put(locked, tasks, actor, now)


def change_task(
    *, task: PilotTask, changes: Mapping[str, Any], actor: User | None, now: datetime
) -> PilotTask:
    """Change any of `FIELDS`."""
    with _on_board(task, actor, now) as held:
        wanted = {name: value for name, value in changes.items() if name in FIELDS}
        if "title" in wanted:
            wanted["title"] = wanted["title"].strip()
        moved = {name: v for name, v in wanted.items() if getattr(held, name) != v}
        refuse_invalid(_wrong(held.pilot, moved, now))
        facts = {name: [_told(getattr(held, name)), _told(v)] for name, v in moved.items()}
        for name, value in moved.items():
            setattr(held, name, value)
        if moved:
            held.save()
            _record("changed", held, actor, now, facts)
    return held


def move_task(
    *,
    task: PilotTask,
    status: str,
    before: int | None = None,
    actor: User | None,
    now: datetime,
) -> PilotTask:
    """Put a task into a column, before the task of an id; at its end without one.

    One that is not in that column any more counts as none: somebody else was faster.
    """
    if status not in TaskStatus.values:
        refuse_invalid([Problem("status", "unknown", _("There is no such column."))])
    with _on_board(task, actor, now) as held:
        was = held.status
        if status != was:
            held.status = status
            held.done_at = now if status == TaskStatus.DONE else None
            held.save()
            _arrange(_column(held.pilot, was))
            _record("moved", held, actor, now, {"status": [was, status]})
        column = [row for row in _column(held.pilot, status) if row.pk != held.pk]
        ids = [row.pk for row in column]
        at = ids.index(before) if before in ids else len(ids)
        _arrange([*column[:at], held, *column[at:]])
    return held


def remove_task(*, task: PilotTask, actor: User | None, now: datetime) -> PilotTask:
    """Take a task off the board. It stays on record, and can be put back."""
    with _on_board(task, actor, now) as held:
        held.removed_at = now
        held.save()
        _arrange(_column(held.pilot, held.status))
        _record("removed", held, actor, now, {"title": held.title})
    return held


def restore_task(*, task: PilotTask, actor: User | None, now: datetime) -> PilotTask:
    """Put a removed task back where it was. Put back twice, it is there once."""
    with at_work(task.pilot, actor, now) as locked:
        held = _held(locked, task)
        if held.removed_at is not None:
            refuse_invalid(_too_many(locked, 1))
            column = _column(locked, held.status)
            held.removed_at = None
            held.save()
            at = min(held.position, len(column))
            _arrange([*column[:at], held, *column[at:]])
            _record("restored", held, actor, now, {"title": held.title})
    return held


@contextmanager
def _on_board(task: PilotTask, actor: User | None, now: datetime) -> Iterator[PilotTask]:
    """The task as it is now, alone with its pilot; refused where it was removed."""
    with at_work(task.pilot, actor, now) as locked:
        held = _held(locked, task)
        if held.removed_at is not None:
            raise TaskRemoved(_("This task was removed."))
        yield held


def _held(pilot: Pilot, task: PilotTask) -> PilotTask:
    held = PilotTask.objects.select_related("assignee").get(pk=task.pk)
    held.pilot = pilot
    return held


def _column(pilot: Pilot, status: str) -> list[PilotTask]:
    rows = PilotTask.objects.filter(pilot=pilot, status=status, removed_at=None)
    return list(rows.order_by("position", "pk"))


def _arrange(rows: Sequence[PilotTask]) -> None:
    """Count the positions of a column anew, and write those that differ."""
    moved = [row for at, row in enumerate(rows) if row.position != at]
    for at, row in enumerate(rows):
        row.position = at
    PilotTask.objects.bulk_update(moved, ["position"])


def _put(
    pilot: Pilot, tasks: Sequence[NewTask], actor: User | None, now: datetime
) -> list[PilotTask]:
    ends = {status: len(_column(pilot, status)) for status in {task.status for task in tasks}}
    rows = []
    for task in tasks:
        done_at = now if task.status == TaskStatus.DONE else None
        given = {**vars(task), "title": task.title.strip()}
        rows.append(PilotTask(pilot=pilot, position=ends[task.status], done_at=done_at, **given))
        ends[task.status] += 1
    PilotTask.objects.bulk_create(rows)
    facts = {"titles": [row.title for row in rows]}
    record(action="pilot.tasks_added", obj=pilot, actor=actor, at=now, changes=facts)
    return rows


def _wrong_new(pilot: Pilot, tasks: Sequence[NewTask], now: datetime) -> Iterator[Problem]:
    """What is wrong with the last of the tasks, the others being there."""
    task = tasks[-1]
    if task.status not in TaskStatus.values:
        yield Problem("status", "unknown", _("There is no such column."))
    yield from _too_many(pilot, len(tasks))
    yield from _wrong(pilot, {name: getattr(task, name) for name in FIELDS}, now)


def _wrong(pilot: Pilot, given: Mapping[str, Any], now: datetime) -> Iterator[Problem]:
    if "title" in given:
        if not given["title"].strip():
            yield Problem("title", "required", _("Say what is to be done."))
        yield from too_long("title", given["title"], LONGEST_TITLE)
    fortnight, assignee = given.get("fortnight"), given.get("assignee")
    if fortnight is not None and not 1 <= fortnight <= MOST_FORTNIGHTS:
        yield Problem("fortnight", "out_of_range", _("This number is out of range."))
    today = firm_day(now)
    if assignee is not None and not workers(pilot, on=today).filter(pk=assignee.pk).exists():
        text = _("Only who owns or sponsors the pilot, or is in its team today.")
        yield Problem("assignee", "not_in_team", text)


def _too_many(pilot: Pilot, more: int) -> list[Problem]:
    there = PilotTask.objects.filter(pilot=pilot, removed_at=None).count()
    if there + more <= MOST_TASKS:
        return []
    text = _("At most %(limit)s tasks. Remove some first.") % {"limit": MOST_TASKS}
    return [Problem("title", "too_many", text)]


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def _record(
    what: str, task: PilotTask, actor: User | None, now: datetime, facts: dict[str, Any]
) -> None:
    changes = {"task": task.pk, **facts}
    record(action=f"pilot.task_{what}", obj=task.pilot, actor=actor, at=now, changes=changes)
