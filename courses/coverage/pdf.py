"""Figures as PDF: the same rows in the same order, with what they are on the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.assignments.states import State
from courses.coverage import board
from courses.coverage.headline import headline
from courses.coverage.shapes import COLUMNS, Figures, Row
from orgchange.core.dates import firm_day
from orgchange.core.errors import InvalidInput
from orgchange.core.figures import number, share_text
from orgchange.core.pdf import ACCENT, INK, LINE, SOFT, Paper
from orgchange.core.wording import day_text, instant_text
from orgchange.directory.models import EmploymentKind

MOST_ROWS = 5000
COUNTED = COLUMNS[3:11]  # headcount to required
LEFT, RIGHT, TOP, BOTTOM = 12.0, 285.0, 14.0, 192.0
HEIGHT, MORE = 5.0, 3.4  # of a row of the table, and of each further line of a name
STEP = 2.5  # a level of the tree
GAP = 1.6  # between columns
# Department, course; eight counts; coverage and on track.
WIDTHS = (56.0, 43.0, *[13.5] * 8, 33.0, 33.0)


class TooManyRows(InvalidInput):
    """More rows than anybody reads on paper."""

    code = "too_many_rows"


@dataclass
class Report:
    """What the file says, all of it in the reader's words."""

    figures: Figures

    @cached_property
    def shown(self) -> board.Board:
        """The figures as the page has them, for the headline."""
        return board.Board(self.figures, (), self.today)

    @property
    def today(self) -> date:
        """The firm's day on which the figures were counted."""
        return firm_day(self.figures.counted_at)

    @property
    def title(self) -> str:
        """What it is of."""
        root = self.shown.root
        return f"{_('Coverage')} · {root.name}" if root else _("Coverage")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the figures are: moment, knowledge, filters, fingerprint."""
        query, nodes = self.figures.query, self.figures.tree.nodes
        counted = _instant(self.figures.counted_at)
        now = _("now, counted %(at)s") % {"at": counted}
        ended = query.as_of and _("end of %(day)s") % {"day": day_text(query.as_of)}
        data_as_of = self.figures.data_as_of
        departments = [f"{nodes[pk].name} ({nodes[pk].code})" for pk in self.figures.roots]
        titles = [f"{s.title_here} ({s.code})" for s in self.figures.subjects]
        return [
            (_("As of"), ended or now),
            (_("As known"), _instant(query.known_at) if query.known_at else _("now")),
            (_("Data as of"), _instant(data_as_of) if data_as_of else _("not stated")),
            (_("Departments"), ", ".join(departments)),
            (self._subjects_named, ", ".join(titles) if query.courses else _("all")),
            (_("Kind"), str(EmploymentKind(query.kind).label) if query.kind else _("all")),
            *([(_("Withheld"), self._withheld)] if self.figures.withholds else []),
            (_("Fingerprint"), self.figures.fingerprint),
        ]

    @property
    def _subjects_named(self) -> str:
        return _("Courses and stages") if self.shown.stages else _("Courses")

    @property
    def _withheld(self) -> str:
        """Why numbers are missing, in a sentence."""
        return _(
            "figures over fewer than %(least)s people,"
            " and those from which they could be worked out"
        ) % {"least": settings.SMALL_GROUP}

    @property
    def headings(self) -> list[str]:
        """The columns, as the page names them."""
        states = (State.NOT_REQUIRED, State.EXCLUDED, State.COVERED, State.PENDING, State.OVERDUE)
        return [
            _("Department"),
            _("Course or stage") if self.shown.stages else _("Course"),
            _("Headcount"),
            *(str(state.label) for state in states),
            _("of these expired"),
            _("Required"),
            _("Coverage"),
            _("On track"),
        ]

    def cells(self, row: Row) -> list[str]:
        """A row as texts, in the order of the headings; shares to the places that CSV has."""
        said, count = row.as_dict(), row.count
        named = [row.department_name, self._titles[row.course]]
        if count.is_withheld:
            people = [] if row.headcount is None else [number(row.headcount)]
            return [*named, *people, *[_("withheld")] * (len(WIDTHS) - 2 - len(people))]
        return [
            *named,
            *(number(said[name]) for name in COUNTED),
            share_text(count.covered, count.required, decimals=2),
            share_text(count.covered + count.pending, count.required, decimals=2),
        ]

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {subject.code: subject.title_here for subject in self.figures.subjects}

    @property
    def letters(self) -> str:
        """Everything that may be drawn."""
        nodes = self.figures.tree.nodes
        names = "".join(nodes[pk].name for pk in self.figures.shown)
        facts = "".join(name + said for name, said in self.facts)
        top = "".join(f"{f['label']}{f['of']}" for f in headline(self.shown))
        own = self.title + facts + top + "".join((*self.headings, *self._titles.values()))
        return (
            own
            + names
            + _("n/a")
            + _("withheld")
            + _("Nobody is required to hold anything here")
            + _("Page %(page)s of %(pages)s")
            + "/·%,."
        )


class Sheet(Paper):
    """The report on landscape A4, its columns named on every page."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.letters, orientation="landscape")
        self.report = report
        self.set_margins(LEFT, TOP, 297 - RIGHT)
        self.set_title(report.title)
        self.set_creation_date(report.figures.counted_at)

    def footer(self) -> None:
        """Which figures these are, and which page of them."""
        pages = _("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        said = f"{self.report.title} · {self.report.figures.fingerprint}"
        self.pen(7, SOFT)
        self.put(said, LEFT, 199, width=RIGHT - LEFT - 70, height=4)
        self.put(pages, RIGHT - 60, 199, width=60, height=4, align="R")

    def opening(self) -> None:
        """Title, what the figures are, the five numbers."""
        self.add_page()
        self.set_draw_color(*ACCENT)
        self.set_line_width(0.8)
        self.line(LEFT, TOP, LEFT + 18, TOP)
        y = self._lines(self.report.title, LEFT, TOP + 4, RIGHT - LEFT, size=18) + 3
        for name, said in self.report.facts:
            self.pen(8, SOFT)
            self.put(name, LEFT, y, width=34, height=4.4)
            y = self._lines(said, LEFT + 36, y, RIGHT - LEFT - 36, size=8)
        self.set_y(y + 4)
        if self.report.figures.subjects:
            self._headline(y + 4)

    def _headline(self, y: float) -> None:
        if y > BOTTOM - 30:
            self.add_page()
            y = TOP
        every = headline(self.report.shown)
        width = (RIGHT - LEFT) / len(every)
        for index, figure in enumerate(every):
            value = _("n/a") if figure["value"] is None else figure["value"]
            unit = " %" if figure.get("unit") and figure["value"] is not None else ""
            for up, size, color, text in (
                (0.0, 8, SOFT, str(figure["label"])),
                (4.5, 16, INK, f"{value}{unit}"),
                (12.0, 7, SOFT, str(figure["of"])),
            ):
                self.pen(size, color)
                x = LEFT + index * width
                self.put(text, x, y + up, width=width - 4, height=size * 0.42)
        self.set_y(y + 20)

    def heading(self) -> None:
        """The names of the columns, and a line below."""
        self.pen(6.5, SOFT)
        folded = [
            self.folded(text, width - GAP)
            for text, width in zip(self.report.headings, WIDTHS, strict=True)
        ]
        lines, top, x = max(map(len, folded)), self.get_y(), LEFT
        for index, (texts, width) in enumerate(zip(folded, WIDTHS, strict=True)):
            for line, text in enumerate(texts):
                y, align = top + (lines - len(texts) + line) * 3, "L" if index < 2 else "R"
                self.put(text, x, y, width=width - GAP, height=3, align=align)
            x += width
        self._rule(top + lines * 3 + 0.8)
        self.set_y(top + lines * 3 + 1.2)

    def body(self) -> None:
        """The rows; a department is named softly after its first row."""
        nodes = self.report.figures.tree.nodes
        base = min((nodes[pk].depth for pk in self.report.figures.roots), default=0)
        last = None
        if not self.report.figures.rows:
            self._lines(
                _("Nobody is required to hold anything here"), LEFT, self.get_y(), 200, size=9
            )
            return
        self.heading()
        for row in self.report.figures.rows:
            level = min(max(nodes[row.department_id].depth - base, 0), 8)
            texts = self.report.cells(row)
            self.pen(7.5)
            indent = level * STEP
            names = self.folded(texts[0], WIDTHS[0] - indent - GAP)
            titles = self.folded(texts[1], WIDTHS[1] - GAP)
            height = _height(names, titles)
            if self.get_y() + height > BOTTOM and self.get_y() > TOP + 20:
                self.add_page()
                self.heading()
                last = None
            self._row(names, titles, texts[2:], indent=indent, is_same=row.department_id == last)
            last = row.department_id
            self._rule(self.get_y())

    def _row(
        self,
        names: Sequence[str],
        titles: Sequence[str],
        numbers: Sequence[str],
        *,
        indent: float,
        is_same: bool,
    ) -> None:
        top = self.get_y()
        for texts, x, color in (
            (names, LEFT + indent, SOFT if is_same else INK),
            (titles, LEFT + WIDTHS[0], INK),
        ):
            self.pen(7.5, color)
            for line, text in enumerate(texts):
                self.put(text, x, top + line * MORE, width=WIDTHS[0], height=HEIGHT)
        x = LEFT + WIDTHS[0] + WIDTHS[1]
        self.pen(7.5, INK)
        for text, width in zip(numbers, WIDTHS[2:], strict=True):
            self.put(text, x, top, width=width - GAP, height=HEIGHT, align="R")
            x += width
        self.set_y(top + _height(names, titles))

    def _lines(self, text: str, x: float, y: float, width: float, *, size: float) -> float:
        """A text over as many lines as it takes; where it ends."""
        self.pen(size)
        for line in self.folded(text, width):
            if y > BOTTOM:
                self.add_page()
                self.pen(size)
                y = TOP
            self.put(line, x, y, width=width, height=size * 0.55)
            y += size * 0.55
        return y

    def _rule(self, y: float) -> None:
        self.set_draw_color(*LINE)
        self.set_line_width(0.1)
        self.line(LEFT, y, RIGHT, y)


def pdf_bytes(figures: Figures) -> bytes:
    """The figures as a file to send and to print, in the reader's language."""
    rows = len(figures.shown) * len(figures.subjects)
    if rows > MOST_ROWS:
        message = _(
            "A PDF has room for %(most)s rows, and this has %(rows)s. Open one department,"
            " choose fewer courses, or take the XLSX, which has them all."
        )
        raise TooManyRows(message % {"most": number(MOST_ROWS), "rows": number(rows)})
    sheet = Sheet(Report(figures))
    sheet.opening()
    sheet.body()
    return bytes(sheet.output())


def _height(*cells: Sequence[str]) -> float:
    return HEIGHT + (max(map(len, cells)) - 1) * MORE


def _instant(instant: datetime) -> str:
    """ "20 Nov 2026, 10:42 (UTC+0100)": paper travels, so the zone is said."""
    return f"{instant_text(instant)} (UTC{timezone.localtime(instant):%z})"
