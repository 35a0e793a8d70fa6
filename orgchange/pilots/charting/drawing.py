"""A subject drawn: every length a number of the SVG, wide for a desk and narrow for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from orgchange.innovation.amounts import plain_number
from orgchange.pilots.charting.scales import Scale, apart, reach, ticks, week_step
from orgchange.pilots.charting.subjects import Dot, Level, Subject

TOP, LEFT, LINE, GAP = 28.0, 12.0, 14.0, 8.0
LETTER, IDEOGRAPH = 6.6, 12.5  # pixels, at the 12 px of a chart
BOLD = 1.08
TOUCH = 4.0  # pixels that a text keeps off an upright line
OFFSETS = (-10.0, 20.0, -24.0, 34.0, -40.0, 50.0)  # of the last label, the best first


@dataclass(frozen=True)
class Size:
    """A canvas: its size, at most how many ticks of weeks, and whether labels stand beside it."""

    name: str
    width: float
    height: float
    weeks: int
    labels_beside: bool


WIDE = Size("wide", 760, 320, 10, labels_beside=True)
NARROW = Size("narrow", 360, 280, 4, labels_beside=False)


@dataclass(frozen=True)
class Text:
    """A text at a place."""

    x: str
    y: str
    text: str
    look: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """What the template writes down."""

    size: Size
    left: str
    right: str
    middle: str
    top: str
    bottom: str
    zones: list[dict[str, str]]
    grid: list[Text]
    weeks: list[Text]
    axis_y: str
    levels: list[dict[str, str]]
    labels: list[Text]
    plan: str
    before: str
    series: str
    dots: list[dict[str, object]]
    now_x: str
    start_x: str
    last: Text | None


def draw(subject: Subject, size: Size) -> Drawing:
    """A measure on a canvas."""
    labels_width = max((width_of(level.label) for level in subject.levels), default=0.0)
    values = _values(subject)
    rows = ticks(*reach(values))
    names = [plain_number(Decimal(str(value))) for value in rows]
    left = max(width_of(name) for name in names) + GAP + LEFT / 2
    right = size.width - (labels_width + 2 * GAP if size.labels_beside else GAP)
    across = _days(subject, left, right)
    up = Scale(rows[0], rows[-1], size.height - 36, TOP)
    start = across.at(0)
    return Drawing(
        size=size,
        left=_px(left),
        right=_px(right),
        middle=_px((left + right) / 2),
        top=_px(TOP),
        bottom=_px(up.start),
        zones=[_zone(level, up, left, right) for level in subject.levels if level.side],
        grid=[
            Text(_px(left - GAP), _px(up.at(value)), name, anchor="end")
            for value, name in zip(rows, names, strict=True)
        ],
        weeks=_weeks(across, size, up.start),
        axis_y=_px(up.start),
        levels=[{"look": level.look, "y": _px(up.at(level.value))} for level in subject.levels],
        labels=_labels(subject.levels, up, right, size),
        plan=_plan(subject, across, up),
        before=_path([dot for dot in subject.dots if dot.is_before], subject, across, up),
        series=_path([dot for dot in subject.dots if not dot.is_before], subject, across, up),
        dots=_dots(subject, across, up),
        now_x=_px(_place(subject.today, subject, across)) if subject.says_today else "",
        start_x=_px(start) if any(dot.is_before for dot in subject.dots) else "",
        last=_last(subject, across, up, right),
    )


def width_of(text: str) -> float:
    """How wide a label is, nearly."""
    return sum(IDEOGRAPH if east_asian_width(one) in "WF" else LETTER for one in text)


def _values(subject: Subject) -> list[float]:
    """All that must be in sight; a zone gets some room beyond its threshold."""
    found = [dot.value for dot in subject.dots] + [level.value for level in subject.levels]
    if not found:
        return [0.0, 1.0]
    span = (max(found) - min(found)) or abs(found[0]) or 1.0
    for level in subject.levels:
        if level.side:
            found.append(level.value + (span if level.side == "above" else -span) * 0.12)
    lowest = min([dot.value for dot in subject.dots] + [level.value for level in subject.levels])
    return [max(value, 0.0) if lowest >= 0 else value for value in found]


def _days(subject: Subject, left: float, right: float) -> Scale:
    days = [(dot.day - subject.starts_on).days for dot in subject.dots]
    whole = (subject.ends_on - subject.starts_on).days
    return Scale(min([0, *days]), max([whole, *days]), left, right)


def _place(day: date, subject: Subject, across: Scale) -> float:
    return across.at((day - subject.starts_on).days)


def _weeks(across: Scale, size: Size, axis: float) -> list[Text]:
    step = week_step((across.high - across.low) / 7, most=size.weeks)
    first = -int(-across.low // (7 * step)) if across.low < 0 else 0
    weeks = range(first * step, int(across.high // 7) + 1, step)
    return [
        Text(_px(across.at(week * 7)), _px(axis + 18), str(week), anchor="middle") for week in weeks
    ]


def _zone(level: Level, up: Scale, left: float, right: float) -> dict[str, str]:
    y = up.at(level.value)
    top, bottom = (up.end, y) if level.side == "above" else (y, up.start)
    return {
        "look": level.look,
        "x": _px(left),
        "y": _px(top),
        "width": _px(right - left),
        "height": _px(max(bottom - top, 0)),
    }


def _labels(levels: Sequence[Level], up: Scale, right: float, size: Size) -> list[Text]:
    shift = 4.0 if size.labels_beside else -5.0
    places = [up.at(level.value) + shift for level in levels]
    moved = apart(places, by=LINE, low=up.end + 4, high=up.start + 4)
    x, anchor = (right + GAP, "start") if size.labels_beside else (right, "end")
    return [
        Text(_px(x), _px(y), level.label, look=level.look, anchor=anchor)
        for level, y in zip(levels, moved, strict=True)
    ]


def _plan(subject: Subject, across: Scale, up: Scale) -> str:
    if subject.plan is None:
        return ""
    start, end = subject.plan
    days = (subject.ends_on - subject.starts_on).days
    return _line([(across.at(0), up.at(start)), (across.at(days), up.at(end))])


def _path(dots: Sequence[Dot], subject: Subject, across: Scale, up: Scale) -> str:
    return _line([(_place(dot.day, subject, across), up.at(dot.value)) for dot in dots])


def _line(places: Sequence[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    return "M" + " L".join(f"{_px(x)} {_px(y)}" for x, y in places)


def _dots(subject: Subject, across: Scale, up: Scale) -> list[dict[str, object]]:
    last = len(subject.dots) - 1
    return [
        {
            "x": _px(_place(dot.day, subject, across)),
            "y": _px(up.at(dot.value)),
            "r": "5" if index == last else "3.5",
            "is_bad": dot.is_bad,
            "is_before": dot.is_before,
            "day": dot.day,
            "text": dot.text,
        }
        for index, dot in enumerate(subject.dots)
    ]


def _last(subject: Subject, across: Scale, up: Scale, right: float) -> Text | None:
    """The newest reading in words: beside its dot, where it hides least."""
    if not subject.dots:
        return None
    text = last_text(subject)
    line = [(_place(dot.day, subject, across), up.at(dot.value)) for dot in subject.dots]
    levels = [up.at(level.value) for level in subject.levels]
    uprights = [across.at(0)] if any(dot.is_before for dot in subject.dots) else []
    if subject.says_today:
        uprights.append(_place(subject.today, subject, across))
    x, y = line[-1]
    width = width_of(text) * BOLD
    starts = [x + 10, *([x - 10 - width] if x - 10 - width > across.start else [])]
    starts = [start for start in starts if start + width <= right] or [x + 4 - width]
    heights = [y + off for off in OFFSETS if up.end + LINE < y + off < up.start - 4]
    places = [(start, at) for start in starts for at in heights or [y]]
    start, best = min(
        places,
        key=lambda place: (
            _hidden(place[0], place[1], width, line, levels)
            + 2 * _crossed(place[0], width, uprights)
        ),
    )
    return Text(_px(start), _px(best), text)


def _crossed(x: float, width: float, uprights: Sequence[float]) -> int:
    """How many upright lines a text would touch."""
    return sum(x - TOUCH < one < x + width + TOUCH for one in uprights)


def _hidden(
    x: float, y: float, width: float, line: Sequence[tuple[float, float]], levels: Sequence[float]
) -> int:
    """How much a text would hide: much for the readings' own line, little for a level."""
    top, bottom = y - LINE, y + 4
    steps = [x + width * part / 20 for part in range(21)]
    own = sum(top < _height(line, at) < bottom for at in steps if line[0][0] <= at <= line[-1][0])
    return 3 * own + sum(top < level < bottom for level in levels)


def _height(line: Sequence[tuple[float, float]], x: float) -> float:
    """Where the readings' line is above a place."""
    for (x0, y0), (x1, y1) in pairwise(line):
        if x0 <= x <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[-1][1]


def last_text(subject: Subject) -> str:
    """ "3.9 in week 14"; with the day, where the pilot had not begun."""
    dot = subject.dots[-1]
    if dot.is_before:
        return dot.text
    week = (dot.day - subject.starts_on).days // 7
    return _("%(value)s in week %(week)s") % {"value": dot.text, "week": week}


def _px(value: float) -> str:
    return f"{value:.1f}"
