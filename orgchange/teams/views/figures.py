"""Pages of team figures: the figures of a scope, the people behind one, downloads."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orgchange.core.spreadsheets import XLSX
from orgchange.directory.models import JobFunction
from orgchange.teams.models import KindSlot
from orgchange.teams.reports import access, chart, exports, people, words
from orgchange.teams.reports.access import Ask
from orgchange.teams.reports.measure import measure, measure_trend, report_of
from orgchange.teams.reports.shapes import (
    COLUMNS,
    DEPARTMENT,
    FUNCTION,
    ORGANISATION,
    TEAM,
    TREND_COLUMNS,
    Query,
    Report,
    Row,
    iso,
)
from orgchange.teams.reports.team_rows import ordered_ids, team_rows
from orgchange.teams.tabs import area_tabs

PER_PAGE = 50


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the organisation, a function, a department or a team; the rows below."""
    return _page(request, access.ask(request, now=timezone.now()))


@require_GET
def team_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page of one team."""
    given = {**request.GET.dict(), "scope": TEAM, "team": str(pk)}
    return _page(request, access.ask(request, now=timezone.now(), given=given))


def _page(request: HttpRequest, asked: Ask) -> HttpResponse:
    report, page = _paged(asked, request.GET.get("page"))
    main = next(iter(report.rows), None) if _is_one(asked.query) else None
    context = {
        "query": asked.query,
        "report": report,
        "main": main,
        "heading": _heading(asked, main),
        "told": _told(main, asked),
        "page": page,
        "lines": _lines(report.rows),
        "rows_shown": main is None or asked.query.scope == DEPARTMENT,
        "tabs": _tabs(asked.query),
        "area_tabs": area_tabs(request, "teams:figures"),
        "functions": JobFunction.choices,
        "is_everybodys": asked.team_ids is None,
        "parameters": urlencode(parameters(asked.query)),
        "sees_time": asked.sees_time,
    }
    return render(request, "teams/figures.html", context)


@require_GET
def figure_trend(request: HttpRequest) -> HttpResponse:
    """The trend of one scope, drawn: a part of the page, or a page of its own without a script."""
    asked = access.ask(request, now=timezone.now())
    rows, minimum = measure_trend(asked), chart.TARGET
    if asked.query.scope == TEAM:
        minimum = next((row.team.minimum_share for row in measure(asked).rows if row.team), minimum)
    context = {
        "charts": chart.charts(rows, minimum),
        "slot_charts": chart.slot_charts(rows),
        "trend": rows,
        "parameters": urlencode(parameters(asked.query)),
        "minimum": minimum,
        "back": f"{reverse('teams:figures')}?{urlencode(parameters(asked.query))}",
    }
    htmx: Any = getattr(request, "htmx", None)
    name = "_figure_trend.html" if htmx else "figure_trend.html"
    return render(request, f"teams/{name}", context)


@require_GET
def figure_people(request: HttpRequest) -> HttpResponse:
    """The pairs of team and working member behind a figure."""
    asked = access.ask(request, now=timezone.now())
    figure = request.GET.get("figure", "")
    found = people.behind_figure(asked, figure) if _is_one(asked.query) else None
    if found is None:
        raise Http404
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": asked.query,
        "figure": figure,
        "heading": people.titles()[figure],
        "page": page,
        "lines": people.lines(list(page.object_list), asked),
        "sees_time": asked.sees_time,
        "sees_background": asked.sees_records or _runs(asked),
        "back": f"{reverse('teams:figures')}?{urlencode(parameters(asked.query))}",
    }
    return render(request, "teams/figure_people.html", context)


@require_GET
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The rows of the same question, in the same order; or its trend."""
    asked = access.ask(request, now=timezone.now())
    if form == "csv":
        return _csv([row.as_dict() for row in measure(asked).rows], COLUMNS, "team-figures")
    if form == "trend-csv":
        rows = [row.as_dict() for row in measure_trend(asked)]
        return _csv(rows, TREND_COLUMNS, "team-trend")
    if form != "xlsx":
        raise Http404
    trend = measure_trend(asked) if _is_one(asked.query) else []
    book = exports.xlsx_bytes(measure(asked), trend)
    return _file(HttpResponse(book, content_type=XLSX), "team-figures.xlsx")


