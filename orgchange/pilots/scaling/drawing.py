"""The year of adoption as a chart: a line a place, the target, on a wide and a narrow canvas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orgchange.pilots.charting.scales import Scale, apart, reach, ticks
from orgchange.pilots.models import ScaleUp
from orgchange.pilots.scaling.adoption import Place, number

MOST_LINES = 8  # more would be a thicket; the table has all of them
MONTHS = (0, 3, 6, 9, 12)
LABEL = 16.0  # height of a label


@dataclass(frozen=True)
class Canvas:
    """A size of the drawing."""

    name: str
    width: float
    height: float
    right: float  # room for the labels beside the lines


WIDE, NARROW = Canvas("wide", 760, 300, 170), Canvas("narrow", 360, 280, 8)
LEFT, TOP, BOTTOM = 44.0, 20.0, 36.0


@dataclass(frozen=True)
class Line:
    """One place: its path, its dots, and its label (none on the narrow canvas)."""

    name: str
    value: str
    path: str
    dots: Sequence[tuple[float, float, str]]
    end: tuple[float, float]
    label_y: float
    look: int


@dataclass(frozen=True)
class Drawing:
    """All that the template draws."""

    canvas: Canvas
    left: float
    right: float
    bottom: float
    rows: Sequence[tuple[float, str]]
    months: Sequence[tuple[float, int]]
    target_y: float | None
    target: str
    lines: Sequence[Line]


def drawings_of(scale_up: ScaleUp, places: Sequence[Place]) -> list[Drawing]:
    """On both canvases; none before there are readings, or before the year has begun."""
    shown = [place for place in places if place.readings][:MOST_LINES]
    if not shown or scale_up.starts_on is None or scale_up.ends_on is None:
        return []
    return [_drawn(scale_up, shown, canvas) for canvas in (WIDE, NARROW)]


def _drawn(scale_up: ScaleUp, places: Sequence[Place], canvas: Canvas) -> Drawing:
    values = [float(row.value) for place in places for row in place.readings]
    target = scale_up.target
    steps = ticks(*reach([*values, *([float(target)] if target is not None else [])]))
    right, bottom = canvas.width - canvas.right, canvas.height - BOTTOM
    y = Scale(steps[0], steps[-1], bottom, TOP)
    assert scale_up.starts_on is not None  # noqa: S101 - looked at above
    assert scale_up.ends_on is not None  # noqa: S101
    days = float((scale_up.ends_on - scale_up.starts_on).days)
    x = Scale(0.0, days, LEFT, right)
    return Drawing(
        canvas=canvas,
        left=LEFT,
        right=right,
        bottom=bottom,
        rows=[(round(y.at(step), 1), f"{step:g}") for step in steps],
        months=[(round(x.at(days * month / 12), 1), month) for month in MONTHS],
        target_y=None if target is None else round(y.at(float(target)), 1),
        target="" if target is None else number(target),
        lines=_lines(places, scale_up.starts_on, x, y, (TOP + 4, bottom)),
    )


def _lines(
    places: Sequence[Place], start: date, x: Scale, y: Scale, span: tuple[float, float]
) -> list[Line]:
    points = [
        [
            (
                round(min(max(x.at((row.measured_on - start).days), x.start), x.end), 1),
                round(y.at(float(row.value)), 1),
                number(row.value),
            )
            for row in place.readings
        ]
        for place in places
    ]
    ends = [run[-1] for run in points]
    labels = apart([end[1] for end in ends], by=LABEL, low=span[0], high=span[1])
    return [
        Line(
            name=str(place.site.department),
            value=place.last_text,
            path="M" + " L".join(f"{at[0]} {at[1]}" for at in run),
            dots=run,
            end=(end[0], end[1]),
            label_y=round(label, 1),
            look=index % 4,
        )
        for index, (place, run, end, label) in enumerate(
            zip(places, points, ends, labels, strict=True)
        )
    ]
