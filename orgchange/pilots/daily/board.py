"""The task board as it is read: three columns of one fortnight, or of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from orgchange.innovation.clocks import end_of_day
from orgchange.pilots.fortnights import DAY, days_of, fortnight_of
from orgchange.pilots.models import Pilot, PilotTask, TaskStatus

NOW, LATER = "now", "later"


@dataclass(frozen=True)
class Card:
    """A task with where "up" and "down" lead; `down` is None at the bottom, 0 for the end."""

    task: PilotTask
    is_late: bool
    up: int | None
    down: int | None


@dataclass(frozen=True)
class Column:
    """A column of the board."""

    code: str
    name: str
    cards: Sequence[Card]
    late: int


def tasks_of(pilot: Pilot) -> QuerySet[PilotTask]:
    """Those that are on the board, in their order."""
    rows = PilotTask.objects.filter(pilot=pilot, removed_at=None)
    return rows.select_related("assignee").order_by("status", "position", "pk")


def narrowed(
    rows: QuerySet[PilotTask],
    asked: Mapping[str, Any],
    pilot: Pilot,
    *,
    today: date,
    time_zone: str,
) -> QuerySet[PilotTask]:
    """By `fortnight` (a number, `now`, `later`; empty: all) and `person`."""
    if person := asked.get("person"):
        rows = rows.filter(assignee=person)
    wanted = str(asked.get("fortnight") or "")
    if wanted == NOW:
        rows = rows.filter(_of_now(pilot, today, time_zone))
    elif wanted == LATER:
        rows = rows.filter(fortnight=None)
    elif wanted.isascii() and wanted.isdigit():
        rows = rows.filter(fortnight=int(wanted[:4]))
    return rows


def columns_of(rows: QuerySet[PilotTask], *, today: date) -> list[Column]:
    """The board of these tasks. One query."""
    found = list(rows)
    return [
        _column(code, str(name), [row for row in found if row.status == code], today)
        for code, name in TaskStatus.choices
    ]


def fortnights_of(pilot: Pilot, *, today: date) -> list[int]:
    """The numbers to choose from: those with tasks, and the one it is now. One query."""
    last = PilotTask.objects.filter(pilot=pilot, removed_at=None).aggregate(n=Max("fortnight"))
    until = max(last["n"] or 0, fortnight_of(pilot.started_on, today) or 0)
    return list(range(1, until + 2))


def _of_now(pilot: Pilot, today: date, time_zone: str) -> Q:
    """What is open and planned for now or before, or not planned; and what was done in it."""
    number = fortnight_of(pilot.started_on, today)
    is_open = ~Q(status=TaskStatus.DONE)
    if number is None or pilot.started_on is None:
        return is_open
    first, _last = days_of(pilot.started_on, number)
    since = end_of_day(first - DAY, time_zone)
    planned = Q(fortnight=None) | Q(fortnight__lte=number)
    return (is_open & planned) | Q(status=TaskStatus.DONE, done_at__gte=since)


def _column(code: str, name: str, tasks: Sequence[PilotTask], today: date) -> Column:
    ids = [row.pk for row in tasks]
    cards = [
        Card(
            task=row,
            is_late=code != TaskStatus.DONE and row.due_on is not None and row.due_on < today,
            up=ids[at - 1] if at else None,
            down=None if at == len(ids) - 1 else (ids[at + 2] if at + 2 < len(ids) else 0),
        )
        for at, row in enumerate(tasks)
    ]
    return Column(code, name, cards, sum(card.is_late for card in cards))
