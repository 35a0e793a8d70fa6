"""Rosters to take away: which teams, as of which day, as CSV or XLSX."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.directory.forms import DayField
from orgchange.directory.scopes import sight
from orgchange.teams.imports.exporting import header, roster_rows
from orgchange.teams.imports.policies import can_import, teams_exported_to
from orgchange.teams.models import Team, TeamKind


class ExportForm(forms.Form):
    """What is to be taken away, and how."""

    day = DayField(label=_("Day"))
    extent = forms.ChoiceField(
        label=_("Extent"),
        choices=[
            ("since", _("Seats on that day and later ones")),
            ("on", _("Seats on that day only")),
            ("all", _("The whole history")),
        ],
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of team"),
        queryset=TeamKind.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All kinds"),
    )
    format = forms.ChoiceField(
        label=_("File"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv"
    )


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The page that asks what, and with `format` in the query string the file itself."""
    teams = teams_exported_to(sight(request))
    if not teams.exists():
        raise Http404
    initial = {"day": sight(request).on, "extent": "since", "format": "csv"}
    form = ExportForm(request.GET or None, initial=initial)
    if request.GET and form.is_valid():
        kind = form.cleaned_data["kind"]
        chosen = teams.filter(kind=kind) if kind else teams
        return _file(chosen, form.cleaned_data, name="rosters")
    may_import = can_import(sight(request))
    context = {"form": form, "count": teams.count(), "may_import": may_import}
    return render(request, "teams/export.html", context)


@require_GET
def export_team(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The roster of one team: `?format=xlsx`, `?day=`, `?extent=on|since|all`."""
    teams = teams_exported_to(sight(request)).filter(pk=pk)
    if not teams.exists():
        raise Http404
    given = {"day": sight(request).on, "extent": "since", "format": "csv", **request.GET.dict()}
    form = ExportForm(given)
    if not form.is_valid():
        raise Http404
    return _file(teams, form.cleaned_data, name=f"roster-{pk}")


def _file(teams: QuerySet[Team], given: dict[str, Any], *, name: str) -> HttpResponseBase:
    day: date = given["day"]
    rows = roster_rows(teams, day=day, extent=given["extent"])
    answer = xlsx_response if given["format"] == "xlsx" else csv_response
    return answer(f"{name}-{day.isoformat()}", header(), rows)
