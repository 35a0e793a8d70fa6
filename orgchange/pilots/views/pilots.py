"""Pilots: the list, one pilot at a glance, and the steps it can take."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.chips import chips
from orgchange.core.dates import firm_day
from orgchange.core.doors import is_part, tried
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import Sight, sight
from orgchange.directory.views.doors import answer, clock
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots import policies
from orgchange.pilots.forms.lists import PilotFilter
from orgchange.pilots.forms.steps import StepForm
from orgchange.pilots.listing.export import file_rows, header
from orgchange.pilots.listing.orders import sorted_by
from orgchange.pilots.listing.rows import lines_of
from orgchange.pilots.models import Pilot
from orgchange.pilots.scopes import pilots_visible_to
from orgchange.pilots.services import move
from orgchange.pilots.states import LOOKS, state_of
from orgchange.pilots.steps import PAGES, joined, offers_of, problems_of, steps_for
from orgchange.pilots.tabs import Viewed, area_tabs, panels_of, pilot_tabs, sees_pilots
from orgchange.pilots.views.doors import pilot_door

HERE = "pilots:pilot"
TABLES = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
def pilots(request: HttpRequest) -> HttpResponse:
    """The pilots that one may see, by what was asked for."""
    held = sight(request)
    if not sees_pilots(held):
        raise Http404
    form, rows = _listed(request, held)
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": lines_of(page, held, language=get_language() or ""),
        "chips": chips(form, request.GET),
        "query": request.GET.urlencode(),
        "may_open": policies.opens_somewhere(held),
        "tabs": area_tabs(request, "pilots:pilots"),
    }
    template = "_pilots" if is_part(request) else "pilots"
    return render(request, f"pilots/{template}.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The pilots that the list shows, as CSV or XLSX."""
    held = sight(request)
    if kind not in TABLES or not sees_pilots(held):
        raise Http404
    _form, rows = _listed(request, held)
    found = file_rows(rows, held, language=get_language() or "")
    return TABLES[kind](f"pilots-{firm_day(clock()).isoformat()}", header(), found)


def _listed(request: HttpRequest, held: Sight) -> tuple[PilotFilter, QuerySet[Pilot]]:
    form = PilotFilter(request.GET, sight=held, language=get_language() or "")
    rows = form.narrowed(pilots_visible_to(held), now=clock())
    return form, sorted_by(rows, request.GET.get("sort", ""), held)


@require_GET
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """One pilot: what it promised, how it stands, what comes next."""
    viewed = pilot_door(request, pk)
    context = {
        **head(viewed, HERE),
        "successor": viewed.pilot.iterations.first() if viewed.pilot.verdict else None,
        "main": panels_of(viewed, "main"),
        "side": panels_of(viewed, "side"),
    }
    return render(request, "pilots/pilot.html", context)


def head(viewed: Viewed, here: str) -> dict[str, object]:
    """What the head of every page of a pilot shows: its state, its tabs, its steps."""
    return {
        "pilot": viewed.pilot,
        "viewed": viewed,
        "state": state_of(viewed.pilot),
        "look": LOOKS.get(viewed.pilot.state, "info"),
        **pilot_tabs(viewed, here),
        "offers": joined(offers_of(viewed)) if here == HERE else [],
    }


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One step: what it still waits for, what it asks, and taking it."""
    viewed = pilot_door(request, pk)
    way = _step_or_404(viewed, code)
    form = StepForm(request.POST or None, step=way)
    label = way.label_in(get_language() or "")
    valid = request.method == "POST" and form.is_valid()
    given = {"pilot": viewed.pilot, "transition": code, **(form.cleaned_data if valid else {})}
    if valid and tried(form, move, request, **given):
        toast(request, _("Done: %(step)s.") % {"step": label})
        return redirect(HERE, pk)
    context = {
        "form": form,
        "step": way,
        "title": label,
        "pilot": viewed.pilot,
        "problems": problems_of(viewed, way),
    }
    return answer(request, "pilots/step.html", context)


def _step_or_404(viewed: Viewed, code: str) -> WorkflowTransition:
    """A step that the asker may take here; those with a page of their own are taken there."""
    for way in steps_for(viewed):
        if way.code == code and code not in PAGES:
            return way
    raise Http404
