"""Skills that a slot needs. What a skill is, and who holds it, an area above tells.

Teams know codes and levels alone; without that area nothing is needed of anybody.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.core.registry import Slot as Place
from orgchange.core.sql import Sql

SKILL = "skill:"  # the rule that a waiver names, with the slot's code behind it
PIECE = re.compile(r"\s*([a-z0-9-]{1,60})\s*[: ]\s*(\d{1,2})\s*\Z")
HIGHEST, MOST = 4, 10


@dataclass(frozen=True)
class Need:
    """A level of a skill."""

    skill: str
    level: int


@dataclass(frozen=True)
class Holder:
    """What the area above brings.

    `names(codes)`: {code: (name, name in Chinese)} of those it knows. `held(people, codes,
    known_at)`: {(person, code): [(from, to, level; None: exempt)]}, one query. `meets(needs, day)`:
    a SELECT of the ids of all who meet all of them on a day.
    """

    names: Callable[[Collection[str]], Mapping[str, tuple[str, str]]]
    held: Callable[
        [Collection[int], Collection[str], datetime | None],
        Mapping[tuple[int, str], Sequence[tuple[date, date, int | None]]],
    ]
    meets: Callable[[Sequence[Need], date], Sql]


holder: Place[Holder] = Place()


def register_slot_need(found: Holder) -> None:
    """Bring what slots need to know of skills; the last one wins."""
    holder.fill(found)


def needs_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Need, ...]:
    """Needs as a slot keeps them: [{skill, level}]."""
    return tuple(Need(str(row["skill"]), int(row["level"])) for row in rows)


def from_text(text: str) -> list[dict[str, Any]]:
    """What was typed: "framing 2, risk 1". What is no skill with a level gets level 0."""
    found: list[dict[str, Any]] = []
    for piece in text.replace("，", ",").replace("\n", ",").split(","):
        said = PIECE.match(piece)
        if said:
            found.append({"skill": said[1], "level": int(said[2])})
        elif piece.strip():
            found.append({"skill": piece.strip()[:60], "level": 0})
    return found


def as_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The same, to be typed over."""
    return ", ".join(f"{row['skill']} {row['level']}" for row in rows)


def wrong_needs(place: str, rows: Any) -> list[Problem]:
    """What is wrong with the needs of a slot. One query, where there are any."""
    if not rows:
        return []
    is_shaped = isinstance(rows, list) and all(
        isinstance(row, dict)
        and set(row) == {"skill", "level"}
        and isinstance(row["skill"], str)
        and isinstance(row["level"], int)
        and 1 <= row["level"] <= HIGHEST
        for row in rows
    )
    if not is_shaped or len(rows) > MOST:
        message = _("Name skills with a level from 1 to %(highest)s: “framing 2, risk 1”.")
        return [Problem(f"{place}needs", "invalid", message % {"highest": HIGHEST})]
    codes = [row["skill"] for row in rows]
    unknown = sorted(set(codes) - set(names(codes)))
    if unknown or len(set(codes)) < len(codes):
        message = _("There is no such skill, or it stands twice: %(codes)s.")
        listed = ", ".join(unknown or sorted({code for code in codes if codes.count(code) > 1}))
        return [Problem(f"{place}needs", "unknown_skill", message % {"codes": listed})]
    return []


def names(codes: Collection[str]) -> dict[str, str]:
    """{code: name in the reader's language} of the skills that there are. One query."""
    if holder.value is None or not codes:
        return {}
    is_chinese = (get_language() or "").startswith("zh")
    found = holder.value.names(codes)
    return {code: (is_chinese and zh) or name for code, (name, zh) in found.items()}


def needs_text(needs: Iterable[Need], named: Mapping[str, str]) -> str:
    """ "Framing 2, Risk 1"."""
    return ", ".join(f"{named.get(need.skill, need.skill)} {need.level}" for need in needs)


class Skills:
    """What some people hold of what some slots need, read once, to be asked for any day."""

    def __init__(
        self,
        people: Collection[int],
        needs: Iterable[Need],
        known_at: datetime | None = None,
    ) -> None:
        codes = {need.skill for need in needs}
        is_asked = holder.value is not None and bool(codes) and bool(people)
        self.is_asked = is_asked
        self.names = names(codes) if is_asked else {}
        found = holder.value.held(people, codes, known_at) if is_asked and holder.value else {}
        self.held: Mapping[tuple[int, str], Sequence[tuple[date, date, int | None]]] = found

    def lacks(self, employee_id: int, needs: Iterable[Need], on: date) -> list[Need]:
        """Which needs somebody does not meet on a day. Exempt: nobody asks it of them."""
        if not self.is_asked:
            return []
        return [need for need in needs if not self._meets(employee_id, need, on)]

    def text(self, needs: Iterable[Need]) -> str:
        """Needs in words."""
        return needs_text(needs, self.names)

    def _meets(self, employee_id: int, need: Need, on: date) -> bool:
        return any(
            low <= on < high and (level is None or level >= need.level)
            for low, high, level in self.held.get((employee_id, need.skill), ())
        )
