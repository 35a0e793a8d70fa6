"""A lesson's text and what stands before it (its front matter)."""

import re
from dataclasses import dataclass

from courses.catalogue.bundles import Bundle
from courses.catalogue.located import Findings, Table, read_table
from courses.catalogue.markdown import title_of

FRONT = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORDS_A_MINUTE = 180
HAN_A_MINUTE = 350
# Lists that lesson collections keep in the front matter, and where they go in the text.
ASIDES = {"questions": "Questions", "objectives": "Objectives", "keypoints": "Key points"}


@dataclass(frozen=True)
class Lesson:
    """The Markdown without its front matter; the front matter's lines are left blank."""

    path: str
    title: str
    minutes: int
    body: str


def read_lesson(bundle: Bundle, path: str, findings: Findings) -> Lesson:
    """A lesson file. Lines keep their numbers, so that later warnings name the file's own."""
    text = bundle.text(path)
    found = FRONT.match(text)
    if not found:
        return Lesson(path, title_of(text), 0, text)
    front = read_table(found[1], path, findings, line=1) if (found[1] or "").strip() else None
    body = "\n" * found[0].count("\n") + text[found.end() :]
    if front is None:
        return Lesson(path, title_of(body), 0, body)
    return Lesson(path, front.text("title", title_of(body)), _minutes(front), _aside(front, body))


def reading_minutes(text: str) -> int:
    """Minutes to read a text, when its author does not say."""
    han = len(HAN.findall(text))
    words = len(HAN.sub(" ", text).split())
    return max(1, round(han / HAN_A_MINUTE + words / WORDS_A_MINUTE))


def _minutes(front: Table) -> int:
    if front.has("minutes"):
        return front.number("minutes", 0, low=0, high=600) or 0
    parts = [front.number(name, 0, low=0, high=600) for name in ("teaching", "exercises")]
    return min(600, sum(part or 0 for part in parts))


def _aside(front: Table, body: str) -> str:
    """The body with the front matter's lists: what it is about first, key points last.

    They go on the blank lines that the front matter left, so the body keeps its line numbers.
    """
    boxes = {
        name: [f"> **{label}**", ">", *(f"> - {_line(item)}" for item in front.words(name)), ""]
        for name, label in ASIDES.items()
        if front.words(name)
    }
    head = [line for name in ("questions", "objectives") for line in boxes.get(name, [])]
    lines = body.split("\n")
    blank = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if len(head) <= blank:
        lines[blank - len(head) : blank] = head
    if "keypoints" in boxes:
        lines += ["", *boxes["keypoints"]]
    return "\n".join(lines)


def _line(words: str) -> str:
    return " ".join(words.split())
