"""What else the weekly report carries: each area adds its section, with words of its own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Of some departments with everything below them, what is kept for the words; None: nothing to say.
Told = Callable[[Collection[int]], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """A part of the report. `prepare` reads once for all readers; `lines` are in the reader's
    language, of what was kept when the report was planned."""

    code: str
    prepare: Callable[[datetime], Told]
    lines: Callable[[Mapping[str, Any]], list[str]]


SECTIONS: list[Section] = []


def register(section: Section) -> None:
    """Register a section, once."""
    if all(held.code != section.code for held in SECTIONS):
        SECTIONS.append(section)
