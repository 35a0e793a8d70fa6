"""The board as its page shows it: names, bars as long as their numbers, lists of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.tracks.boards.board import SOURCES, Board, FunctionLine
from courses.tracks.boards.counting import Whose, ending
from courses.tracks.boards.words import (
    domain_name,
    in_order,
    row_name,
    source_names,
    stage_names,
)
from courses.tracks.models import Track, TrackEnrolment
from orgchange.core.registry import Text
from orgchange.teams.suggestions import function_name

MOST_LISTED = 20


@dataclass(frozen=True)
class Row:
    """A line of a chart that is its own table. `width`: of 100."""

    name: str
    cells: Sequence[int | str | None]
    width: str


def screen_of(track: Track, board: Board, ways: QuerySet[TrackEnrolment]) -> dict[str, Any]:
    """The context of the page. `ways`: whom the viewer may see by name. Two queries."""
    whose = Whose(track, board.on)
    papers = ending(whose).filter(enrolment__in=ways.values("pk")).order_by("ends_on", "pk")
    names = stage_names(track)
    return {
        "headlines": _headlines(board),
        "sources": list(source_names().values()),
        "functions": _functions(board),
        "whole": _cells(board.whole),
        "funnel": _bars(
            [
                (row_name(line, names), line.people, [line.people, line.median_days])
                for line in in_order(board.funnel, names)
            ]
        ),
        "ending": papers.select_related("enrolment__employee")[:MOST_LISTED],
        "domains": _bars(
            [(domain_name(name), people, [people]) for name, people in board.domains.items()]
        ),
        "single": [domain_name(name) for name in board.single],
        "needs": [(one, function_name(one.function)) for one in board.needs[:MOST_LISTED]],
    }


def _headlines(board: Board) -> list[dict[str, Text | int | None]]:
    whole, single = board.whole, len(board.single)
    return [
        {"label": _("There are"), "value": whole.supply, "of": _per_hundred(whole)},
        {
            "label": _("Pilots without one"),
            "value": whole.now,
            "of": _("and %(n)s planned") % {"n": whole.soon + board.approved},
            "state": "overdue" if whole.now else "",
        },
        {
            "label": _("Certificates ending within 90 days"),
            "value": board.ending,
            "state": "pending" if board.ending else "",
        },
        {
            "label": _("Domains with a single holder"),
            "value": None if board.is_withheld else single,
            "state": "pending" if single else "",
        },
    ]


def _per_hundred(line: FunctionLine) -> str:
    if line.per_hundred is None:
        return ""
    return _("%(value)s per 100 staff") % {"value": line.per_hundred}


def _functions(board: Board) -> list[Row]:
    rows = [(function_name(line.function), line.supply, _cells(line)) for line in board.functions]
    return _bars(rows)


def _cells(line: FunctionLine) -> list[int | str | None]:
    sources = [line.sources[source] for source in SOURCES]
    return [line.headcount, *sources, line.per_hundred, line.now, line.soon]


def _bars(rows: Sequence[tuple[str, int | None, Sequence[int | str | None]]]) -> list[Row]:
    most = max((length or 0 for _name, length, _cells in rows), default=0) or 1
    return [Row(name, cells, f"{100 * (length or 0) / most:.1f}") for name, length, cells in rows]
