"""What the scores of a panel say together, by the rule that every level is awarded by.

Pure: no database, no clock. How a pilot came out is no part of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.skills.quorum import Seen, Standing, verdict


@dataclass(frozen=True)
class Need:
    """A level that a profile needs of a skill."""

    skill_id: int
    level: int
    is_mandatory: bool = True


@dataclass(frozen=True)
class Score:
    """What one assessor saw of a skill."""

    seat_id: int
    employee_id: int
    skill_id: int
    level: int


@dataclass(frozen=True)
class Cell:
    """A skill of the profile, what was scored of it, and what that comes to."""

    need: Need
    scores: tuple[Score, ...]
    standing: Standing
    level: int | None

    @property
    def is_met(self) -> bool:
        """Agreed upon, at the level that is needed."""
        return self.level is not None and self.level >= self.need.level

    @property
    def is_apart(self) -> bool:
        """Nobody agrees within one level."""
        return self.standing == Standing.APART


def cells_of(needs: Sequence[Need], scores: Sequence[Score]) -> list[Cell]:
    """Every need with its verdict, in the order of the needs."""
    return [_cell(need, [row for row in scores if row.skill_id == need.skill_id]) for need in needs]


def wants_third(cells: Sequence[Cell]) -> bool:
    """Whether a mandatory skill lies two levels apart."""
    return any(cell.need.is_mandatory and cell.is_apart for cell in cells)


def is_reached(cells: Sequence[Cell]) -> bool:
    """Whether every mandatory need is met; never, where nothing is mandatory."""
    mandatory = [cell for cell in cells if cell.need.is_mandatory]
    return bool(mandatory) and all(cell.is_met for cell in mandatory)


def reached(levels: Mapping[int, Sequence[Need]], scores: Sequence[Score]) -> list[int]:
    """The levels whose profiles the scores meet, highest first."""
    return sorted(
        (level for level, needs in levels.items() if is_reached(cells_of(needs, scores))),
        reverse=True,
    )


def _cell(need: Need, scores: Sequence[Score]) -> Cell:
    said = verdict(
        Seen(id=row.seat_id, rater_id=row.employee_id, level=row.level, rated_on=date.min)
        for row in scores
    )
    return Cell(need, tuple(scores), said.standing, said.level)
