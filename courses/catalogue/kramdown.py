"""What Jekyll lessons hold beside Markdown: Kramdown attribute lines and Liquid tags."""

import re

FENCE = re.compile(r"^[> ]*(```|~~~)")
ATTRIBUTES = re.compile(r"^([> ]*)\{:\s*(?:\.([\w-]+))?[^}]*\}\s*$")
INLINE = re.compile(r"(?<=[)\]>])\{:[^}\n]*\}")
LIQUID = re.compile(r"\{%.*?%\}|\{\{\s*(?:page|site)\.[\w.]+\s*\}\}/?")


def without_kramdown(text: str) -> tuple[str, dict[int, str]]:
    """The text without them, line for line, and {first line of a quote: the class it is given}."""
    lines = text.split("\n")
    boxes: dict[int, str] = {}
    fenced = False
    for place, line in enumerate(lines):
        if FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        found = ATTRIBUTES.match(line)
        if found:
            depth = found[1].count(">")
            lines[place] = found[1].rstrip()
            if found[2]:
                boxes[_first_line(lines, place, depth)] = found[2]
        elif "{" in line:
            lines[place] = LIQUID.sub("", INLINE.sub("", line))
    return "\n".join(lines), boxes


def _first_line(lines: list[str], place: int, depth: int) -> int:
    """Where the quote begins that ends before `place`, one deeper than `depth`."""
    start = place
    while start > 0 and _depth(lines[start - 1]) > depth:
        start -= 1
    return start


def _depth(line: str) -> int:
    return len(re.match(r"[> ]*", line)[0].replace(" ", ""))  # type: ignore[index]
