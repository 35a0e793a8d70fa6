"""The board of a fund: by state, or as a list; and moving proposals from there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.board import listing, money
from orgchange.innovation.board.columns import columns_of
from orgchange.innovation.board.filters import narrowed
from orgchange.innovation.board.scope import Seat, handled, on_board, seat_of, seats_of
from orgchange.innovation.forms.board import BoardFilterForm
from orgchange.innovation.models import SavedFilter
from orgchange.innovation.services import steps
from orgchange.innovation.tabs import FUND_TABS, tabs_of

MOST_AT_ONCE = 200


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The proposals of a fund by state; who sits in no committee is led to the funds."""
    seats = seats_of(sight(request))
    if not seats:
        return redirect("innovation:funds")
    seat = seat_of(seats, request.GET.get("fund", ""))
    form = _form(request, seat, seats)
    asked = form.asked()
    rows = narrowed(on_board(sight(request), seat.fund), asked, seat, clock())
    is_list = request.GET.get("view") == "list"
    context = {
        "fund": seat.fund,
        "form": form,
        "query": _query(request),
        "saved": SavedFilter.objects.filter(owner=request.user.pk, fund=seat.fund),
        "asked_for": request.GET.urlencode(),
        "is_list": is_list,
        "tabs": tabs_of(FUND_TABS, request, "innovation:board"),
        "money": _money(seat, form, asked),
        **(_listed(request, rows, seat) if is_list else _columns(request, rows, seat)),
    }
    return render(request, "innovation/board/board.html", context)


def _form(request: HttpRequest, seat: Seat, seats: list[Seat]) -> BoardFilterForm:
    return BoardFilterForm(request.GET, fund=seat.fund, funds=[held.fund for held in seats])


def _money(seat: Seat, form: BoardFilterForm, asked: dict[str, Any]) -> money.MoneyBar | None:
    chosen = form.rounds.get(asked.get("round", ""))
    return money.money_of(seat.fund, money.periods_of(seat.fund, chosen.period if chosen else None))


def _query(request: HttpRequest) -> str:
    """The query string without the view and the page, to carry along."""
    held = request.GET.copy()
    for name in ("view", "page", "state", "sort"):
        held.pop(name, None)
    return held.urlencode()


def _words(request: HttpRequest) -> dict[str, Any]:
    """What cards need to know of who reads them."""
    return {
        "sight": sight(request),
        "language": get_language() or "",
        "now": clock(),
        "time_zone": request.time_zone,  # type: ignore[attr-defined]
    }


def _columns(request: HttpRequest, rows: Any, seat: Seat) -> dict[str, Any]:
    columns = columns_of(rows, seat, **_words(request))
    return {
        "columns": columns,
        "in_hand": sum(column.count for column in columns),
        "on_you": sum(column.count for column in columns if column.is_yours),
        "late": sum(column.late for column in columns),
    }


def _listed(request: HttpRequest, rows: Any, seat: Seat) -> dict[str, Any]:
    states = listing.states_of(seat)
    state = request.GET.get("state", "")
    found = listing.sorted_by(
        listing.of_state(rows, state, states), request.GET.get("sort", ""), clock()
    )
    page = Paginator(found, listing.PER_PAGE).get_page(request.GET.get("page"))
    cards = listing.lines(page.object_list, seat, states, **_words(request))
    return {
        "page": page,
        "lines": cards,
        "states": [(code, held.name_in(get_language() or "")) for code, held in states.items()],
        "state": state,
        "actions": listing.actions(cards),
    }


@require_POST
def take(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One plain step from a card; the board anew, which says why where it was refused."""
    proposal = handled(sight(request)).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    try:
        steps.take(proposal=proposal, step=code, given={}, actor=actor_of(request), now=clock())
    except DomainError as error:
        toast(request, f"{proposal.number}: {error.message}", level=messages.ERROR)
    else:
        toast(request, _("%(number)s moved on.") % {"number": proposal.number})
    return redirect(_back(request))


@require_POST
def take_many(request: HttpRequest) -> HttpResponse:
    """One plain step for the chosen rows: those that cannot take it stay, and it is said why."""
    ids = [int(pk) for pk in request.POST.getlist("proposal") if pk.isdigit()][:MOST_AT_ONCE]
    code = request.POST.get("step", "")
    rows = handled(sight(request)).filter(pk__in=ids).order_by("pk")
    taken = steps.take_each(proposals=rows, step=code, actor=actor_of(request), now=clock())
    refused = [f"{one.proposal.number}: {one.reason}" for one in taken if one.reason]
    moved = len(taken) - len(refused)
    said = ngettext("%(n)s proposal moved on.", "%(n)s proposals moved on.", moved)
    toast(request, " ".join([said % {"n": moved}, *refused[:3]]))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The board as it was, filters and all."""
    wanted = request.POST.get("back", "")
    home = reverse("innovation:board")
    if wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return home
