"""How a fund does: the funnel, replies, fairness; and the proposals to take away."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation.blindness import view_of
from orgchange.innovation.board import listing
from orgchange.innovation.board.filters import narrowed
from orgchange.innovation.board.scope import Seat, on_board, seat_of, seats_of
from orgchange.innovation.forms.board import BoardFilterForm
from orgchange.innovation.models import Proposal
from orgchange.innovation.portfolio.figures import figures_of
from orgchange.innovation.tabs import FUND_TABS, tabs_of

FORMATS = {"csv": csv_response, "xlsx": xlsx_response}
# What a line of the table needs: thousands are read.
WRITTEN = (
    *("number", "title", "state", "asked", "entered_at", "due_at"),
    *("round__name", "round__name_zh", "submitter__full_name", "handler__full_name"),
)


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    """The figures of a fund, of all its rounds or of one."""
    seat, form = _asked(request)
    found = figures_of(
        sight(request),
        seat,
        form.rounds,
        form.asked().get("round", ""),
        language=get_language() or "",
        now=clock(),
    )
    context = {
        "fund": seat.fund,
        "form": form,
        "tabs": tabs_of(FUND_TABS, request, "innovation:portfolio"),
        "query": request.GET.urlencode(),
        **vars(found),
    }
    return render(request, "innovation/portfolio/portfolio.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The proposals of the board's filters, as a table to take away."""
    if kind not in FORMATS:
        raise Http404
    seat, form = _asked(request)
    rows = narrowed(on_board(sight(request), seat.fund), form.asked(), seat, clock())
    rows = rows.select_related("round", "submitter", "handler").only(*WRITTEN)
    rows = rows.order_by("number", "pk")
    header = [
        pgettext("of a proposal", "Number"),
        _("Proposal"),
        _("Round"),
        _("State"),
        pgettext("amount", "Asked"),
        _("Submitter"),
    ]
    header += [_("In hand of"), _("In this state since"), _("Due")]
    return FORMATS[kind](f"{seat.fund.code}-proposals", header, _lines(request, list(rows), seat))


def _lines(request: HttpRequest, rows: list[Proposal], seat: Seat) -> Iterator[list[Any]]:
    """One line a proposal; whose it is only where that may be known."""
    language = get_language() or ""
    states = listing.states_of(seat)
    shown = view_of(sight(request), rows)
    for row in rows:
        state = states[row.state].name_in(language) if row.state in states else row.state
        yield [
            row.number,
            row.title,
            row.round.name_in(language),
            state,
            row.asked,
            row.submitter.full_name if shown[row.pk].submitter else "",
            row.handler.full_name if row.handler else "",
            row.entered_at.isoformat(),
            row.due_at.isoformat() if row.due_at else "",
        ]


def _asked(request: HttpRequest) -> tuple[Seat, BoardFilterForm]:
    """The fund that is asked for, with the filters; 404 for who sits in no committee."""
    seats = seats_of(sight(request))
    if not seats:
        raise Http404
    seat = seat_of(seats, request.GET.get("fund", ""))
    form = BoardFilterForm(request.GET, fund=seat.fund, funds=[held.fund for held in seats])
    return seat, form
