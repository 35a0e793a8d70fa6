"""The trend as a drawing: two lines, the target, a scale from 0 to 100 %, all said in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgchange.core.figures import percent_text
from orgchange.teams.reports.shapes import TrendRow

TARGET = 60
APART = 15  # pixels between two words at the end of their lines


@dataclass(frozen=True)
class Mark:
    """A grid line or a word, where it stands."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Line:
    """One of the two shares."""

    css: str
    label: str
    pieces: tuple[str, ...]
    dot: tuple[str, str] | None


@dataclass(frozen=True)
class Chart:
    """A drawing of a size; `name` is its CSS class."""

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
    """The drawing for a screen and that for a phone; none where there is nothing to draw."""
    if not any(row.working for row in rows):
        return []
    return [_draw(rows, target, "wide", 960, 260), _draw(rows, target, "narrow", 340, 240)]


def _draw(rows: Sequence[TrendRow], target: int, name: str, width: int, height: int) -> Chart:
    left, right, top, bottom = 38, width - (150 if name == "wide" else 92), 12, height - 26

    def x(index: int) -> float:
        return left + (right - left) * index / max(len(rows) - 1, 1)

    def y(share: Decimal | float) -> float:
        return bottom - (bottom - top) * float(share)

    shares = _line("series", _("Cross-functional"), rows, "share", x, y)
    backgrounds = _line("series-2", _("Background"), rows, "background_share", x, y)
    ends = [
        (y(target / 100), _("Target: more than %(minimum)s %%") % {"minimum": target}),
        *_ends(rows, y, is_short=name == "narrow"),
    ]
    if name == "narrow":
        ends[0] = (ends[0][0], f"> {target} %")
    step = 12 if name == "narrow" else 6
    return Chart(
        name=name,
        width=width,
        height=height,
        left=left,
        right=right,
        target_y=_n(y(target / 100)),
        scale=tuple(Mark(_n(left - 6), _n(y(s / 100)), f"{s} %") for s in range(0, 101, 20)),
        years=tuple(
            Mark(_n(x(i)), _n(height - 6), date_format(rows[i].day, "Y-m"))
            for i in range(0, len(rows) - step // 2, step)
        ),
        lines=(backgrounds, shares),
        words=tuple(Mark(_n(right + 8), _n(at + 4), text) for at, text in _apart(ends)),
    )


def _ends(
    rows: Sequence[TrendRow], y: Callable[[Decimal], float], *, is_short: bool
) -> list[tuple[float, str]]:
    """The last value of each line, in words."""
    last, found = rows[-1], []
    labels = (_("Cross-functional"), _("Background"))
    parts = ((last.share, last.cross), (last.background_share, last.background))
    for label, (share, part) in zip(labels, parts, strict=True):
        if share is not None and part is not None:
            value = percent_text(part, last.working)
            found.append((y(share), value if is_short else f"{label} {value}"))
    return found


def _apart(ends: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Words moved down so that none covers another."""
    found: list[tuple[float, str]] = []
    for at, text in sorted(ends):
        found.append((max(at, found[-1][0] + APART) if found else at, text))
    return found


def _line(
    css: str,
    label: str,
    rows: Sequence[TrendRow],
    name: str,
    x: Callable[[int], float],
    y: Callable[[Decimal], float],
) -> Line:
    """A line, broken where there is nothing to say."""
    pieces: list[list[str]] = [[]]
    for index, row in enumerate(rows):
        share = getattr(row, name)
        if share is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{_n(x(index))},{_n(y(share))}")
    last = getattr(rows[-1], name)
    dot = None if last is None else (_n(x(len(rows) - 1)), _n(y(last)))
    return Line(css, label, tuple(" ".join(piece) for piece in pieces if piece), dot)


def _n(value: float) -> str:
    return f"{value:.1f}"