def _csv(rows: list[dict[str, Any]], columns: Sequence[str], name: str) -> HttpResponse:
    text = exports.csv_text(rows, columns)
    return _file(HttpResponse(text, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def _file(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def parameters(query: Query, **changes: Any) -> dict[str, str]:
    """A question as a query string; what is empty is left out."""
    given = {
        "scope": query.scope,
        "function": query.function,
        "department": query.department,
        "team": query.team,
        "as_of": iso(query.as_of),
        "known_at": iso(query.known_at),
        "only": query.only,
        "sort": "" if query.sort == "name" else query.sort,
        "q": query.q,
        **changes,
    }
    return {name: str(value) for name, value in given.items() if value}


def _paged(asked: Ask, number: str | None) -> tuple[Report, Any]:
    """The rows of a page. Of teams, these alone are measured."""
    if asked.query.scope == TEAM:
        page = Paginator(ordered_ids(asked), PER_PAGE).get_page(number)
        return report_of(asked, team_rows(asked, list(page.object_list))), page
    whole = measure(asked)
    of_rows = Paginator(whole.rows, PER_PAGE).get_page(number)
    return replace(whole, rows=list(of_rows.object_list)), of_rows


def _is_one(query: Query) -> bool:
    """Whether one thing is asked about, which has a headline: not a list of functions or teams."""
    named = {FUNCTION: query.function, DEPARTMENT: query.department, TEAM: query.team}
    return query.scope == ORGANISATION or bool(named[query.scope])


def _runs(asked: Ask) -> bool:
    return asked.query.team is not None and asked.query.team in asked.run_ids


def _told(main: Row | None, asked: Ask) -> list[tuple[words.Told, str, str]]:
    """Each figure with the addresses of the people, and of the teams, behind it."""
    if main is None:
        return []
    given = parameters(asked.query, only="", sort="", q="")
    hidden = set() if asked.sees_records or _runs(asked) else {"background"}
    return [
        (
            one,
            _url("figure-people", given, figure=one.behind)
            if one.behind and one.behind not in hidden
            else "",
            _url("figures", given, scope=TEAM, only=one.teams) if one.teams else "",
        )
        for one in words.told(main, sees_time=asked.sees_time)
    ]


def _url(name: str, given: dict[str, str], **changes: str) -> str:
    return f"{reverse(f'teams:{name}')}?{urlencode({**given, **changes})}"


def _lines(rows: Iterable[Row]) -> list[tuple[Row, list[tuple[str, int]]]]:
    """Each row with the names of its unowned slots, and how many they lack. One query."""
    shown = list(rows)
    codes = {gap.code for row in shown for gap in row.gaps}
    language = get_language() or ""
    slots = KindSlot.objects.filter(code__in=codes).order_by("version__number", "pk")
    names = {slot.code: slot.name_in(language) for slot in slots}
    return [(row, [(names[gap.code], gap.missing) for gap in row.gaps]) for row in shown]


def _heading(asked: Ask, main: Row | None) -> str:
    if main and main.name:
        return main.name
    return _("The whole organisation") if asked.team_ids is None else _("The teams of your people")


def _tabs(query: Query) -> list[dict[str, Any]]:
    """One view a scope; the day and the knowledge are carried along."""
    labels = {
        ORGANISATION: _("The whole"),
        FUNCTION: _("By host function"),
        DEPARTMENT: _("By department"),
        TEAM: _("By team"),
    }
    blank = {"function": "", "department": "", "team": "", "only": "", "sort": "", "q": ""}
    return [
        {
            "label": label,
            "url": _url("figures", parameters(query, **{**blank, "scope": scope})),
            "is_here": query.scope == scope,
        }
        for scope, label in labels.items()
    ]
