"""Everything that a team's page shows of a day, gathered in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orgchange.directory.models import Employee
from orgchange.teams.figures import (
    Member,
    TeamFigures,
    is_withheld,
    roster_figures,
    working_members,
)
from orgchange.teams.loads import seat_of
from orgchange.teams.models import Team, TeamCharter, TeamMembership, Waiver
from orgchange.teams.needs import Skills
from orgchange.teams.queries import kind_rules, person_facts
from orgchange.teams.roster import SlotRow, function_name, roster, seats_of_team, slot_names
from orgchange.teams.rules import WaiverRow, rule_text
from orgchange.teams.timeline import Timeline, timeline
from orgchange.teams.told import Told, told

CHARTER_FIELDS = {field.name: field for field in TeamCharter._meta.concrete_fields}
CHARTER_LABELS = {
    name: CHARTER_FIELDS[name].verbose_name
    for name in (
        "name",
        "version",
        "host_function",
        "lead",
        "answers_to",
        "purpose",
        "may_decide",
        "budget",
        "currency",
        "person_days",
    )
}


@dataclass(frozen=True)
class Asked:
    """The day, the knowledge, and what the viewer may see of it."""

    on: date
    known_at: datetime | None
    sees_time: bool
    sees_records: bool


@dataclass(frozen=True)
class WorkingRow:
    """A working member behind the shares. `has_background` is None where it is withheld."""

    person: Employee
    function: str
    is_cross: bool
    has_background: bool | None
    allocation: int | None
    load: int | None


@dataclass(frozen=True)
class CharterEdition:
    """A charter from a day to a day, and which of its parts differ from the one before."""

    charter: TeamCharter
    changed: tuple[Any, ...]
    is_now: bool


@dataclass(frozen=True)
class Sheet:
    """A team on a day."""

    charter: TeamCharter | None
    is_in_force: bool
    slots: tuple[SlotRow, ...]
    figures: TeamFigures
    told: tuple[Told, ...]
    working: tuple[WorkingRow, ...]
    timeline: Timeline
    editions: tuple[CharterEdition, ...]
    waivers: tuple[WaiverRow, ...]
    people: int


def sheet(team: Team, asked: Asked) -> Sheet:
    """The team as it was, is or will be on the day. Nine queries, whatever its size; three more
    where its slots need skills."""
    charters = charters_of(team, known_at=asked.known_at)
    charter = standing_charter(charters, asked.on)
    rules = kind_rules([charter.version_id] if charter else [])
    kind = rules[charter.version_id] if charter else None
    rows = seats_of_team(team.pk, known_at=asked.known_at)
    facts = person_facts({row.employee_id for row in rows}, on=asked.on, known_at=asked.known_at)
    slots = kind.slots if kind else ()
    names = slot_names(slots)
    waivers = tuple(waivers_on(team, on=asked.on, known_at=asked.known_at))
    seats = [seat_of(row) for row in rows]
    figures, working = TeamFigures(), list[Member]()
    if charter and kind:
        host, opened = charter.host_function, charters[0].valid_from
        figures = roster_figures(seats, facts, kind, host, on=asked.on, opened_on=opened)
        working = working_members(seats, facts, host, on=asked.on)
    withheld = is_withheld(figures.working, sees_records=asked.sees_records)
    present = {row.employee_id for row in rows if row.valid_from <= asked.on < row.valid_to}
    skills = None
    if asked.sees_records:
        needed = [need for slot in slots for need in slot.needs]
        skills = Skills(present, needed, asked.known_at)
    return Sheet(
        charter=charter,
        is_in_force=bool(charter and charter.valid_from <= asked.on < charter.valid_to),
        slots=tuple(
            roster(rows, slots, facts, on=asked.on, sees_time=asked.sees_time, skills=skills)
        ),
        figures=figures,
        told=tuple(told(figures, waivers=waivers, is_withheld=withheld)),
        working=tuple(_working(rows, working, asked, is_withheld=withheld)),
        timeline=timeline(team, rows, names, on=asked.on, sees_time=asked.sees_time),
        editions=tuple(editions(charters, asked.on)),
        waivers=tuple(WaiverRow(row, rule_text(row.rule, names)) for row in waivers),
        people=len(present),
    )


def charters_of(team: Team, *, known_at: datetime | None = None) -> list[TeamCharter]:
    """All charters of a team as known, oldest first. One query."""
    rows = TeamCharter.objects.known_at(known_at).filter(team=team)
    return list(rows.select_related("version", "lead", "answers_to").order_by("valid_from"))


def standing_charter(charters: Sequence[TeamCharter], on: date) -> TeamCharter | None:
    """The one in force on a day; else the last before it, or the next."""
    before = [row for row in charters if row.valid_from <= on]
    return before[-1] if before else charters[0] if charters else None


def waivers_on(team: Team, *, on: date, known_at: datetime | None = None) -> Sequence[Waiver]:
    """What a team is let off on a day or later. One query."""
    rows = Waiver.objects.known_at(known_at).filter(team=team)
    return list(rows.on(on).select_related("approved_by").order_by("rule", "pk"))


def editions(charters: Sequence[TeamCharter], on: date) -> list[CharterEdition]:
    """The charters, newest first, each with what it changed."""
    found = []
    for index, row in enumerate(charters):
        before = charters[index - 1] if index else None
        changed = tuple(
            label
            for name, label in CHARTER_LABELS.items()
            if before is not None and getattr(row, name) != getattr(before, name)
        )
        found.append(CharterEdition(row, changed, row.valid_from <= on < row.valid_to))
    return found[::-1]


def _working(
    rows: Sequence[TeamMembership],
    working: Sequence[Member],
    asked: Asked,
    *,
    is_withheld: bool,
) -> list[WorkingRow]:
    people = {row.employee_id: row.employee for row in rows}
    found = [
        WorkingRow(
            person=people[one.employee_id],
            function=function_name(one.home_function),
            is_cross=one.is_cross,
            has_background=one.has_background if asked.sees_records and not is_withheld else None,
            allocation=one.allocation if asked.sees_time else None,
            load=one.load if asked.sees_time else None,
        )
        for one in working
    ]
    return sorted(found, key=lambda row: (not row.is_cross, row.person.full_name))
