"""The portfolio as a slide: one page of 16 to 9 as PDF, and the same page as a picture.

Measures are millimetres of a page that is 254 wide, as slides are.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pypdfium2
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgchange.core.pdf import ACCENT, INK, LINE, SOFT, Paper
from orgchange.core.wording import day_text
from orgchange.pilots.portfolio.goals import GoalLine
from orgchange.pilots.portfolio.overview import Overview
from orgchange.pilots.portfolio.screen import Headline, screen_of

WIDE, HIGH, EDGE = 254.0, 142.875, 12.0
PIXELS_WIDE = 1920
MOST = 7  # lines of a list on a slide
PAPER, TINT, ALERT = (255, 255, 255), (242, 244, 247), (184, 58, 38)


def slide(overview: Overview) -> bytes:
    """The page as PDF."""
    shown = screen_of(overview, language=get_language() or "")
    paper = Paper(_letters(overview, shown))
    paper.add_page(format=(WIDE, HIGH), orientation="portrait")
    _title(paper, overview)
    _headlines(paper, shown["headlines"])
    top = 74.0
    third = (WIDE - 2 * EDGE - 16) / 3
    _matrix(paper, shown, x=EDGE, y=top, width=third)
    _list(
        paper, _("Gates this month"), _gate_lines(overview), x=EDGE + third + 8, y=top, width=third
    )
    goals = _goal_lines(overview.goals)
    _list(paper, _("Strategic goals"), goals, x=EDGE + 2 * (third + 8), y=top, width=third)
    _foot(paper, overview)
    return bytes(paper.output())


def picture(overview: Overview) -> bytes:
    """The page as PNG, 1,920 pixels wide: ready to be put on a slide."""
    document = pypdfium2.PdfDocument(slide(overview))
    try:
        page = document[0]
        drawn = page.render(scale=PIXELS_WIDE / page.get_width()).to_pil()
        held = BytesIO()
        drawn.save(held, format="PNG", optimize=True)
        return held.getvalue()
    finally:
        document.close()


def _title(paper: Paper, overview: Overview) -> None:
    paper.set_fill_color(*PAPER)
    paper.rect(0, 0, WIDE, HIGH, style="F")
    paper.pen(24)
    paper.put(_("AI pilots"), EDGE, 9, width=WIDE / 2, height=11)
    paper.pen(12, SOFT)
    day = day_text(overview.at.on)
    paper.put(day, WIDE / 2, 11, width=WIDE / 2 - EDGE, height=8, align="R")


def _headlines(paper: Paper, headlines: Sequence[Headline]) -> None:
    """Two rows of four."""
    gap, per_row = 4.0, 4
    width = (WIDE - 2 * EDGE - gap * (per_row - 1)) / per_row
    for place, one in enumerate(headlines[: 2 * per_row]):
        x = EDGE + (place % per_row) * (width + gap)
        y = 24 + (place // per_row) * 24
        paper.set_fill_color(*TINT)
        paper.rect(x, y, width, 21, style="F")
        paper.pen(8.5, SOFT)
        paper.put(one.label, x + 3, y + 1.6, width=width - 6, height=4.5)
        paper.pen(19, ALERT if one.look == "overdue" else INK)
        paper.put(one.big, x + 3, y + 6.4, width=width - 6, height=8.5)
        paper.pen(8.5, SOFT)
        paper.put(one.small, x + 3, y + 15.4, width=width - 6, height=4.5)


def _matrix(paper: Paper, shown: dict[str, Any], *, x: float, y: float, width: float) -> None:
    """States down, risk tiers across."""
    _heading(paper, _("By state and risk"), x, y, width)
    columns = [*shown["risks"], _("All")]
    cell = 11.5
    left = x + width - cell * len(columns)
    paper.pen(7.5, SOFT)
    for place, name in enumerate(columns):
        paper.put(name, left + place * cell, y + 7, width=cell - 1, height=4, align="R")
    line = y + 11.5
    for row in shown["matrix"]:
        paper.pen(9)
        paper.put(row["name"], x, line, width=left - x - 2, height=4.6)
        for place, count in enumerate([*row["cells"], row["all"]]):
            paper.pen(9, INK if count else SOFT)
            text = f"{count:,}" if count else "–"
            paper.put(text, left + place * cell, line, width=cell - 1, height=4.6, align="R")
        line += 5.2


def _list(
    paper: Paper, title: str, lines: Sequence[tuple[str, str]], *, x: float, y: float, width: float
) -> None:
    """Lines of two parts; how many more there are, where they do not fit."""
    _heading(paper, title, x, y, width)
    for place, (text, end) in enumerate(lines[:MOST]):
        line = y + 8 + place * 6
        paper.pen(9)
        paper.put(_cut(paper, text, width - 26), x, line, width=width - 26, height=5)
        paper.pen(9, SOFT)
        paper.put(end, x + width - 24, line, width=24, height=5, align="R")
    paper.pen(8.5, SOFT)
    if len(lines) > MOST:
        more = _("more: %(n)s") % {"n": len(lines) - MOST}
        paper.put(more, x, y + 8 + MOST * 6, width=width, height=5)
    elif not lines:
        paper.put(_("none"), x, y + 8, width=width, height=5)


def _cut(paper: Paper, text: str, width: float) -> str:
    """What fits a line, with a mark where something is left out."""
    lines = paper.folded(text, width)
    return lines[0] if len(lines) == 1 else f"{paper.folded(text, width - 4)[0]}…"


def _heading(paper: Paper, text: str, x: float, y: float, width: float) -> None:
    paper.pen(11, ACCENT)
    paper.put(text, x, y - 1, width=width, height=6)
    paper.set_draw_color(*LINE)
    paper.line(x, y + 6, x + width, y + 6)


def _gate_lines(overview: Overview) -> list[tuple[str, str]]:
    return [
        (f"{gate.pilot.title} · {gate.name}", day_text(gate.planned_on, today=overview.at.on))
        for gate in overview.gates
    ]


def _goal_lines(goals: Sequence[GoalLine]) -> list[tuple[str, str]]:
    language = get_language() or ""
    return [
        (
            f"{'– ' * line.depth}{line.goal.name_in(language) if line.goal else _('No goal')}",
            _("%(run)s of %(all)s") % {"run": line.under_way, "all": line.all},
        )
        for line in goals
    ]


def _foot(paper: Paper, overview: Overview) -> None:
    paper.pen(8, SOFT)
    paper.put(
        _result() % {"red": len(overview.red)}, EDGE, HIGH - 10, width=WIDE - 2 * EDGE, height=5
    )


def _letters(overview: Overview, shown: dict[str, Any]) -> str:
    """Every letter that may come: the words of the page itself, and all names on it."""
    said = [f"{one.label}{one.big}{one.small}" for one in shown["headlines"]]
    said += [row["name"] for row in shown["matrix"]] + list(shown["risks"])
    said += [f"{text}{end}" for text, end in _gate_lines(overview) + _goal_lines(overview.goals)]
    own = (
        _("AI pilots")
        + _("By state and risk")
        + _("Gates this month")
        + _("Strategic goals")
        + _("All")
        + _("none")
        + _("more: %(n)s")
        + day_text(overview.at.on)
        + _result()
    )
    return own + "".join(said) + "–·,…"


def _result() -> str:
    """What this house thinks of failure, with the number of those that are none."""
    return _(
        "A pilot that disproved its idea and says what was learnt is a result."
        " %(red)s ended without."
    )
