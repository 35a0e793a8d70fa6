"""What changed between two versions of a proposal, answer by answer. Pure functions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from orgchange.innovation.proposing.reading import Section

# Words with their blank, or one Chinese character: what a reader takes in as a piece.
PIECES = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+\s*|\s+")
SAME, OUT, IN = "same", "out", "in"


@dataclass(frozen=True)
class Change:
    """One answer that differs: its parts as (same, out or in, text)."""

    section: str
    label: str
    parts: tuple[tuple[str, str], ...]


def differences(before: Iterable[Section], after: Iterable[Section]) -> list[Change]:
    """The answers that differ, in the order of the form."""
    old, new = _answers(before), _answers(after)
    keys = [*new, *(key for key in old if key not in new)]
    read = [
        Change(*key, parts=tuple(parts(old.get(key, ""), new.get(key, ""))))
        for key in keys
        if old.get(key, "") != new.get(key, "")
    ]
    return [change for change in read if any(kind != SAME for kind, _text in change.parts)]


def _answers(sections: Iterable[Section]) -> dict[tuple[str, str], str]:
    return {
        (section.title, said.label): said.whole for section in sections for said in section.said
    }


def _words(pieces: Iterable[str]) -> list[str]:
    """Without the blank after each: the last word is the same when text is added after it."""
    return [piece.rstrip() for piece in pieces]


def parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What differs between two texts: its pieces as (same, out or in, text)."""
    before, after = PIECES.findall(old), PIECES.findall(new)
    matcher = SequenceMatcher(a=_words(before), b=_words(after), autojunk=False)
    for what, low, high, start, end in matcher.get_opcodes():
        if what == "equal":
            yield SAME, "".join(after[start:end])
            continue
        if high > low:
            yield OUT, "".join(before[low:high])
        if end > start:
            yield IN, "".join(after[start:end])
