"""The list of teams, its download, and opening one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.chips import chips
from orgchange.core.doors import is_part, tried
from orgchange.core.errors import NotAllowed
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.core.wording import day_text
from orgchange.directory.forms import after
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer, directory_or_404
from orgchange.directory.views.people import kept
from orgchange.teams import policies, services, team_list
from orgchange.teams.forms.teams import NewTeamForm, TeamFilterForm
from orgchange.teams.models import Team
from orgchange.teams.tabs import area_tabs

PAGE = 50


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """Find a team. The query string holds every filter, so that a list can be sent on."""
    directory_or_404(request)
    held = sight(request)
    form, wanted = asked(request.GET, request)
    page = Paginator(team_list.ordered_ids(held, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": team_list.rows(list(page.object_list), on=wanted.on),
        "chips": chips(form, request.GET),
        "tabs": area_tabs(request, "teams:list"),
        "may_open": policies.can_open_teams(held),
        "query": kept(request.GET),
        "is_narrowed": bool(kept(request.GET)),
        "on": wanted.on,
    }
    name = "teams/_list.html" if is_part(request) else "teams/list.html"
    return render(request, name, context)


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Exactly what the list shows under the same query string, as CSV or XLSX."""
    directory_or_404(request)
    _form, wanted = asked(request.GET, request)
    rows = team_list.cells(team_list.ordered_ids(sight(request), wanted), on=wanted.on)
    write = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return write(f"teams-{wanted.on:%Y-%m-%d}", team_list.header(), rows)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a team."""
    held = sight(request)
    if not policies.can_open_teams(held):
        raise NotAllowed(_("Only HR may do this."))
    initial = {"opens_on": held.on, "kind": "project", "host_function": "business"}
    form = NewTeamForm(request.POST or None, sight=held, initial=initial)
    made: list[Team] = []

    def write(**given: Any) -> None:
        made.append(services.open_team(**given))

    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["closes_on"] = after(given.pop("last_day"))
        if tried(form, write, request, **given):
            said = {"name": given["name"], "day": day_text(given["opens_on"])}
            toast(request, _("%(name)s opens on %(day)s. Now seat its people.") % said)
            return redirect("teams:team", made[0].pk)
    context = {
        "form": form,
        "title": _("Open a team"),
        "submit": _("Open it"),
        "back": [(_("Teams"), reverse("teams:list"))],
    }
    return answer(request, "teams/form.html", context)


def asked(query: QueryDict, request: HttpRequest) -> tuple[TeamFilterForm, team_list.Wanted]:
    """The filters of a query string; what cannot be understood is said and left out."""
    form = TeamFilterForm(query, sight=sight(request))
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    sort = query.get("sort", "name")
    if sort.removeprefix("-") in team_list.SORTS:
        given["sort"] = sort
    return form, team_list.Wanted(**{"on": sight(request).on, **given})


def warn(request: HttpRequest, written: services.Written) -> None:
    """Say what a write warns of: people above the level that is wise, skills not held."""
    for problem in written.warnings:
        text = problem.message
        if problem.code == "high_load":
            text = _("High load: %(what)s") % {"what": problem.message}
        toast(request, text, level=messages.WARNING)
