"""Lessons, and drafts labelled by which lesson should be shown beside them."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Said:
    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Labelled:
    """A pilot with its lesson (title, lesson, believed, saw, differently), and drafts like it."""

    language: str
    pilot: str
    lesson: str
    believed: str
    saw: str
    differently: str
    drafts: list[Said] = field(default_factory=list)


def labelled():
    """All of the set, in order."""
    found = []
    source = Path(__file__).with_name("lessons.txt").read_text(encoding="utf-8")
    for block in source.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            rows = [[part.strip() for part in line.split("|")] for line in lines]
            found.append(Labelled(*rows[0], drafts=[Said(*row) for row in rows[1:]]))
    return found
