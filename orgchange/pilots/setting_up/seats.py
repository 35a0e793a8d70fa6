"""The team of a pilot on a day: its figures, its empty slots, what it is let off."""

from dataclasses import dataclass
from datetime import date

from orgchange.pilots.models import Pilot
from orgchange.teams.models import Standing
from orgchange.teams.sheet import Asked, Sheet, sheet

OWNER_SLOT = "owner"


@dataclass(frozen=True)
class Lineup:
    """A pilot's team as it stands; `waived` are the rules that it is let off today."""

    sheet: Sheet
    waived: frozenset[str]

    @property
    def names(self) -> dict[str, str]:
        """The names of its slots by code."""
        return {slot.code: slot.name for slot in self.sheet.slots}

    @property
    def gaps(self) -> list[str]:
        """The required slots with too few people in them, but those that were waived."""
        missing = [gap.code for gap in self.sheet.figures.gaps]
        return [code for code in missing if f"slot:{code}" not in self.waived]

    @property
    def is_mixed(self) -> bool:
        """Whether its share is above the minimum of its kind, or that was waived."""
        return bool(self.sheet.figures.meets_target) or "minimum_share" in self.waived

    @property
    def owners(self) -> frozenset[int]:
        """Who fills the slot of the accountable owner."""
        held = [seat for slot in self.sheet.slots if slot.code == OWNER_SLOT for seat in slot.seats]
        return frozenset(seat.person.pk for seat in held if seat.standing == Standing.MEMBER)


def lineup(pilot: Pilot, *, on: date) -> Lineup | None:
    """The team on a day; None where none was formed. Nine queries."""
    if pilot.team is None:
        return None
    asked = Asked(on=on, known_at=None, sees_time=True, sees_records=True)
    found = sheet(pilot.team, asked)
    return Lineup(found, frozenset(row.waiver.rule for row in found.waivers))
