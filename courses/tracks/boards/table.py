"""The board as rows to take away: the figures of the page, each with what it is of."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.tracks.boards.board import SOURCES, Board
from courses.tracks.boards.words import domain_name, in_order, row_name, source_names, stage_names
from courses.tracks.models import Track
from orgchange.teams.suggestions import function_name


def header() -> list[str]:
    """The names of the columns."""
    return [_("Part"), pgettext("figure", "Name"), _("Figure"), _("Value")]


def lines(track: Track, board: Board) -> Iterator[list[str]]:
    """One row a figure. A withheld one says so."""
    yield from _functions(board)
    yield from _funnel(track, board)
    yield [_("Certificates"), "", _("Ending within 90 days"), said(board.ending)]
    for name, people in board.domains.items():
        yield [_("Domains"), domain_name(name), _("Holders"), said(people)]
    for one in board.needs:
        when = _("Now") if one.is_now else _("Planned")
        yield [
            _("Pilots without one"),
            f"{one.number} {one.title}",
            function_name(one.function),
            when,
        ]
    for quarter in board.quarters:
        yield [_("Forecast"), quarter.name, _("Places in cohorts"), str(quarter.places)]
        yield [_("Forecast"), quarter.name, _("Expected from cohorts"), said(quarter.expected)]
        yield [_("Forecast"), quarter.name, _("Certificates ending"), said(quarter.ending)]
        yield [_("Forecast"), quarter.name, _("Pilots to start"), str(quarter.planned)]


def said(value: int | None) -> str:
    """A figure, or that there is none to tell."""
    return _("n/a") if value is None else str(value)


def _functions(board: Board) -> Iterator[list[str]]:
    names = source_names()
    for line in [*board.functions, board.whole]:
        where = function_name(line.function) if line.function else _("All")
        yield [_("Supply"), where, _("Staff"), said(line.headcount)]
        for source in SOURCES:
            yield [_("Supply"), where, str(names[source]), said(line.sources[source])]
        yield [_("Supply"), where, _("Per 100 staff"), line.per_hundred or _("n/a")]
        yield [_("Demand"), where, _("Pilots that need one now"), str(line.now)]
        yield [_("Demand"), where, _("Pilots planned"), str(line.soon)]


def _funnel(track: Track, board: Board) -> Iterator[list[str]]:
    names = stage_names(track)
    for line in in_order(board.funnel, names):
        name = row_name(line, names)
        yield [_("Funnel"), name, _("People"), said(line.people)]
        if line.stage_id is not None:
            yield [_("Funnel"), name, _("Median days"), said(line.median_days)]
