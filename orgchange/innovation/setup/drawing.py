"""A workflow as a drawing: where each state stands, and how each step runs. Pure functions.

States lie in rows by the longest way from the beginning; a step that leads back runs at the side.
Steps that begin in many states (withdraw, expire) would hide the rest: they are told beside it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orgchange.innovation.models import Stand, WorkflowState, WorkflowTransition

WIDE, HIGH, GAP_X, GAP_Y, SIDE = 168, 48, 32, 56, 76
MANY: Final = 5  # a step from so many states is an exit, not a line of the drawing
PER_LINE: Final = 20


@dataclass(frozen=True)
class Node:
    """A state in its place; `lines` is its name in one or two lines with their heights."""

    code: str
    stand: str
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Edge:
    """A step as a path. `is_back`: it leads up again."""

    text: str
    path: str
    is_back: bool
    is_clock: bool


@dataclass(frozen=True)
class Drawing:
    """The whole, in units of its own."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def drawing_of(
    states: Sequence[WorkflowState], steps: Sequence[WorkflowTransition], *, language: str
) -> Drawing:
    """Draw a version of a workflow, with names for a reader of a language."""
    exits = exits_of(steps)
    lines = [step for step in steps if step.code not in exits]
    rows = _rows(states, ranks(states, lines))
    widest = max((len(row) for row in rows), default=1)
    width = widest * (WIDE + GAP_X) - GAP_X + 2 * SIDE
    nodes = {}
    for level, row in enumerate(rows):
        left = (width - len(row) * (WIDE + GAP_X) + GAP_X) // 2
        for place, state in enumerate(row):
            x, y = left + place * (WIDE + GAP_X), 1 + level * (HIGH + GAP_Y)
            text = _lines(state.name_in(language), y)
            nodes[state.code] = Node(state.code, state.stand, x, y, text)
    edges = [_edge(nodes, step, language) for step in lines]
    height = len(rows) * (HIGH + GAP_Y) - GAP_Y + 2
    return Drawing(width, height, tuple(nodes.values()), tuple(edges))


def exits_of(steps: Sequence[WorkflowTransition]) -> dict[str, list[WorkflowTransition]]:
    """The steps that begin in many states or by the clock in several, by code."""
    by_code: dict[str, list[WorkflowTransition]] = defaultdict(list)
    for step in steps:
        by_code[step.code].append(step)
    return {
        code: rows
        for code, rows in by_code.items()
        if len(rows) >= MANY or (len(rows) > 1 and not rows[0].roles)
    }


def ranks(states: Sequence[WorkflowState], steps: Sequence[WorkflowTransition]) -> dict[str, int]:
    """How far down each state stands: one below the lowest that leads on to it.

    A step back to where one came from does not count; what only exits lead to stands at the end.
    """
    found = dict.fromkeys((state.code for state in states), 0)
    onward = _without_returns(states, steps)
    for _round in states:  # no way on is longer than there are states
        for source, target in onward:
            found[target] = max(found[target], found[source] + 1)
    last = max(found.values(), default=0)
    reached = {step.target for step in steps}
    for state in states[1:]:
        if state.code not in reached:
            found[state.code] = last + 1
    return found


def _without_returns(
    states: Sequence[WorkflowState], steps: Sequence[WorkflowTransition]
) -> list[tuple[str, str]]:
    """The ways on, without those that lead an open proposal nearer to its beginning again."""
    away = _distances(states[:1], steps)
    is_open = {state.code: state.stand in (Stand.DRAFT, Stand.OPEN) for state in states}
    return [
        (step.source, step.target)
        for step in steps
        if not (is_open[step.target] and away.get(step.target, 0) < away.get(step.source, 0))
    ]


def _distances(
    starts: Sequence[WorkflowState], steps: Sequence[WorkflowTransition]
) -> dict[str, int]:
    """How many steps each state is away from the beginning, by the shortest way."""
    found = {state.code: 0 for state in starts}
    fresh = list(found)
    while fresh:
        here = fresh.pop(0)
        for step in steps:
            if step.source == here and step.target not in found:
                found[step.target] = found[here] + 1
                fresh.append(step.target)
    return found


def _rows(states: Sequence[WorkflowState], ranked: dict[str, int]) -> list[list[WorkflowState]]:
    rows: dict[int, list[WorkflowState]] = defaultdict(list)
    for state in states:
        rows[ranked[state.code]].append(state)
    return [rows[level] for level in sorted(rows)]


def _lines(name: str, y: int) -> tuple[tuple[int, str], ...]:
    """A name in one line, or cut at the space nearest to its middle."""
    spaces = [index for index, letter in enumerate(name) if letter == " "]
    if len(name) <= PER_LINE or not spaces:
        return ((y + HIGH // 2 + 5, name),)
    cut = min(spaces, key=lambda index: abs(index - len(name) // 2))
    return ((y + 20, name[:cut]), (y + 37, name[cut + 1 :]))


def _edge(nodes: dict[str, Node], step: WorkflowTransition, language: str) -> Edge:
    start, end = nodes[step.source], nodes[step.target]
    is_back = end.y <= start.y
    path = _beside(start, end) if is_back else _down(start, end)
    return Edge(step.label_in(language), path, is_back, not step.roles)


def _down(start: Node, end: Node) -> str:
    x1, y1 = start.x + WIDE // 2, start.y + HIGH
    x2, y2 = end.x + WIDE // 2, end.y
    bend = max(GAP_Y // 2, (y2 - y1) // 3)
    return f"M{x1} {y1} C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"


def _beside(start: Node, end: Node) -> str:
    """Out at the right of one and in at the right of the other; a bow outwards."""
    x1, y1 = start.x + WIDE, start.y + HIGH // 2 - 8
    x2, y2 = end.x + WIDE, end.y + HIGH // 2 + 8
    out = max(x1, x2) + SIDE - 12
    return f"M{x1} {y1} C{out} {y1} {out} {y2} {x2} {y2}"
