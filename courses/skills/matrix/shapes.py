"""The shapes of an answer: what was asked, a cell, a line a person, a sum a skill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import get_language

from courses.catalogue.models import Skill
from courses.skills.models import RoleProfile
from orgchange.core.dates import OPEN_DATE
from orgchange.directory.models import Department, Employee

MINE, TEAM, DEPARTMENT, FUNCTION, PILOT = SCOPES = ("", "team", "department", "function", "pilot")
MET, GAP, EXEMPT = STATES = ("met", "gap", "exempt")
ONLY: Final = ("gap", "met", "ending", "exempt", "single")
SORTS: Final = ("name", "department", "met", "gap")
ENDING_DAYS: Final = 90
SUM_FIELDS: Final = (
    "skill",
    "name",
    "needed",
    "mandatory",
    "people",
    "holders",
    "exempt",
    "without",
    "levels_short",
    "ending",
    "single",
)
CELL_FIELDS: Final = (
    "skill",
    "held",
    "needed",
    "gap",
    "state",
    "valid_until",
    "ending",
    "single",
)


@dataclass(frozen=True)
class Query:
    """What is asked for. `as_of` None: today. `known_at` None: as known now.

    `skills`: codes, to look at these alone. `only` and `q` narrow the lines, never the sums.
    """

    scope: str = MINE
    department: str = ""
    below: bool = True
    function: str = ""
    team: int | None = None
    pilot: int | None = None
    profile: str = ""
    skills: tuple[str, ...] = ()
    as_of: date | None = None
    known_at: datetime | None = None
    only: str = ""
    q: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Need:
    """A skill that the profile needs on the day, and at which level."""

    skill: Skill
    level: int
    is_mandatory: bool

    @property
    def name(self) -> str:
        """What the skill is called in the reader's language."""
        return self.skill.name_in(get_language() or "")


@dataclass(frozen=True)
class Cell:
    """How one person stands in one skill. `held` 0: nothing; `ending`: within 90 days."""

    need: Need
    held: int = 0
    is_exempt: bool = False
    valid_to: date | None = None
    ending: bool = False
    is_single: bool = False

    @property
    def state(self) -> str:
        """Exempt is its own state; met at the needed level or above."""
        if self.is_exempt:
            return EXEMPT
        return MET if self.held >= self.need.level else GAP

    @property
    def gap(self) -> int:
        """Levels that are missing: the profile minus what is held."""
        return 0 if self.is_exempt else max(self.need.level - self.held, 0)

    @property
    def last_day(self) -> date | None:
        """The last day on which what is held holds; None where it does not end."""
        ends = self.valid_to
        return None if ends is None or ends >= OPEN_DATE else ends - timedelta(days=1)

    def as_dict(self) -> dict[str, Any]:
        """The cell by its fields."""
        return {
            "skill": self.need.skill.code,
            "held": self.held,
            "needed": self.need.level,
            "gap": self.gap,
            "state": self.state,
            "valid_until": self.last_day,
            "ending": self.ending,
            "single": self.is_single,
        }


@dataclass(frozen=True)
class Line:
    """One person with a cell for each need. Only mandatory needs count in `met` and `gap`."""

    employee: Employee
    department: Department | None
    cells: Sequence[Cell]

    @property
    def met(self) -> int:
        """How many mandatory needs are met, or need not be."""
        return sum(cell.need.is_mandatory and cell.gap == 0 for cell in self.cells)

    @property
    def gap(self) -> int:
        """How many levels are missing over all mandatory needs."""
        return sum(cell.gap for cell in self.cells if cell.need.is_mandatory)

    def as_dict(self) -> dict[str, Any]:
        """The line of the API."""
        return {
            "employee": self.employee.pk,
            "employee_number": self.employee.employee_number,
            "full_name": self.employee.full_name,
            "department": self.department.code if self.department else "",
            "met": self.met,
            "levels_short": self.gap,
            "cells": [cell.as_dict() for cell in self.cells],
        }


@dataclass(frozen=True)
class Sum:
    """One skill over everybody of the scope. `single_id`: who alone holds it, where one does."""

    need: Need
    people: int
    holders: int
    exempt: int
    ending: int
    levels_short: int
    single_id: int | None = None

    @property
    def without(self) -> int:
        """Who neither holds the needed level nor is exempt."""
        return self.people - self.holders - self.exempt

    @property
    def is_single(self) -> bool:
        """Whether all hangs on one person."""
        return self.holders == 1

    @property
    def is_nobody(self) -> bool:
        """Whether nobody holds it, though somebody should."""
        return self.holders == 0 and self.people > self.exempt

    def as_dict(self) -> dict[str, Any]:
        """The sum by its fields."""
        return {
            "skill": self.need.skill.code,
            "name": self.need.name,
            "needed": self.need.level,
            "mandatory": self.need.is_mandatory,
            "people": self.people,
            "holders": self.holders,
            "exempt": self.exempt,
            "without": self.without,
            "levels_short": self.levels_short,
            "ending": self.ending,
            "single": self.is_single,
        }


@dataclass(frozen=True)
class Totals:
    """The sums of every skill. `people` and `complete` (everything mandatory met) of the scope.

    `is_withheld`: the group is too small to be told of to whom asks.
    """

    profile: RoleProfile
    on: date
    needs: Sequence[Need]
    sums: Sequence[Sum]
    people: int
    complete: int
    is_withheld: bool = False

    @property
    def mandatory(self) -> int:
        """How many needs are mandatory."""
        return sum(need.is_mandatory for need in self.needs)

    @property
    def singles(self) -> dict[int, int]:
        """{skill: who alone holds it}."""
        return {s.need.skill.pk: s.single_id for s in self.sums if s.single_id is not None}
