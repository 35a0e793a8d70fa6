"""The board of a track: supply and demand as of any day; who came ready, recorded and ended."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.tracks.boards.board import Board, board_of
from courses.tracks.boards.screen import screen_of
from courses.tracks.boards.table import header, lines
from courses.tracks.forms.supply import EndForm, SupplyForm
from courses.tracks.models import Supply, Track
from courses.tracks.policies.matching import can_record_supply, sees_board
from courses.tracks.scopes import enrolments_visible_to
from courses.tracks.services import supply as services
from courses.tracks.tabs import track_tabs
from courses.tracks.views.doors import allow, track_door
from orgchange.core.doors import tried
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.scopes import records_visible_to, sight
from orgchange.directory.views.doors import answer, clock
from orgchange.pilots.forms.goals import AsOfForm

HERE = "tracks:supply"
TABLES = {"csv": csv_response, "xlsx": xlsx_response}
MOST_LISTED = 50


@require_GET
def supply(request: HttpRequest, code: str) -> HttpResponse:
    """Everything on one page: who there is, who is needed, who is on the way."""
    track, found, form = _asked(request, code)
    held = sight(request)
    ways = enrolments_visible_to(held)
    context = {
        **_head(request, track),
        "board": found,
        "form": form,
        "as_of": request.GET.get("as_of", ""),
        "query": request.GET.urlencode(),
        "supplies": _supplies(request, track, found)[:MOST_LISTED],
        **screen_of(track, found, ways),
    }
    return render(request, "tracks/supply/board.html", context)


@require_GET
def export(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The figures of the page as CSV or XLSX."""
    if kind not in TABLES:
        raise Http404
    track, found, _form = _asked(request, code)
    name = f"{track.code}-{found.on.isoformat()}"
    return TABLES[kind](name, header(), list(lines(track, found)))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who came ready."""
    track = _door(request, code)
    held = sight(request)
    allow(can_record_supply(held, track), _("The track's lead and HR record who came ready."))
    form = SupplyForm(request.POST or None, sight=held)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_supply, request, track=track, **form.given):
        toast(request, _("Recorded."))
        return redirect(HERE, code)
    context = {**_head(request, track), "form": form, "supply": None}
    return answer(request, "tracks/supply/form.html", context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The last day of somebody who came ready."""
    track = _door(request, code)
    may_record = can_record_supply(sight(request), track)
    allow(may_record, _("The track's lead and HR record who came ready."))
    rows = Supply.objects.select_related("employee", "track")
    row = get_object_or_404(rows, track=track, pk=pk)
    form = EndForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.end_supply, request, supply=row, ends_on=form.ends_on):
        toast(request, _("Recorded."))
        return redirect(HERE, code)
    context = {**_head(request, track), "form": form, "supply": row}
    return answer(request, "tracks/supply/form.html", context)


def _supplies(request: HttpRequest, track: Track, found: Board) -> Any:
    """Those recorded for the day whom the asker may see."""
    rows = Supply.objects.filter(track=track, starts_on__lte=found.on, ends_on__gt=found.on)
    held = sight(request)
    if not can_record_supply(held, track):
        rows = rows.filter(employee__in=records_visible_to(held))
    return rows.select_related("employee")


def _asked(request: HttpRequest, code: str) -> tuple[Track, Board, AsOfForm]:
    track = _door(request, code)
    form = AsOfForm(request.GET)
    as_of: date | None = form.cleaned_data.get("as_of") if form.is_valid() else None
    return track, board_of(track, sight(request), as_of=as_of, now=clock()), form


def _door(request: HttpRequest, code: str) -> Track:
    track = track_door(request, code)
    if not sees_board(sight(request), track):
        raise Http404
    return track


def _head(request: HttpRequest, track: Track) -> dict[str, object]:
    held = sight(request)
    return {
        "track": track,
        "may_record": can_record_supply(held, track),
        "tabs": track_tabs(held, track, HERE),
    }
