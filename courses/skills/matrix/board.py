"""The matrix as a page has it: cells with their marks and links, chips, the heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.skills.matrix.access import Ask
from courses.skills.matrix.shapes import EXEMPT, Cell, Line
from courses.skills.models import HIGHEST
from orgchange.core.wording import day_text
from orgchange.directory.models import Department, JobFunction
from orgchange.pilots.models import Pilot
from orgchange.teams.models import Team

STEP, FIRST = 11, 0.75


@dataclass(frozen=True)
class Mark:
    """One of the bars of a cell: held, needed and not held, or not needed."""

    x: str
    css: str


@dataclass(frozen=True)
class Shown:
    """A cell with what is drawn and said of it."""

    cell: Cell
    url: str

    @property
    def marks(self) -> list[Mark]:
        """A bar for each level."""
        held, needed = self.cell.held, self.cell.need.level
        found = []
        for level in range(1, HIGHEST + 1):
            css = "on" if level <= held else "need" if level <= needed else "off"
            if self.cell.state == EXEMPT:
                css = "off"
            found.append(Mark(f"{FIRST + STEP * (level - 1):g}", css))
        return found

    @property
    def words(self) -> str:
        """The whole cell in words, for who hears it."""
        cell = self.cell
        if cell.state == EXEMPT:
            return _("exempt")
        said = {"held": cell.held, "needed": cell.need.level, "short": cell.gap}
        if cell.gap:
            return _("%(held)s held, %(needed)s needed, %(short)s short") % said
        return _("%(held)s held, %(needed)s needed, met") % said


@dataclass(frozen=True)
class Row:
    """A person's line with its cells as shown."""

    line: Line
    cells: Sequence[Shown]


def board(asked: Ask, lines: Sequence[Line]) -> list[Row]:
    """The lines of a page. No query."""
    return [
        Row(line, [shown(cell, asked, line.employee.pk) for cell in line.cells]) for line in lines
    ]


def shown(cell: Cell, asked: Ask, employee_id: int = 0) -> Shown:
    """A cell, and the way to how it came about."""
    if not employee_id:
        return Shown(cell, "")
    url = reverse("skill_coverage:cell", args=[employee_id, cell.need.skill.code])
    return Shown(cell, f"{url}?{question(asked)}")


def question(asked: Ask) -> str:
    """Scope, profile and moment as a query string: what a cell's page needs to know."""
    query = asked.query
    said: list[tuple[str, Any]] = [
        ("scope", query.scope),
        ("department", query.department),
        ("below", "" if query.below else "0"),
        ("function", query.function),
        ("team", query.team),
        ("pilot", query.pilot),
        ("profile", asked.profile.code),
        ("as_of", query.as_of),
        ("known_at", query.known_at.isoformat() if query.known_at else ""),
    ]
    return urlencode([(name, value) for name, value in said if value not in ("", None)])


def parameters(asked: Ask) -> str:
    """The whole question as a query string: the same for page, download and parts."""
    query = asked.query
    said = [
        *(("skill", code) for code in query.skills),
        ("only", query.only),
        ("q", query.q),
        ("sort", "" if query.sort == "name" else query.sort),
    ]
    rest = urlencode([(name, value) for name, value in said if value])
    return "&".join(part for part in (question(asked), rest) if part)


def words_of(asked: Ask) -> str:
    """Of whom the figures are, in words."""
    subject = asked.subject
    if isinstance(subject, Department):
        return subject.name
    if isinstance(subject, Team):
        return subject.name
    if isinstance(subject, Pilot):
        return " ".join(part for part in (subject.number, subject.title) if part)
    if asked.query.function:
        return str(JobFunction(asked.query.function).label)
    if asked.sight.sees_everything or not asked.shows_people:
        return _("The whole organisation")
    return _("Your people")


def only_words() -> dict[str, str]:
    """Which lines one may ask for, in words."""
    return {
        "gap": _("something missing"),
        "met": _("everything met"),
        "ending": _("something ending within 90 days"),
        "exempt": _("exempt from something"),
        "single": _("alone in holding something"),
    }


def filters(asked: Ask, given: QueryDict) -> list[dict[str, str]]:
    """The filters in force as chips, each with the way out of it."""
    query = asked.query
    named: Mapping[str, tuple[str, str]] = {
        "q": (_("Name"), query.q),
        "only": (_("Only"), only_words().get(query.only, "")),
        "as_of": (_("As of"), day_text(query.as_of) if query.as_of else ""),
        "known_at": (_("as known on"), day_text(query.known_at.date()) if query.known_at else ""),
    }
    found = [
        {"key": key, "value": value, "url": _without(given, name)}
        for name, (key, value) in named.items()
        if value
    ]
    skills = {need.skill.code: need.name for need in asked.totals.needs}
    for code in query.skills:
        url = _without(given, "skill", code)
        found.append({"key": _("Skill"), "value": skills.get(code, code), "url": url})
    return found


def _without(given: QueryDict, name: str, value: str | None = None) -> str:
    rest = given.copy()
    kept = [held for held in rest.getlist(name) if value is not None and held != value]
    rest.pop(name, None)
    if kept:
        rest.setlist(name, kept)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
