"""Lists of people on tracks, as of any day, to read and to take away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from courses.tracks.forms.entry import PeopleFilter
from courses.tracks.listing.people import (
    Wanted,
    file_rows,
    header,
    lines_of,
    sees_people,
    standings,
)
from courses.tracks.models import Track
from courses.tracks.scopes import tracks_visible_to
from courses.tracks.tabs import area_tabs, track_tabs
from courses.tracks.views.doors import track_door
from orgchange.core.chips import chips
from orgchange.core.doors import is_part
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight

TABLES = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody on a track whom the asker follows: the own line, HR's part, the track one leads."""
    return _page(request, None, {"tabs": area_tabs(request, "tracks:people"), "track": None})


@require_GET
def of_track(request: HttpRequest, code: str) -> HttpResponse:
    """The same, of one track."""
    track = track_door(request, code)
    tabs = track_tabs(sight(request), track, "tracks:track-people")
    return _page(request, track, {"tabs": tabs, "track": track})


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as CSV or XLSX."""
    if kind not in TABLES or not sees_people(sight(request)):
        raise Http404
    tracks = tracks_visible_to(sight(request))
    of = tracks.filter(code=request.GET.get("track", "")).first()
    _form, wanted = _asked(request, of)
    rows = standings(sight(request), wanted)
    found = file_rows(rows, on=wanted.on, language=get_language() or "")
    return TABLES[kind](f"tracks-{wanted.on.isoformat()}", header(), found)


def _page(request: HttpRequest, of: Track | None, context: dict[str, Any]) -> HttpResponse:
    held = sight(request)
    if not sees_people(held):
        raise Http404
    form, wanted = _asked(request, of)
    page = page_of(request, standings(held, wanted))
    query = request.GET.copy()
    if of is not None:
        query["track"] = of.code
    context |= {
        "form": form,
        "page": page,
        "rows": lines_of(list(page), on=wanted.on),
        "on": wanted.on,
        "chips": chips(form, request.GET),
        "query": query.urlencode(),
    }
    template = "_people" if is_part(request) else "people"
    return render(request, f"tracks/entry/{template}.html", context)


def _asked(request: HttpRequest, of: Track | None) -> tuple[PeopleFilter, Wanted]:
    held = sight(request)
    form = PeopleFilter(request.GET, sight=held, tracks=tracks_visible_to(held), of=of)
    form.is_valid()
    said = form.cleaned_data
    wanted = Wanted(
        on=said.get("on") or held.on,
        track=of or said.get("track"),
        state=said.get("state", ""),
        stage=said.get("stage", ""),
        department=said.get("department"),
        q=said.get("q", ""),
        sort=said.get("sort", ""),
    )
    return form, wanted
