"""A team's roster on a day, slot by slot: who fills each, and what is plainly missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import get_language

from orgchange.directory.models import Employee, JobFunction
from orgchange.teams.figures import PersonFacts, SlotRule
from orgchange.teams.models import KindSlot, Standing, TeamMembership
from orgchange.teams.needs import Skills, needs_text
from orgchange.teams.needs import names as needed_names
from orgchange.teams.team_list import last_day

ORDER = {str(standing): rank for rank, standing in enumerate(Standing.values)}


@dataclass(frozen=True)
class SeatRow:
    """A seat as the page shows it. `allocation` is None for who may not see people's time.

    `lacks`: the skills that the slot needs and its member does not hold, for who may see them.
    """

    pk: int
    person: Employee
    slot: str
    slot_name: str
    standing: str
    standing_name: str
    function: str
    is_away: bool
    allocation: int | None
    starts_on: date
    last_day: date | None
    lacks: str = ""


@dataclass(frozen=True)
class SlotRow:
    """A slot with who is in it. `missing`: how many of those required nobody fills."""

    code: str
    name: str
    required: int
    function: str
    is_core: bool
    is_known: bool
    seats: tuple[SeatRow, ...]
    filled: int
    needs: str = ""

    @property
    def missing(self) -> int:
        """How many it still takes."""
        return max(self.required - self.filled, 0)

    @property
    def gaps(self) -> range:
        """One for each empty place, to draw."""
        return range(self.missing)

    @property
    def is_bare(self) -> bool:
        """Welcome, not required, and nobody in it."""
        return not self.required and not self.seats


def seats_of_team(team_id: int, *, known_at: datetime | None = None) -> list[TeamMembership]:
    """All seats of a team, past and future ones too, as known. One query."""
    rows = TeamMembership.objects.known_at(known_at).filter(team=team_id)
    return list(rows.select_related("employee").order_by("valid_from", "pk"))


def roster(
    seats: Iterable[TeamMembership],
    slots: Sequence[SlotRule],
    people: Mapping[int, PersonFacts],
    *,
    on: date,
    sees_time: bool,
    skills: Skills | None = None,
) -> list[SlotRow]:
    """Every slot of the kind in its order, then what its version does not know. One query
    where a slot needs a skill.

    `skills`: what the people hold of what the slots need; without it nothing is said of them.
    """
    names = slot_names(slots)
    held: dict[str, list[SeatRow]] = defaultdict(list)
    for seat in seats:
        if seat.valid_from <= on < seat.valid_to:
            facts = people.get(seat.employee_id)
            row = seat_row(seat, facts, names, sees_time=sees_time)
            row = replace(row, lacks=_lacks(row, slots, on, skills))
            held[seat.slot].append(row)
    named = needed_names({need.skill for slot in slots for need in slot.needs})
    found = [_slot_row(slot, held.pop(slot.code, []), named) for slot in slots]
    strays = [SlotRule(code, code, code, 0) for code in sorted(held)]
    unknown = [_slot_row(stray, held[stray.code], {}, is_known=False) for stray in strays]
    return [*found, *unknown]


def slot_names(slots: Iterable[SlotRule | KindSlot]) -> dict[str, str]:
    """The slots' names by code, in the reader's language."""
    language = get_language() or ""
    return {slot.code: slot.name_in(language) for slot in slots}


def seat_row(
    seat: TeamMembership,
    facts: PersonFacts | None,
    names: Mapping[str, str],
    *,
    sees_time: bool,
) -> SeatRow:
    """A seat with what is known of its holder on the day."""
    return SeatRow(
        pk=seat.pk,
        person=seat.employee,
        slot=seat.slot,
        slot_name=names.get(seat.slot, seat.slot),
        standing=seat.standing,
        standing_name=str(seat.get_standing_display()),
        function=function_name(facts.home_function if facts else ""),
        is_away=facts is not None and not facts.is_active,
        allocation=seat.allocation if sees_time else None,
        starts_on=seat.valid_from,
        last_day=last_day(seat.valid_to),
    )


def function_name(code: str) -> str:
    """A function in words; a code that no longer is one stands for itself."""
    return str(dict(JobFunction.choices).get(code, code))


def _slot_row(
    slot: SlotRule, seats: list[SeatRow], named: Mapping[str, str], *, is_known: bool = True
) -> SlotRow:
    ordered = sorted(seats, key=lambda s: (ORDER.get(s.standing, 9), s.person.full_name, s.pk))
    fills = {s.person.pk for s in seats if s.standing == Standing.MEMBER and not s.is_away}
    return SlotRow(
        code=slot.code,
        name=slot.name_in(get_language() or ""),
        required=slot.required,
        function=function_name(slot.function) if slot.function else "",
        is_core=slot.is_core,
        is_known=is_known,
        seats=tuple(ordered),
        filled=len(fills),
        needs=needs_text(slot.needs, named),
    )


def _lacks(row: SeatRow, slots: Sequence[SlotRule], on: date, skills: Skills | None) -> str:
    slot = next((slot for slot in slots if slot.code == row.slot), None)
    if skills is None or slot is None or row.standing != Standing.MEMBER:
        return ""
    return skills.text(skills.lacks(row.person.pk, slot.needs, on))
