"""Letting a team off a rule, and ending that early."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.dates import add_months
from orgchange.core.doors import tried
from orgchange.core.errors import NotAllowed
from orgchange.directory.views.doors import answer
from orgchange.teams.forms.waivers import EndWaiverForm, WaiveForm
from orgchange.teams.models import Waiver
from orgchange.teams.queries import charters_on, kind_rules
from orgchange.teams.roster import slot_names
from orgchange.teams.rules import rule_text, waivable
from orgchange.teams.services import waivers as services
from orgchange.teams.views.doors import Door, door, told

USUAL_MONTHS = 3


@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a team off one of the rules that its kind asks; whoever signs in approves it."""
    at = _waiver(request, pk)
    on = at.sight.on
    charter = charters_on([at.team.pk], on=on).get(at.team.pk)
    if charter is None:
        raise Http404
    slots = kind_rules([charter.version_id])[charter.version_id].slots
    required = [(s.code, s.required) for s in slots]
    needing = [s.code for s in slots if s.needs]
    asked = waivable(charter.version, required, slot_names(slots), needing)
    initial = {
        "rule": request.GET.get("rule", ""),
        "starts_on": on,
        "last_day": add_months(on, USUAL_MONTHS),
    }
    form = WaiveForm(request.POST or None, sight=at.sight, initial=initial, rules=asked)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.waive, request, team=at.team, **form.cleaned_data):
        told(request, _("The rule is waived. The figures stay as they are."), at.team)
        return redirect("teams:team", at.team.pk)
    return _form(request, at, form, _("Waive a rule"), _("Waive it"))


@require_http_methods(["GET", "POST"])
def end_waiver(request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
    """End a waiver earlier than was agreed. A row written anew since still names its rule."""
    at = _waiver(request, pk)
    row = Waiver.objects.filter(team=at.team, pk=waiver).first()
    if row is None:
        raise Http404
    form = EndWaiverForm(request.POST or None, sight=at.sight, initial={"last_day": at.sight.on})
    given = {"team": at.team, "rule": row.rule}
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.end_waiver, request, **given, **form.cleaned_data):
        told(request, _("The waiver ends."), at.team)
        return redirect("teams:team", at.team.pk)
    names = _slot_names(at, at.sight.on)
    context = {"effects": [rule_text(row.rule, names), row.reason]}
    return _form(request, at, form, _("End the waiver"), _("End it"), **context)


def _slot_names(at: Door, on: date) -> dict[str, str]:
    charter = charters_on([at.team.pk], on=on).get(at.team.pk)
    return slot_names(kind_rules([charter.version_id])[charter.version_id].slots) if charter else {}


def _waiver(request: HttpRequest, pk: int) -> Door:
    at = door(request, pk)
    if not at.may_waive:
        raise NotAllowed(_("Only HR may do this, and never for a team that one runs."))
    return at


def _form(
    request: HttpRequest, at: Door, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
    way = [(_("Teams"), reverse("teams:list"))]
    way.append((at.team.name, reverse("teams:team", args=[at.team.pk])))
    context = {"form": form, "title": title, "submit": submit, "back": way}
    context |= {"subtitle": at.team.name, **more}
    return answer(request, "teams/form.html", context)
