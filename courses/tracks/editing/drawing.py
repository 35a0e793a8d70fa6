"""The path of a track as a drawing: each stage, what lets in, who signs, in how many days.

One column, so that it reads on a phone; the server draws it, and a table is not needed beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.tracks.editing.documents import Document
from courses.tracks.models import SignerRole, StageKind
from orgchange.core.registry import Text

WIDTH, LEFT, STEP, LINE, GAP, TOP = 340, 44, 18, 18, 26, 8
PER_LINE: Final = 40  # half-width letters that fit in a line
LETS_IN: Final[Mapping[str, Text]] = {
    "years_in_function": gettext_lazy("years in a business function"),
    "literacy_covered": gettext_lazy("base AI literacy covered"),
    "released": gettext_lazy("time released by the manager"),
    "stage_done": gettext_lazy("the stage before is done"),
    "baseline_rated": gettext_lazy("first ratings are given"),
    "place_in_cohort": gettext_lazy("a place in a cohort"),
    "mentor_paired": gettext_lazy("a mentor is paired"),
    "pilot_matched": gettext_lazy("matched to a pilot"),
    "evidence_complete": gettext_lazy("the evidence is complete"),
    "panel_passed": gettext_lazy("the panel is passed"),
}


@dataclass(frozen=True)
class Node:
    """A stage in its place: its dot, its name, and lines of small text below."""

    code: str
    kind: str
    y: int
    number: int
    name: str
    lines: tuple[tuple[int, str], ...]
    bottom: int


@dataclass(frozen=True)
class Drawing:
    """The whole, in units of its own."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    words: str


def drawing_of(document: Document, *, language: str) -> Drawing:
    """Draw a document, with names for a reader of a language."""
    y, nodes = TOP, []
    for number, stage in enumerate(document["stages"]):
        texts = [line for text in _said(stage) for line in folded(text)]
        lines = tuple((y + 40 + place * LINE, line) for place, line in enumerate(texts))
        bottom = y + 30 + len(texts) * LINE + GAP
        name = _name(stage, language)
        nodes.append(Node(stage["code"], stage["kind"], y, number, name, lines, bottom))
        y = bottom
    words = ", ".join(node.name for node in nodes)
    return Drawing(WIDTH, max(y, 40), tuple(nodes), words)


def _name(stage: Document, language: str) -> str:
    if language.startswith("zh") and stage["name_zh"]:
        return str(stage["name_zh"])
    return str(stage["name"])


def _said(stage: Document) -> list[str]:
    found = []
    if stage["criteria"]:
        checks = [str(LETS_IN.get(one["code"], one["code"])) for one in stage["criteria"]]
        found.append(_("lets in: %(what)s") % {"what": ", ".join(checks)})
    items = [item for item in stage["items"] if item["is_mandatory"]]
    if items:
        text = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", len(items))
        found.append(text % {"n": len(items)})
    if stage["signers"]:
        who = ", ".join(
            str(SignerRole(role).label) for role in stage["signers"] if role in SignerRole.values
        )
        found.append(_("signs: %(who)s") % {"who": who})
    elif stage["kind"] == StageKind.PANEL:
        found.append(_("assessors score, each alone"))
    if stage["due_days"]:
        text = ngettext("%(n)s day", "%(n)s days", stage["due_days"])
        found.append(text % {"n": stage["due_days"]})
    return found


def folded(text: str) -> list[str]:
    """In lines that fit: a Chinese letter is as wide as two others."""
    lines, line, width = [], "", 0
    for piece in _pieces(text):
        wide = sum(2 if ord(letter) > 0x2E7F else 1 for letter in piece)
        if line and width + wide > PER_LINE:
            lines.append(line.rstrip())
            line, width = "", 0
        line, width = line + piece, width + wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Sequence[str]:
    """Words with the space after them; a Chinese letter is a piece of its own."""
    pieces: list[str] = []
    word = ""
    for letter in text:
        if ord(letter) > 0x2E7F:
            pieces += [word, letter] if word else [letter]
            word = ""
        elif letter == " ":
            pieces.append(word + letter)
            word = ""
        else:
            word += letter
    return [*pieces, word] if word else pieces
