"""The portfolio on one screen, as of any day, and as a slide, a picture or a table to take away."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.pilots.forms.goals import AsOfForm
from orgchange.pilots.policies_portfolio import portfolio_of, sees_portfolio
from orgchange.pilots.portfolio.overview import Overview, overview_of
from orgchange.pilots.portfolio.screen import screen_of
from orgchange.pilots.portfolio.slide import picture, slide
from orgchange.pilots.portfolio.table import header, lines
from orgchange.pilots.tabs import area_tabs

NAME = "pilots"
PAPERS: dict[str, tuple[Callable[[Overview], bytes], str]] = {
    "pdf": (slide, "application/pdf"),
    "png": (picture, "image/png"),
}
TABLES = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    """Everything that the head of information asks, on one screen."""
    found, form = _asked(request)
    context = {
        "form": form,
        "as_of": request.GET.get("as_of", ""),
        "query": request.GET.urlencode(),
        "overview": found,
        **screen_of(found, language=get_language() or ""),
        "tabs": area_tabs(request, "pilots:portfolio"),
    }
    return render(request, "pilots/portfolio/portfolio.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A slide (PDF), a picture of it (PNG), or the pilots as they stood (CSV, XLSX)."""
    if kind not in {*PAPERS, *TABLES}:
        raise Http404
    found, _form = _asked(request)
    name = f"{NAME}-{found.at.on.isoformat()}"
    if kind in TABLES:
        return TABLES[kind](name, header(), lines(found, language=get_language() or ""))
    draw, content_type = PAPERS[kind]
    response = HttpResponse(draw(found), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _asked(request: HttpRequest) -> tuple[Overview, AsOfForm]:
    """The portfolio of the day that is asked for; 404 for who answers for nothing."""
    held = sight(request)
    if not sees_portfolio(held):
        raise Http404
    form = AsOfForm(request.GET)
    as_of: date | None = form.cleaned_data.get("as_of") if form.is_valid() else None
    return overview_of(portfolio_of(held), as_of=as_of, now=clock()), form
