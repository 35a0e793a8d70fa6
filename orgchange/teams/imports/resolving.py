"""From the words of a file to teams, people and slots that exist, a whole file in few queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Lower

from orgchange.core.dates import OPEN_DATE, day_after
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.directory.roster.lines import Line, Notes
from orgchange.directory.roster.values import Unreadable
from orgchange.teams.imports.columns import NUMBER, in_fractions, percent, unquoted
from orgchange.teams.models import KindSlot, Team, TeamCharter

CHUNK = 2000


@dataclass(frozen=True)
class Asked:
    """One row: who fills which slot of which team, how much and when. None: the file says none."""

    line: Line
    team_id: int
    employee_id: int
    slot: str
    allocation: int | None
    standing: str
    starts_on: date | None
    ends_on: date = OPEN_DATE


@dataclass
class Present:
    """What a file shows to be there, also in rows that cannot be taken; for a full roster."""

    teams: set[int] = field(default_factory=set)
    people: set[tuple[int, int]] = field(default_factory=set)  # (team, employee): not to leave
    unclear: Counter[int] = field(default_factory=Counter)  # rows of a team that name nobody
    lost: int = 0  # rows that name no team


class Resolver:
    """Finds teams by name or number, people by number, slots by code or name."""

    def __init__(
        self, *, people: QuerySet[Employee], run_ids: Collection[int] | None, on: date
    ) -> None:
        self.people, self.run_ids = people, run_ids
        self.names: dict[str, list[int]] = defaultdict(list)
        self.texts: dict[int, str] = {}
        closed: dict[str, list[int]] = defaultdict(list)
        for pk, name, closes_on in Team.objects.values_list("pk", "name", "closes_on"):
            self.texts[pk] = name
            (self.names if closes_on > on else closed)[name.casefold()].append(pk)
        for name, ids in closed.items():
            self.names.setdefault(name, ids)
        self.present = Present()

    def asked(self, lines: Sequence[tuple[Line, bool]], notes: Notes) -> list[Asked]:
        """The rows that can be taken; of the others is noted why, and whom they show present."""
        teams = [self._team(line, notes, quiet=not is_read) for line, is_read in lines]
        numbers = {self._number(line) for line, _is_read in lines}
        people = self._people(numbers)
        words = self._slots({team for team in teams if team is not None})
        shares = [share for line, _r in lines if (share := line.found.get("allocation"))]
        fractions = in_fractions(shares)
        found = []
        for (line, is_read), team_id in zip(lines, teams, strict=True):
            if team_id is None:
                continue
            employee_id = people.get(self._number(line))
            self._see(team_id, employee_id, is_read)
            if not is_read:
                continue
            one = self._row(line, team_id, employee_id, words[team_id], fractions, notes)
            if one is not None:
                found.append(one)
            elif employee_id is not None:
                self.present.people.add((team_id, employee_id))
        return found

    def _see(self, team_id: int, employee_id: int | None, is_read: bool) -> None:
        self.present.teams.add(team_id)
        if employee_id is None:
            self.present.unclear[team_id] += 1
        elif not is_read:
            self.present.people.add((team_id, employee_id))

    def _team(self, line: Line, notes: Notes, *, quiet: bool) -> int | None:
        text = unquoted(str(line.found.get("team", "")))
        found = self.names.get(text.casefold(), [])
        if not found and NUMBER.fullmatch(text) and int(text) in self.texts:
            found = [int(text)]
        if len(found) == 1:
            if self.run_ids is None or found[0] in self.run_ids:
                return found[0]
            self._note(quiet, line, notes, "not_your_team")
            return None
        self.present.lost += 1
        if found:
            ids = ", ".join(str(pk) for pk in found)
            self._note(quiet, line, notes, "team_ambiguous", count=len(found), ids=ids)
        else:
            self._note(quiet, line, notes, "unknown_team" if text else "no_team")
        return None

    @staticmethod
    def _note(quiet: bool, line: Line, notes: Notes, code: str, **params: object) -> None:
        if not quiet:
            notes.error(line, "team", code, **params)

    @staticmethod
    def _number(line: Line) -> str:
        return unquoted(str(line.found.get("employee_number", ""))).lower()

    def _people(self, numbers: Iterable[str]) -> dict[str, int]:
        keyed = self.people.annotate(key=Lower("employee_number"))
        found: dict[str, int] = {}
        wanted = sorted(numbers)
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            found |= dict(keyed.filter(key__in=some).values_list("key", "pk"))
        return found

    def _slots(self, team_ids: Collection[int]) -> Mapping[int, dict[str, str]]:
        """{team: {code or name: code}}; a code goes before a name."""
        charters = TeamCharter.objects.current().filter(team__in=id_list(team_ids))
        of_teams = set(charters.values_list("team_id", "version_id"))
        versions = {version_id for _team, version_id in of_teams}
        named: dict[int, dict[str, str]] = defaultdict(dict)
        for slot in KindSlot.objects.filter(version__in=id_list(versions)):
            for word in (slot.name_zh, slot.name, slot.code):
                named[slot.version_id][word.casefold()] = slot.code
        words: dict[int, dict[str, str]] = defaultdict(dict)
        for team_id, version_id in sorted(of_teams):
            words[team_id] |= named[version_id]
        return words

    def _row(
        self,
        line: Line,
        team_id: int,
        employee_id: int | None,
        words: Mapping[str, str],
        fractions: bool | None,
        notes: Notes,
    ) -> Asked | None:
        found = line.found
        slot = unquoted(str(found["slot"]))
        if employee_id is None:
            code = "unknown_employee" if self._number(line) else "no_employee_number"
            notes.error(line, "employee_number", code)
            return None
        if not slot:
            notes.error(line, "slot", "no_slot")
            return None
        share = found.get("allocation")
        try:
            allocation = None if share is None else percent(share, fractions=fractions)
        except Unreadable as problem:
            notes.error(line, "allocation", problem.code)
            return None
        starts_on, ends = found.get("starts_on"), found.get("ends_on")
        ends_on = OPEN_DATE if ends is None else day_after(ends)
        if starts_on is not None and ends_on <= starts_on:
            notes.error(line, "ends_on", "ends_before_start")
            return None
        return Asked(
            line,
            team_id,
            employee_id,
            words.get(slot.casefold(), slot),
            allocation,
            found.get("standing") or "",
            starts_on,
            ends_on,
        )
