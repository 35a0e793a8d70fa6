"""The columns of a framework file, and the headers that mean them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from courses.skills.framework_files.references import read_references
from orgchange.core.errors import InvalidInput
from orgchange.core.spreadsheets import DANGEROUS
from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import Field
from orgchange.directory.roster.problems import MESSAGES
from orgchange.directory.roster.values import Unreadable

COLUMNS: Final = (
    *("code", "name", "name_zh", "about", "about_zh", "level"),
    *("anchor", "anchor_zh", "evidence", "evidence_zh", "references", "position"),
)
FIELDS: Final = (
    Field("code", _("Code"), ("skill code", "skill id", "conceptid", "代码", "技能代码")),
    Field("name", _("Name in English"), ("skill", "skill name", "title", "preferredlabel", "技能")),
    Field("name_zh", _("Name in Chinese"), ("chinese name", "name chinese", "名称", "中文名称")),
    Field("about", _("What it is, in English"), ("description", "definition", "描述")),
    Field("about_zh", _("What it is, in Chinese"), ("description zh", "中文描述")),
    Field("level", _("Level"), ("proficiency", "grade", "级别", "等级")),
    Field("anchor", _("What one sees"), ("text", "behaviour", "level description", "行为描述")),
    Field("anchor_zh", _("What one sees, in Chinese"), ("text zh", "中文行为描述")),
    Field("evidence", _("Evidence it needs"), ("proof", "evidence needed", "证据")),
    Field("evidence_zh", _("Evidence it needs, in Chinese"), ("proof zh", "中文证据")),
    Field("references", _("References"), ("reference", "concepturi", "参考")),
    Field("position", _("Order"), ("sort", "顺序")),
)
SHAPE: Final = Shape(
    FIELDS,
    needed=("code", "name"),
    dates=(),
    limits={
        "code": 60,
        "name": 200,
        "name_zh": 200,
        "references": 4000,
        **dict.fromkeys(("about", "about_zh", "anchor", "anchor_zh"), 4000),
        **dict.fromkeys(("evidence", "evidence_zh"), 4000),
    },
)
MESSAGES.update(
    {
        "no_skill_code": _("The code is missing, or no code: small letters, digits and hyphens."),
        "no_skill_name": _("The name is missing."),
        "not_a_level": _("This is not a level from 0 to 4."),
        "not_a_position": _("This is not a whole number."),
        "no_anchor": _("The level has no words of what one sees."),
        "no_level": _("The words stand without their level."),
        "not_a_reference": _("This is no reference: write scheme:code and its address."),
        "same_level": _("Row %(first)s is of the same level; one of them is wrong."),
        "skill_differs": _("Row %(first)s says something else of the same skill."),
    }
)


def kept(text: str) -> str:
    """A text as it was written, without the quote that keeps a spreadsheet from running it."""
    bare = text.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:2] in DANGEROUS and bare[1:2] else bare


def read_level(text: str) -> int | None:
    """0 to 4; None for an empty cell."""
    bare = text.strip().removesuffix(".0")
    if not bare:
        return None
    if bare not in ("0", "1", "2", "3", "4"):
        raise Unreadable("not_a_level")
    return int(bare)


def read_position(text: str) -> int | None:
    """A whole number; None for an empty cell."""
    bare = text.strip().removesuffix(".0")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 4):
        raise Unreadable("not_a_position")
    return int(bare)


def read_refs(text: str) -> list[dict[str, str]]:
    """References as the model keeps them."""
    try:
        return read_references(kept(text))
    except InvalidInput:
        raise Unreadable("not_a_reference") from None


READERS: Final = {
    **dict.fromkeys(("name", "name_zh", "about", "about_zh"), kept),
    **dict.fromkeys(("anchor", "anchor_zh", "evidence", "evidence_zh"), kept),
    "code": lambda text: text.strip().lower(),
    "level": read_level,
    "position": read_position,
    "references": read_refs,
}
