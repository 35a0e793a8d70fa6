"""Wordings of ideas, labelled by which are the same: what similarity is measured on."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Wording:
    idea: int
    language: str
    title: str
    text: str


def wordings(name="ideas"):
    """All wordings of a set (`ideas`, `held_out`), with the number of their idea."""
    found, idea = [], 0
    source = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    for block in source.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        for line in lines:
            language, title, text = (part.strip() for part in line.split("|"))
            found.append(Wording(idea, language, title, text))
        idea += bool(lines)
    return found
