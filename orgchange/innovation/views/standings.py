"""A round's proposals beside one another: as a page, and as a table to take away."""

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.directory.scopes import sight
from orgchange.innovation.forms.reviews import chosen, wants_all
from orgchange.innovation.forms.standings import AgendaForm, DrawForm, PanelForm, TagForm
from orgchange.innovation.models import PanelSession, Round, Tag
from orgchange.innovation.policies import may_run
from orgchange.innovation.reviewing import standings_table
from orgchange.innovation.reviewing.scopes import draws_visible_to
from orgchange.innovation.reviewing.standings import standings_of
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.reviewers import round_or_404

MOST_PLACES = 1000
FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
def standings(request: HttpRequest, pk: int) -> HttpResponse:
    """Raw and calibrated scores with their intervals; `?places=` draws the line."""
    return shown(request, round_or_404(request, pk))


def shown(request: HttpRequest, of: Round, **refused: forms.Form) -> HttpResponse:
    """The page, with what was typed into a form that was refused, and the rows that were ticked."""
    held = sight(request)
    places, tag = _asked(request)
    number = request.GET.get("page")
    found = standings_of(held, of, places=places, tag=tag, number=number)
    planned = planned_in(of)
    context = {
        "round": of,
        "standings": found,
        "page": found.page,
        "places": places or "",
        "tag": tag,
        "tags": Tag.objects.filter(fund=of.fund_id),
        "draws": draws_visible_to(held).filter(round=of),
        "may_run": may_run(held, of.fund_id),
        "tag_form": TagForm(),
        "panel_form": PanelForm(),
        "agenda_form": AgendaForm(sessions=planned),
        "draw_form": DrawForm(),
        **refused,
        "ticked": chosen(request.POST),
        "takes_all": wants_all(request.POST),
        "query": request.GET.urlencode(),
        "views": tabs_of(FUND_TABS, request, "innovation:reviews"),
    }
    status = 422 if refused else 200
    return render(request, "innovation/reviewing/standings.html", context, status=status)


def planned_in(of: Round) -> QuerySet[PanelSession]:
    """The sessions about a round that are not over."""
    return PanelSession.objects.filter(round=of, closed_at=None).order_by("meets_at", "pk")


@require_GET
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly what is filtered, all of it, as a table to take away."""
    of = round_or_404(request, pk)
    if kind not in FORMATS:
        raise Http404
    places, tag = _asked(request)
    found = standings_of(sight(request), of, places=places, tag=tag, is_whole=True)
    name = f"{of.fund.code}-standings"
    return FORMATS[kind](name, standings_table.header(), standings_table.lines(found.rows))


def _asked(request: HttpRequest) -> tuple[int, str]:
    """The line that is drawn (none: 0), and the tag."""
    typed = request.GET.get("places", "")
    places = int(typed) if typed.isdecimal() and len(typed) <= len(str(MOST_PLACES)) else 0
    return places, request.GET.get("tag", "")
