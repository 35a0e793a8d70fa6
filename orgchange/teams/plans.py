"""Reading a draft: what it found, what it plans, what stands there now, and what comes of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import get_language

from orgchange.core.dated import Statement
from orgchange.core.sql import id_list
from orgchange.directory.models import Employee
from orgchange.teams import planning
from orgchange.teams.figures import (
    KindRules,
    PersonFacts,
    SlotRule,
    TeamFigures,
    reseated,
    roster_figures,
)
from orgchange.teams.loads import Seat
from orgchange.teams.models import DraftState, RosterDraft, TeamCharter, TeamMembership
from orgchange.teams.planning import Change, Clash, Key, Planned, Roster
from orgchange.teams.queries import charters_on, kind_rules, person_facts


@dataclass(frozen=True)
class Plan:
    """A draft against the roster of its day as it is now.

    `base`: found when it was started; `mine`: what it plans; `theirs`: there now; `merged`: what
    publishing would leave, with `clashes` kept as they are there. `later`: the day on which a seat
    begins that was agreed for after the day. Of a draft that was settled, `theirs` is its base:
    what it did then, whatever came after; `found` is what stands there.
    """

    draft: RosterDraft
    charter: TeamCharter | None
    kind: KindRules
    base: Roster
    mine: Roster
    theirs: Roster
    merged: Roster
    clashes: tuple[Clash, ...]
    later: Mapping[Key, date]
    found: Roster
    people: Mapping[int, PersonFacts]
    names: Mapping[int, str]

    @property
    def on(self) -> date:
        """The day on which it would take effect."""
        return self.draft.starts_on

    @property
    def statements(self) -> list[Statement]:
        """What publishing would write."""
        return planning.statements(
            self.draft.team_id, self.theirs, self.merged, on=self.on, later=self.later
        )

    @property
    def changes(self) -> list[Change]:
        """What publishing would change, compared with the roster as it is."""
        return planning.changes(self.theirs, self.merged)

    @property
    def meanwhile(self) -> list[Change]:
        """What others changed since the draft was started."""
        return planning.changes(self.base, self.theirs)

    @cached_property
    def before(self) -> TeamFigures:
        """The figures of the day as the roster is now."""
        return self._figures(self.theirs)

    @cached_property
    def after(self) -> TeamFigures:
        """The figures of the day as the draft has it."""
        return self._figures(self.merged)

    def _figures(self, roster: Roster) -> TeamFigures:
        there, here = self._seats(self.found), self._seats(roster)
        people = reseated(self.people, before=there, after=here, on=self.on)
        host = self.charter.host_function if self.charter else ""
        return roster_figures(here, people, self.kind, host, on=self.on)

    def _seats(self, roster: Roster) -> list[Seat]:
        team_id = self.draft.team_id
        return [seat.as_seat(team_id=team_id, starts_on=self.on) for seat in roster.values()]

    def slot(self, code: str) -> SlotRule | None:
        """A slot of the kind, by code."""
        return next((slot for slot in self.kind.slots if slot.code == code), None)

    def slot_name(self, code: str) -> str:
        """What readers call a slot."""
        slot = self.slot(code)
        return slot.name_in(get_language() or "en") if slot else code

    def name(self, employee_id: int) -> str:
        """Whose seat it is."""
        return self.names.get(employee_id, str(employee_id))


def plan_of(
    draft: RosterDraft, *, mine: Roster | None = None, others: Collection[int] = ()
) -> Plan:
    """The plan of a draft; with `mine` given, what it would be with that roster instead.

    `others`: people whose facts are wanted too. A constant number of queries.
    """
    rows = dict(draft.steps.filter(number__in={0, draft.at}).values_list("number", "seats"))
    base = planning.from_rows(rows[0])
    mine = planning.from_rows(rows[draft.at]) if mine is None else mine
    found, later = roster_on(draft.team_id, draft.starts_on)
    theirs = found if draft.state == DraftState.OPEN else base
    merged, clashes = planning.replayed(base, mine, theirs)
    charter = charters_on([draft.team_id], on=draft.starts_on).get(draft.team_id)
    ids = {key[0] for key in (*base, *mine, *found)} | set(others)
    return Plan(
        draft=draft,
        charter=charter,
        kind=kind_rules([charter.version_id])[charter.version_id] if charter else KindRules(),
        base=base,
        mine=mine,
        theirs=theirs,
        merged=merged,
        clashes=tuple(clashes),
        later=later,
        found=found,
        people=person_facts(ids, on=draft.starts_on),
        names=dict(Employee.objects.filter(pk__in=id_list(ids)).values_list("pk", "full_name")),
    )


def roster_on(team_id: int, on: date) -> tuple[dict[Key, Planned], dict[Key, date]]:
    """(the roster of a day as known now, the next day on which a seat begins). One query.

    A seat goes on over rows that join and say the same.
    """
    rows = TeamMembership.objects.current().filter(Q(valid_to__gt=on), team=team_id)
    found: dict[Key, Planned] = {}
    later: dict[Key, date] = {}
    for row in rows.order_by("valid_from", "pk"):
        seat = Planned(row.employee_id, row.slot, row.allocation, row.standing, row.valid_to)
        held = found.get(seat.key)
        if row.valid_from <= on or (held and held.ends_on == row.valid_from and _same(held, seat)):
            found[seat.key] = seat
        else:
            later.setdefault(seat.key, row.valid_from)
    return found, later


def _same(one: Planned, other: Planned) -> bool:
    return (one.allocation, one.standing) == (other.allocation, other.standing)


def counted(changes: Iterable[Change]) -> tuple[int, int, int]:
    """(people who join, people who leave, people who change something)."""
    by_kind: dict[str, set[int]] = {planning.JOIN: set(), planning.LEAVE: set(), "": set()}
    for change in changes:
        by_kind[change.kind if change.kind in by_kind else ""].add(change.employee_id)
    return len(by_kind[planning.JOIN]), len(by_kind[planning.LEAVE]), len(by_kind[""])
