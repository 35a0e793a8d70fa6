"""Which rows can be taken: planned, fitted and tried by the roster's own checks, until all can.

A row that cannot be taken is named with its reason and left out; the seats of its person are then
looked at again without it, because it may have made room for another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from orgchange.core.errors import Problem
from orgchange.core.sql import id_list
from orgchange.directory.roster.lines import Notes
from orgchange.teams.imports.planning import Planned, covers, overlapping, plan, span_of, valued
from orgchange.teams.imports.resolving import Asked, Present
from orgchange.teams.imports.timelines import Key, joined, laid
from orgchange.teams.loads import Seat, seat_of
from orgchange.teams.models import TeamMembership
from orgchange.teams.services import checks
from orgchange.teams.services.trying import place_of, tried


def held_by(team_ids: Collection[int]) -> dict[Key, list[Seat]]:
    """Every seat of some teams over all days, as known now. One query."""
    rows = TeamMembership.objects.current().filter(team__in=id_list(team_ids))
    found: dict[Key, list[Seat]] = defaultdict(list)
    for row in rows.order_by("valid_from").iterator(chunk_size=5000):
        found[row.team_id, row.employee_id, row.slot].append(seat_of(row))
    return {key: joined(seats) for key, seats in found.items()}


@dataclass
class Settlement:
    """The rows of a file on their way into statements that the roster takes."""

    since: date
    is_full: bool
    present: Present
    notes: Notes
    held: Mapping[Key, list[Seat]] = field(default_factory=dict)
    rows: dict[Key, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    done: dict[Key, list[Planned]] = field(default_factory=dict)
    warned: dict[Key, list[tuple[Asked, Problem]]] = field(default_factory=dict)
    rules: dict[int, list[checks.Rules]] = field(default_factory=dict)

    def settle(self, asked: Iterable[Asked]) -> None:
        """Take what can be taken. What is left in `done` is to be written, seat by seat."""
        teams = self.present.teams
        self.held = held_by(teams)
        self.rules = checks.rules_of(teams)
        self._take(asked)
        todo: set[Key] = set(self.rows)
        if self.is_full:
            todo |= self._held_still()
        while todo:
            fitted = self._fitted(todo)
            changed = {key: found for key, found in fitted.items() if self.differs(key, found)}
            refused = self._tried(changed)
            self.done |= fitted
            people = {employee_id for _team, employee_id, _slot in refused}
            todo = {key for key in fitted if key[1] in people} if people else set()

    def in_force(self) -> int:
        """How many seats a full file should have; of other files nobody is missing."""
        return len(self._held_still()) if self.is_full else 0

    def _held_still(self) -> set[Key]:
        return {key for key, seats in self.held.items() if seats[-1].ends_on > self.since}

    def changed(self) -> dict[Key, list[Planned]]:
        """The seats that would not be as they are."""
        return {key: found for key, found in self.done.items() if self.differs(key, found)}

    def differs(self, key: Key, planned: Iterable[Planned]) -> bool:
        """Whether the statements change anything."""
        before = self.held.get(key, [])
        return laid(before, (one.said for one in planned)) != before

    def _take(self, asked: Iterable[Asked]) -> None:
        for row in asked:
            key = row.team_id, row.employee_id, row.slot
            one = valued(row, self.held.get(key, []), self.since)
            if one is None:
                self._refuse(row, "allocation", "no_share")
            else:
                self.rows[key].append(one)
        for key, rows in list(self.rows.items()):
            self.rows[key] = self._apart(rows)

    def _apart(self, rows: list[Asked]) -> list[Asked]:
        """The rows of one seat whose days do not overlap; those that say the same count once."""
        first: dict[tuple[object, ...], Asked] = {}
        for row in rows:
            same = (row.allocation, row.standing, *span_of(row, self.since))
            if same in first:
                row_number = first[same].line.row
                self.notes.warn(row.line, "employee_number", "duplicate_agrees", first=row_number)
            else:
                first[same] = row
        kept = list(first.values())
        clashing = overlapping(kept, self.since)
        numbers = ", ".join(str(row.line.row) for row in clashing)
        for row in clashing:
            self._refuse(row, "starts_on", "days_overlap", rows=numbers)
        return [row for row in kept if row not in clashing]

    def _refuse(self, row: Asked, name: str, code: str, **params: object) -> None:
        self.notes.error(row.line, name, code, **params)
        self.present.people.add((row.team_id, row.employee_id))

    def _drop(self, key: Key, row: Asked, name: str, problem: Problem) -> None:
        if row in self.rows[key]:
            self.rows[key].remove(row)
            self._refuse(row, name, problem.code, message=problem.message)

    def _plan(self, key: Key) -> list[Planned]:
        return plan(
            key,
            self.rows.get(key, []),
            self.held.get(key, []),
            since=self.since,
            is_whole=self.is_full and self._may_leave(key),
        )

    def _may_leave(self, key: Key) -> bool:
        team_id, employee_id, _slot = key
        present = self.present
        is_clear = not present.lost and not present.unclear[team_id]
        return is_clear and (team_id, employee_id) not in present.people

    def _fitted(self, keys: Collection[Key]) -> dict[Key, list[Planned]]:
        """Plans that end with team and employment; rows that cannot begin are dropped."""
        found: dict[Key, list[Planned]] = {}
        todo = set(keys)
        while todo:
            flat = [(key, one) for key in sorted(todo) for one in self._plan(key)]
            kept, problems = checks.fitted([one.said for _key, one in flat], self.rules)
            wrong = {place_of(p)[0]: p for p in reversed(problems)}
            found |= {key: [] for key in todo}
            fits = iter(kept)
            todo = set()
            for index, (key, one) in enumerate(flat):
                problem = wrong.get(index)
                if problem is None:
                    found[key].append(Planned(next(fits), one.asked))
                elif one.asked and not covers(self.held.get(key, []), one.said):
                    self._drop(key, one.asked, place_of(problem)[1], problem)
                    todo.add(key)
        return found

    def _tried(self, changed: Mapping[Key, list[Planned]]) -> set[Key]:
        """The seats of which a row was refused; it is dropped."""
        flat = [(key, one) for key, found in changed.items() for one in found]
        if not flat:
            return set()
        refused, warned = tried([one.said for _key, one in flat])
        dropped = set()
        for problem in refused:
            index, name = place_of(problem)
            key, one = flat[index]
            if one.asked is not None:
                self._drop(key, one.asked, name, problem)
                dropped.add(key)
        self.warned |= {key: [] for key in changed}
        for problem in warned:
            key, one = flat[place_of(problem)[0]]
            if one.asked is not None:
                self.warned[key].append((one.asked, problem))
        return dropped

    def finish(self) -> None:
        """Note what should be looked at, once it is known what is taken."""
        for key, found in self.warned.items():
            for row, problem in found:
                if row in self.rows[key] and key in self.done:
                    name = place_of(problem)[1]
                    self.notes.warn(row.line, name, problem.code, message=problem.message)
        for key, rows in self.rows.items():
            for row in rows:
                low, high = span_of(row, self.since)
                if low < high <= self.since and not self._stands(key, row):
                    day = self.since.isoformat()
                    self.notes.warn(row.line, "ends_on", "past_kept", day=day)

    def _stands(self, key: Key, row: Asked) -> bool:
        after = laid(self.held.get(key, []), (one.said for one in self.done.get(key, [])))
        low, high = span_of(row, self.since)
        return any(
            seat.starts_on <= low
            and high <= seat.ends_on
            and (seat.allocation, seat.standing) == (row.allocation, row.standing)
            for seat in after
        )
