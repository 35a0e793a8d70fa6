"""Getting ready: opening a pilot, its people, its team."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer
from orgchange.innovation.models import Fund
from orgchange.innovation.offices import funds_where
from orgchange.pilots import policies
from orgchange.pilots import policies_setup as rules
from orgchange.pilots.forms.setup import OpenForm, PeopleForm, TeamForm
from orgchange.pilots.services.naming import FIELDS, name_people
from orgchange.pilots.services.opening import open_strategic
from orgchange.pilots.services.teaming import form_team
from orgchange.pilots.setting_up import signing
from orgchange.pilots.setting_up.panels import release_lines, team_panel
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door, pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:setup"


@require_http_methods(["GET", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """A pilot without the fund's money."""
    held = sight(request)
    allow(policies.opens_somewhere(held), _("Only a fund's manager or director opens pilots."))
    form = OpenForm(request.POST or None, sight=held)
    funds = Fund.objects.filter(pk__in=funds_where(held, *policies.OPENING))
    form.fields["fund"].queryset = funds  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        made = _opened(request, form)
        if made is not None:
            return redirect("pilots:pilot", made)
    context = {"form": form, "title": _("Open a pilot"), "submit": _("Open the pilot")}
    return answer(request, "pilots/setup/form.html", context)


def _opened(request: HttpRequest, form: forms.Form) -> int | None:
    """The pilot's id; None where it was refused, and the form says why."""
    made: list[int] = []

    def write(**given: Any) -> None:
        made.append(open_strategic(**given).pk)

    return made[0] if tried(form, write, request, **form.cleaned_data) else None


@require_GET
def setup(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a pilot needs before it starts: people, team, data, signatures."""
    viewed = inside_door(request, pk)
    pilot = viewed.pilot
    asked, held = signing.signed(pilot)
    context = {
        **head(viewed, HERE),
        "may_prepare": rules.can_prepare(viewed.sight, pilot),
        "may_name": rules.can_name_people(viewed.sight, pilot),
        "may_sign": bool(asked) and rules.can_sign(viewed.sight, pilot),
        "signatures": signing.lines(pilot, asked, held),
        "history": pilot.sign_offs.select_related("signed_by"),
        "panel": team_panel(viewed),
        "releases": release_lines(viewed),
        "checks": pilot.data_checks.select_related("owner", "agreed_by"),
        "own_checks": _own(viewed),
    }
    return render(request, "pilots/setup/setup.html", context)


def _own(viewed: Viewed) -> bool:
    """Whether the viewer is asked to agree to something."""
    rows = viewed.pilot.data_checks.filter(agreed_at=None, owner=viewed.sight.employee_id)
    return viewed.sight.employee_id is not None and rows.exists()


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose pilot it is, who judges it, what it serves."""
    viewed = pilot_door(request, pk)
    pilot = viewed.pilot
    allow(rules.can_name_people(viewed.sight, pilot), _("You may not do this."))
    initial = {name: getattr(pilot, name) for name in FIELDS}
    form = PeopleForm(request.POST or None, sight=viewed.sight, initial=initial)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        given = {"pilot": pilot, "reason": said.pop("reason"), "changes": said}
        if tried(form, name_people, request, **given):
            toast(request, _("Saved."))
            return redirect("pilots:pilot", pk)
    context = {"form": form, "pilot": pilot, "title": _("People, risk, goal"), "submit": _("Save")}
    return answer(request, "pilots/setup/form.html", context)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Form the team: led by the owner, filled on its board."""
    viewed = pilot_door(request, pk)
    allow(rules.can_prepare(viewed.sight, viewed.pilot), _("You may not do this."))
    form = TeamForm(request.POST or None)
    valid = form.is_bound and form.is_valid()
    if valid and tried(form, form_team, request, pilot=viewed.pilot, **form.cleaned_data):
        toast(request, _("The team is there. Its owner asks the people and their managers."))
        viewed.pilot.refresh_from_db()
        return redirect("teams:team", viewed.pilot.team_id)
    context = {
        "form": form,
        "pilot": viewed.pilot,
        "title": _("Form the team"),
        "submit": _("Form it"),
        "effects": [
            _("An empty team of the kind “Pilot”, led by the pilot's owner."),
            _("Its owner asks people to join; their managers release the time."),
        ],
    }
    return answer(request, "pilots/setup/form.html", context)
