"""What an act would do, made ready to be shown: bars, weeks, messages, coverage by department."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.assignments.simulate import Figure, Simulation
from orgchange.core.figures import number as grouped
from orgchange.core.figures import percent_text
from orgchange.core.wording import day_text

MOST = 6
DEPARTMENTS = 8


@dataclass(frozen=True)
class Bar:
    """A line of a small table: a label, how long its bar is, what it says."""

    label: str
    width: str
    text: str


@dataclass(frozen=True)
class Dumbbell:
    """Coverage before and after, on an axis from `low` per cent to 100."""

    label: str
    before_x: str | None
    after_x: str | None
    text: str


@dataclass(frozen=True)
class Effect:
    """A simulation as the panel shows it."""

    of: Simulation
    fresh: int
    weeks: list[Bar]
    more_weeks: int
    messages: list[Bar]
    more_messages: int
    total_messages: int
    departments: list[Dumbbell]
    low: int
    covered_width: str
    fresh_width: str


def effect_of(found: Simulation) -> Effect:
    """The simulation with lengths and words."""
    fresh = found.entering - found.covered_at_once
    low = _low(found.departments)
    messages = list(found.messages)
    return Effect(
        of=found,
        fresh=fresh,
        weeks=_bars((day_text(d, today=found.day), n) for d, n in found.due_weeks[:MOST]),
        more_weeks=max(len(found.due_weeks) - MOST, 0),
        messages=_bars((_weekday(d), n) for d, n in messages[:MOST]),
        more_messages=sum(n for _d, n in messages[MOST:]),
        total_messages=sum(n for _d, n in messages),
        departments=[_dumbbell(one, low) for one in found.departments[:DEPARTMENTS]],
        low=low,
        fresh_width=_share(fresh, found.entering),
        covered_width=_share(found.covered_at_once, found.entering),
    )


def _weekday(day: date) -> str:
    # Translators: a date format of Django's: weekday, day, month.
    return date_format(day, _("D j M"))


def _bars(rows: Iterable[tuple[str, int]]) -> list[Bar]:
    held = list(rows)
    longest = max((count for _label, count in held), default=0)
    return [Bar(label, _share(count, longest), grouped(count)) for label, count in held]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "0"


def _low(figures: Iterable[Figure]) -> int:
    """Where the axis starts: a round number below every share."""
    shares = [100 * c / r for one in figures for c, r in (one.before, one.after) if r]
    return int(min(shares, default=0) // 25 * 25) if shares and min(shares) < 100 else 75


def _dumbbell(one: Figure, low: int) -> Dumbbell:
    def x(fraction: tuple[int, int]) -> str | None:
        covered, required = fraction
        if not required:
            return None
        return f"{100 * (100 * covered / required - low) / (100 - low):.1f}"

    text: Any = f"{percent_text(*one.before)} → {percent_text(*one.after)}"
    return Dumbbell(one.name, x(one.before), x(one.after), text)
