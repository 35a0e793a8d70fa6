"""Each open team's counts and working members, in brief: sums, orders and lists are made of these.

One statement at any (t, k) answers for all of them, so what one page asked, the next finds.
"""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db import connection

from orgchange.teams.counts import figure_ctes
from orgchange.teams.kept import kept
from orgchange.teams.moment import Moment, joined_text
from orgchange.teams.recount import counted

COUNTS = (
    "working, crossing, background, squares, high_load, over_load, highest_load, required, filled,"
    " unowned, held_days, core_days, minimum_share"
)


class Tally(NamedTuple):
    """One open team. The counts are those of `TeamFigures`.

    `by_function` says home functions, each with its number of working members: "legal:2,data:1".
    `crew` says three numbers of each working member: employee, department, and what all teams take
    of them. It stays text until it is asked for: teams are looked at more often than their people.
    """

    team_id: int
    host_function: str
    target: str
    working: int
    cross: int
    background: int
    squares: int
    high_load: int
    over_load: int
    highest_load: int
    required: int
    filled: int
    unowned: int
    held_days: int
    core_days: int
    minimum_share: int
    by_function: str | None
    crew: str | None

    @property
    def measured(self) -> int:
        """The members who count for the share that the kind holds against its minimum."""
        return self.background if self.target == "background" else self.cross

    @property
    def is_above(self) -> bool:
        """Whether somebody works, and the kind's share is above its minimum."""
        return self.working > 0 and 100 * self.measured > self.minimum_share * self.working

    @property
    def is_below(self) -> bool:
        """Whether somebody works, and the kind's share is not above its minimum."""
        return self.working > 0 and not self.is_above

    def places(self) -> frozenset[int]:
        """The departments of the working members."""
        return frozenset(self._numbers()[1::3])

    def loads(self) -> dict[int, int]:
        """What all teams take of each working member, per cent, by employee."""
        numbers = self._numbers()
        return dict(zip(numbers[::3], numbers[2::3], strict=True))

    def _numbers(self) -> list[int]:
        return [*map(int, self.crew.split(","))] if self.crew else []


def function_counts(text: str) -> list[tuple[str, int]]:
    """From "legal:2,business:3", in any order."""
    pairs = (part.rsplit(":", 1) for part in text.split(",") if part)
    return [(name, int(count)) for name, count in pairs]


def tallies(
    *, on: date, known_at: datetime | None = None, team_ids: Collection[int] | None = None
) -> list[Tally]:
    """The teams open on a day (None: all of them). One statement, or what was kept of it."""
    statement = partial(_statement, Moment(on, known_at))
    if known_at is not None or (team_ids is not None and connection.in_atomic_block):
        return [Tally._make(row) for row in kept(*statement(team_ids))]
    rows = counted(statement)
    wanted = None if team_ids is None else frozenset(team_ids)
    return [Tally._make(row) for row in rows if wanted is None or row[0] in wanted]


def _statement(at: Moment, team_ids: Collection[int] | None) -> tuple[list[str], str]:
    counts = ", ".join(f"CAST(f.{name} AS INTEGER)" for name in COUNTS.split(", "))
    worker = "employee_id || ',' || department_id || ',' || percent"
    crew = f"SELECT team_id, {joined_text(worker)} AS crew FROM worker GROUP BY team_id"
    ctes = [*figure_ctes(at, team_ids), f"crew AS ({crew})"]
    text = f"""SELECT f.team_id, c.host_function, f.target, {counts}, f.by_function, w.crew
        FROM figure f JOIN charter c ON c.team_id = f.team_id
        LEFT JOIN crew w ON w.team_id = f.team_id"""
    return ctes, text
