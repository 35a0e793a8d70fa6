"""A round's proposals beside one another, and what is done with many of them at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.blindness import view_of
from orgchange.innovation.forms.reviews import DrawForm, PanelForm, chosen, wants_all
from orgchange.innovation.models import Draw, PanelSession, Round, Tag
from orgchange.innovation.policies import may_run
from orgchange.innovation.reviewing import standings_table
from orgchange.innovation.reviewing.scopes import draws_visible_to
from orgchange.innovation.reviewing.standings import matching, standings_of
from orgchange.innovation.services import draws, panels, tags
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.reviewers import round_or_404
from orgchange.innovation.views.setup_doors import allow

MOST_PLACES = 1000
FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
def standings(request: HttpRequest, pk: int) -> HttpResponse:
    """Raw and calibrated scores with their intervals; `?places=` draws the line."""
    of, held = round_or_404(request, pk), sight(request)
    places, tag = _asked(request)
    number = request.GET.get("page")
    found = standings_of(held, of, places=places, tag=tag, number=number)
    context = {
        "round": of,
        "standings": found,
        "page": found.page,
        "places": places or "",
        "tag": tag,
        "tags": Tag.objects.filter(fund=of.fund_id),
        "draws": draws_visible_to(held).filter(round=of),
        "panels": PanelSession.objects.filter(round=of),
        "may_run": may_run(held, of.fund_id),
        "panel_form": PanelForm(auto_id="panel-%s"),
        "draw_form": DrawForm(auto_id="draw-%s", initial={"places": 1}),
        "query": request.GET.urlencode(),
        "views": tabs_of(FUND_TABS, request, "innovation:reviews"),
    }
    return render(request, "innovation/reviewing/standings.html", context)


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


@require_POST
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a word on the chosen proposals."""
    of = round_or_404(request, pk)
    count = tags.tag(
        fund=of.fund,
        proposals=_chosen(request, of),
        name=request.POST.get("tag", ""),
        actor=actor_of(request),
        now=clock(),
    )
    text = ngettext("%(n)s proposal was tagged.", "%(n)s proposals were tagged.", count)
    toast(request, text % {"n": count})
    return redirect("innovation:standings", pk)


@require_POST
def plan_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen proposals on the agenda of a new session."""
    of, form = round_or_404(request, pk), PanelForm(request.POST)
    allow(may_run(sight(request), of.fund_id))
    if not form.is_valid():
        return _back(request, pk, form)
    given = {"of": of, "proposals": _chosen(request, of), **form.cleaned_data}
    session = panels.plan_session(**given, actor=actor_of(request), now=clock())
    return redirect("innovation:panel", session.pk)


@require_POST
def announce_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a draw among the chosen proposals."""
    of, form = round_or_404(request, pk), DrawForm(request.POST)
    allow(may_run(sight(request), of.fund_id))
    if not form.is_valid():
        return _back(request, pk, form)
    given: dict[str, Any] = {"of": of, "proposals": _chosen(request, of), **form.cleaned_data}
    found = draws.announce(**given, actor=actor_of(request), now=clock())
    return redirect("innovation:draw", found.pk)


@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: who is in it, the commitment, and once drawn how anybody can repeat it."""
    found, held = draw_or_404(request, pk), sight(request)
    entries = list(found.entries.select_related("proposal").order_by("rank", "proposal__number"))
    shown = view_of(held, [entry.proposal for entry in entries])
    if not all(one.scores for one in shown.values()):
        raise Http404
    context = {
        "draw": found,
        "round": found.round,
        "entries": entries,
        "may_run": may_run(held, found.round.fund_id),
    }
    return render(request, "innovation/reviewing/draw.html", context)


@require_POST
def hold_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw, with the words that were said."""
    found = draw_or_404(request, pk)
    words = request.POST.get("words", "")
    draws.draw(draw=found, words=words, actor=actor_of(request), now=clock())
    toast(request, _("Drawn. Anybody can repeat it with what is shown here."))
    return redirect("innovation:draw", pk)


def draw_or_404(request: HttpRequest, pk: int) -> Draw:
    """A draw of a fund whose panel the asker belongs to."""
    rows = draws_visible_to(sight(request)).select_related("round__fund")
    found: Draw = get_object_or_404(rows, pk=pk)
    return found


def _chosen(request: HttpRequest, of: Round) -> list[int]:
    """The rows that were ticked, or all of the list, in the order of their places."""
    if wants_all(request.POST):
        return matching(sight(request), of, tag=request.POST.get("only", ""))
    return chosen(request.POST)


def _back(request: HttpRequest, pk: int, form: forms.Form) -> HttpResponse:
    """Say what is wrong, and show the standings again."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        toast(request, f"{label}: {' '.join(map(str, errors))}", level=messages.ERROR)
    return redirect("innovation:standings", pk)
