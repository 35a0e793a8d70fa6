"""What a framework file would write: new skills, changed ones, anchors; and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from courses.skills.framework_files.columns import READERS, SHAPE
from courses.skills.models import Anchor, Skill
from courses.skills.models.framework import IS_CODE
from courses.skills.reading import anchors_on
from courses.skills.services.framework import add_skill, change_skill, write_anchors
from orgchange.accounts.models import User
from orgchange.core.errors import InvalidInput, Problem
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.directory.roster.problems import message

MOST_ROWS = 2000
SALT = "skills.framework_files"
HOURS = 12  # that a preview can be confirmed
OF_SKILL = ("name", "name_zh", "about", "about_zh", "references", "position")
OF_LEVEL = {"text": "anchor", "text_zh": "anchor_zh"} | {
    name: name for name in ("evidence", "evidence_zh")
}


@dataclass
class Planned:
    """What the file says of one skill, against what stands."""

    row: int
    code: str
    said: dict[str, Any]
    skill: Skill | None
    anchors: Mapping[int, Anchor]
    levels: dict[int, dict[str, str]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """What would change of the skill itself."""
        if self.skill is None:
            return self.said
        held = self.skill
        return {name: new for name, new in self.said.items() if getattr(held, name) != new}

    @property
    def new_levels(self) -> dict[int, dict[str, str]]:
        """The anchors that would read otherwise."""
        return {
            level: said
            for level, said in self.levels.items()
            if level not in self.anchors
            or any(getattr(self.anchors[level], name) != new for name, new in said.items())
        }

    @property
    def is_same(self) -> bool:
        """Whether nothing would be written."""
        return self.skill is not None and not self.fields and not self.new_levels


@dataclass
class Preview:
    """The skills that would be written, and what is wrong with rows."""

    notes: Notes
    names: frozenset[str]
    known: Mapping[str, Skill]
    anchors: Mapping[int, Mapping[int, Anchor]]
    rows: int = 0
    skills: dict[str, Planned] = field(default_factory=dict)

    @property
    def planned(self) -> list[Planned]:
        """What would be written, in the order of the file."""
        return [one for one in self.skills.values() if not one.is_same]

    @property
    def unchanged(self) -> int:
        """How many skills stand as the file has them."""
        return sum(one.is_same for one in self.skills.values())

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What is wrong, by row and column, in words."""
        return [
            {**one, "message": message(one["code"], one["params"])} for one in self.notes.errors
        ]

    def count(self, line: Line, is_read: bool) -> None:
        """One more row of the file."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            text = _("At most %(limit)s rows at once.") % {"limit": MOST_ROWS}
            raise InvalidInput(text, problems=[Problem("file", "too_many", text)])

    def take(self, line: Line) -> None:
        """Note what is wrong with a row, or plan it."""
        wrong = self._wrong(line)
        if wrong is not None:
            self.notes.error(line, *wrong[:2], **wrong[2])
            return
        found = line.found
        planned = self.skills.get(found["code"]) or self._begun(line)
        level = found.get("level")
        if level is not None:
            planned.levels[level] = {
                name: found.get(column) or "" for name, column in OF_LEVEL.items()
            }
            planned.rows[level] = line.row

    def _begun(self, line: Line) -> Planned:
        code = line.found["code"]
        skill = self.known.get(code)
        held = self.anchors.get(skill.pk, {}) if skill else {}
        said = self._said(line)
        self.skills[code] = Planned(line.row, code, said, skill, held)
        return self.skills[code]

    def _said(self, line: Line) -> dict[str, Any]:
        """What the columns that the file has say of the skill; an empty order says nothing."""
        return {
            name: _filled(name, line.found.get(name))
            for name in OF_SKILL
            if name in self.names and not (name == "position" and line.found.get(name) is None)
        }

    def _wrong(self, line: Line) -> tuple[str, str, dict[str, Any]] | None:
        found, code = line.found, line.found["code"] or ""
        if not IS_CODE.regex.fullmatch(code):
            return "code", "no_skill_code", {}
        if not found.get("name"):
            return "name", "no_skill_name", {}
        level, words = found.get("level"), found.get("anchor")
        if level is None and (words or found.get("anchor_zh")):
            return "level", "no_level", {}
        if level is not None and not words:
            return "anchor", "no_anchor", {}
        before = self.skills.get(code)
        if before is None:
            return None
        if level in before.rows:
            return "level", "same_level", {"first": before.rows[level]}
        if before.said != self._said(line):
            return "name", "skill_differs", {"first": before.row}
        return None


def _filled(name: str, value: Any) -> Any:
    return value if value is not None else [] if name == "references" else ""


def preview_file(*, file: BinaryIO, on: date) -> Preview:
    """What the file would write from a day on; nothing is written. Two queries."""
    opened = open_lines(file, SHAPE, asked={})
    known = {row.code: row for row in Skill.objects.all()}
    preview = Preview(
        notes=Notes(opened.mapping),
        names=frozenset(opened.mapping),
        known=known,
        anchors=anchors_on([row.pk for row in known.values()], on=on),
    )
    for line in read_lines(opened, SHAPE, READERS, notes=preview.notes, on_row=preview.count):
        preview.take(line)
    return preview


def sealed(preview: Preview, *, on: date, actor: User) -> str:
    """What was shown, so that exactly that is written: signed, for this person."""
    rows = [
        [one.code, one.skill is None, one.fields, {str(k): v for k, v in one.new_levels.items()}]
        for one in preview.planned
    ]
    said = {"actor": actor.pk, "on": on.isoformat(), "rows": rows}
    return signing.dumps(said, salt=SALT, compress=True)


@transaction.atomic
def write_sealed(token: str, *, actor: User, now: datetime) -> int:
    """Write a preview as it was shown; how many skills. Refused where it is another's, or old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        said = {}
    if said.get("actor") != actor.pk:
        raise InvalidInput(_("This preview does not hold any more. Read the file again."))
    for code, is_new, fields, levels in said["rows"]:
        if is_new:
            skill = add_skill(code=code, fields=fields, actor=actor, now=now)
        else:
            skill = Skill.objects.get(code=code)
            if fields:
                change_skill(skill=skill, fields=fields, actor=actor, now=now)
        if levels:
            write_anchors(
                skill=skill,
                levels={int(level): texts for level, texts in levels.items()},
                valid_from=date.fromisoformat(said["on"]),
                actor=actor,
                now=now,
            )
    return len(said["rows"])
