"""Trends as drawings: two lines, perhaps a target, a scale from 0 to 100 %, all said in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgchange.core.figures import percent_text
from orgchange.teams.reports.shapes import TrendRow

TARGET = 60
APART = 15  # pixels between two words at the end of their lines
LEFT = 48  # room for "100 %"

Read = Callable[[TrendRow], Decimal | None]
Counts = Callable[[TrendRow], tuple[int | None, int]]


@dataclass(frozen=True)
class Series:
    """What a line is drawn of: its value, and the two counts behind it."""

    css: str
    label: str
    value: Read
    counts: Counts


@dataclass(frozen=True)
class Mark:
    """A grid line or a word, where it stands."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Line:
    """One of the two lines."""

    css: str
    label: str
    pieces: tuple[str, ...]
    dot: tuple[str, str] | None


@dataclass(frozen=True)
class Chart:
    """A drawing of a size; `name` is its CSS class. Without a target, `target_y` is empty."""

    name: str
    width: int
    height: int
    left: int
    right: int
    target_y: str
    scale: tuple[Mark, ...]
    years: tuple[Mark, ...]
    lines: tuple[Line, ...]
    words: tuple[Mark, ...]


def charts(rows: Sequence[TrendRow], target: int = TARGET) -> list[Chart]:
    """The two shares against their target."""
    shares = (
        Series(
            "series",
            _("Cross-functional"),
            lambda row: row.share,
            lambda row: (row.cross, row.working),
        ),
        Series(
            "series-2",
            _("Background"),
            lambda row: row.background_share,
            lambda row: (row.background, row.working),
        ),
    )
    return _sizes(rows, shares, target) if any(row.working for row in rows) else []


def slot_charts(rows: Sequence[TrendRow]) -> list[Chart]:
    """Places filled of those required, and teams above their own target of those measured."""
    drawn = (
        Series(
            "series",
            _("Places filled"),
            lambda row: row.filled_share,
            lambda row: (row.slots_filled, row.slots_required),
        ),
        Series(
            "series-2",
            _("Teams above target"),
            lambda row: row.above_share,
            lambda row: (row.teams_above_target, row.teams_measured),
        ),
    )
    is_there = any(row.slots_required or row.teams_measured for row in rows)
    return _sizes(rows, drawn, None) if is_there else []


def _sizes(rows: Sequence[TrendRow], drawn: Sequence[Series], target: int | None) -> list[Chart]:
    """The drawing for a screen and that for a phone."""
    sizes = (("wide", 960, 260), ("narrow", 340, 240))
    return [_draw(rows, drawn, target, *size) for size in sizes]


def _draw(
    rows: Sequence[TrendRow],
    drawn: Sequence[Series],
    target: int | None,
    name: str,
    width: int,
    height: int,
) -> Chart:
    right, top, bottom = width - (170 if name == "wide" else 92), 12, height - 26

    def x(index: int) -> float:
        return LEFT + (right - LEFT) * index / max(len(rows) - 1, 1)

    def y(share: Decimal | float) -> float:
        return bottom - (bottom - top) * float(share)

    ends = _ends(rows[-1], drawn, y, is_short=name == "narrow")
    if target is not None:
        text = _("Target: more than %(minimum)s %%") % {"minimum": target}
        ends.append((y(target / 100), f"> {target} %" if name == "narrow" else text))
    step = 12 if name == "narrow" else 6
    return Chart(
        name=name,
        width=width,
        height=height,
        left=LEFT,
        right=right,
        target_y="" if target is None else _n(y(target / 100)),
        scale=tuple(Mark(_n(LEFT - 6), _n(y(s / 100)), f"{s} %") for s in range(0, 101, 20)),
        years=tuple(
            Mark(_n(x(i)), _n(height - 6), date_format(rows[i].day, "Y-m"))
            for i in range(0, len(rows) - step // 2, step)
        ),
        lines=tuple(_line(rows, one, x, y) for one in reversed(drawn)),
        words=tuple(Mark(_n(right + 8), _n(at + 4), text) for at, text in _apart(ends)),
    )


def _ends(
    last: TrendRow, drawn: Sequence[Series], y: Callable[[Decimal], float], *, is_short: bool
) -> list[tuple[float, str]]:
    """The last value of each line, in words."""
    found = []
    for one in drawn:
        value, (part, whole) = one.value(last), one.counts(last)
        if value is not None and part is not None:
            text = percent_text(part, whole)
            found.append((y(value), text if is_short else f"{one.label} {text}"))
    return found


def _apart(ends: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Words moved down so that none covers another."""
    found: list[tuple[float, str]] = []
    for at, text in sorted(ends):
        found.append((max(at, found[-1][0] + APART) if found else at, text))
    return found


def _line(
    rows: Sequence[TrendRow],
    drawn: Series,
    x: Callable[[int], float],
    y: Callable[[Decimal], float],
) -> Line:
    """A line, broken where there is nothing to say."""
    pieces: list[list[str]] = [[]]
    for index, row in enumerate(rows):
        share = drawn.value(row)
        if share is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{_n(x(index))},{_n(y(share))}")
    last = drawn.value(rows[-1])
    dot = None if last is None else (_n(x(len(rows) - 1)), _n(y(last)))
    return Line(drawn.css, drawn.label, tuple(" ".join(piece) for piece in pieces if piece), dot)


def _n(value: float) -> str:
    return f"{value:.1f}"
