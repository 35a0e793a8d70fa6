"""The lists of ideas."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orgchange.core.doors import is_part
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import policies
from orgchange.innovation.forms.talk import IdeasFilter
from orgchange.innovation.models import Stand, WorkflowState
from orgchange.innovation.proposing import idea_list
from orgchange.innovation.scopes import rounds_visible_to
from orgchange.innovation.tabs import IDEAS_TABS, tabs_of
from orgchange.innovation.views.doors_proposing import language

PAGE = 30


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own ideas: where each is, who has it, when the answer comes."""
    rows = idea_list.own_ideas(sight(request))
    context = _context(request, rows, "innovation:ideas")
    return render(request, "innovation/proposing/mine.html", context)


@require_GET
def followed(request: HttpRequest) -> HttpResponse:
    """Ideas of others that one follows or gave points to."""
    rows = idea_list.followed(sight(request))
    context = _context(request, rows, "innovation:followed-ideas")
    return render(request, "innovation/proposing/followed.html", context)


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """All ideas that were handed in. The query string holds every filter."""
    held = sight(request)
    if not held.sees_directory:
        raise Http404
    form = IdeasFilter(request.GET, states=_states(), rounds=_rounds(request))
    form.is_valid()
    given: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    sort = request.GET.get("sort", "newest")
    wanted = idea_list.Wanted(**given, sort=sort if sort in idea_list.SORTS else "newest")
    context = _context(request, idea_list.all_ideas(held, wanted), "innovation:all-ideas")
    context |= {"form": form, "sort": wanted.sort, "is_narrowed": bool(given)}
    template = "_list.html" if is_part(request) else "all.html"
    return render(request, f"innovation/proposing/{template}", context)


def _context(request: HttpRequest, rows: Any, here: str) -> dict[str, Any]:
    held = sight(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = idea_list.lines(list(page), held, language=language(), now=clock())
    return {
        "page": page,
        "lines": lines,
        "tabs": tabs_of(IDEAS_TABS, request, here),
        "may_propose": policies.may_propose(held),
    }


def _states() -> list[tuple[str, str]]:
    """The states that may be told of, in the order of the newest workflow."""
    rows = WorkflowState.objects.exclude(stand=Stand.DRAFT).order_by("-version", "position")
    found: dict[str, str] = {}
    for row in rows:
        if row.is_told or row.stand == Stand.DECIDED:
            found.setdefault(row.code, row.name_in(language()))
    return list(found.items())


def _rounds(request: HttpRequest) -> list[tuple[str, str]]:
    rows = rounds_visible_to(sight(request)).select_related("fund")
    return [(str(row.pk), f"{row.name_in(language())} · {row.fund}") for row in rows]
