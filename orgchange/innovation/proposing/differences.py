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
    return [
        Change(*key, parts=tuple(_parts(old.get(key, ""), new.get(key, ""))))
        for key in keys
        if old.get(key, "") != new.get(key, "")
    ]


def _answers(sections: Iterable[Section]) -> dict[tuple[str, str], str]:
    return {
        (section.title, said.label): said.whole for section in sections for said in section.said
    }


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    before, after = PIECES.findall(old), PIECES.findall(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, low, high, start, end in matcher.get_opcodes():
        if what == "equal":
            yield SAME, "".join(before[low:high])
            continue
        if high > low:
            yield OUT, "".join(before[low:high])
        if end > start:
            yield IN, "".join(after[start:end])
