"""Scaling: the hand-over of a validated pilot, its places, and how much it is used there."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.errors import DomainError
from orgchange.core.spreadsheets import csv_response
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.proposing.rounds_open import rounds_taking
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.pilots.forms.scaling import AdoptionForm, HandOverForm, SiteDaysForm, SiteForm
from orgchange.pilots.models import ScaleSite, ScaleUp
from orgchange.pilots.policies_closing import can_hand_over, operates
from orgchange.pilots.scaling.adoption import is_behind, places_of, reached
from orgchange.pilots.scaling.drawing import drawings_of
from orgchange.pilots.services import adoption, scale_money, scaling
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:scaling"


@require_GET
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Who runs it, where it is in use, and how far that has come: open to all colleagues."""
    viewed, row = _door(request, pk)
    places, today = places_of(row), firm_day(viewed.now)
    done, live = reached(places, row.target)
    is_operator = operates(viewed.sight, row)
    may_write = is_operator or can_hand_over(viewed.sight, viewed.pilot)
    proposals = proposals_visible_to(viewed.sight)
    context = {
        **head(viewed, HERE),
        "scale_up": row,
        "places": [{"place": one, "is_behind": is_behind(one, today)} for one in places],
        "drawings": drawings_of(row, places),
        "reached": done,
        "live": live,
        "may_write": may_write,
        "may_accept": is_operator and row.accepted_at is None,
        "proposal": proposals.filter(pk=row.proposal_id).first() if row.proposal_id else None,
        "may_ask": may_write and row.proposal_id is None and bool(viewed.sight.employee_id),
        "has_round": rounds_taking(viewed.sight, viewed.now).exists() if may_write else False,
    }
    return render(request, "pilots/scaling/scaling.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who runs it from now on, and by what it is measured."""
    viewed, row = _writer_door(request, pk)
    initial = {name: getattr(row, name) for name in scaling.FIELDS}
    form = HandOverForm(request.POST or None, sight=viewed.sight, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"scale_up": row, "fields": form.cleaned_data}
        if tried(form, scaling.write_scale_up, request, **given):
            toast(request, _("Saved."))
            return redirect(HERE, pk)
    return _form(request, viewed, form, _("Hand it over"))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever is to run it takes it."""
    viewed, row = _door(request, pk)
    try:
        scaling.accept(scale_up=row, actor=actor_of(request), now=viewed.now)
    except scaling.NotWhole as error:
        toast(request, error.message, level=30)
        return redirect("pilots:edit-scaling", pk)
    toast(request, _("It is yours. Its adoption is followed for a year from today."))
    return redirect(HERE, pk)


@require_http_methods(["GET", "POST"])
def add_site(request: HttpRequest, pk: int) -> HttpResponse:
    """A department that it goes to."""
    viewed, row = _writer_door(request, pk)
    form = SiteForm(request.POST or None, sight=viewed.sight)
    given = {"scale_up": row, **(form.cleaned_data if _is_sent(request, form) else {})}
    if _is_sent(request, form) and tried(form, scaling.plan_site, request, **given):
        return redirect(HERE, pk)
    return _form(request, viewed, form, _("Add a department"))


@require_http_methods(["GET", "POST"])
def edit_site(request: HttpRequest, pk: int, site: int) -> HttpResponse:
    """When it is to be in use there, and since when it is."""
    viewed, row = _writer_door(request, pk)
    place = _site(row, site)
    initial = {"planned_on": place.planned_on, "live_on": place.live_on}
    form = SiteDaysForm(request.POST or None, sight=viewed.sight, initial=initial)
    given = {"site": place, **(form.cleaned_data if _is_sent(request, form) else {})}
    if _is_sent(request, form) and tried(form, scaling.change_site, request, **given):
        toast(request, _("Saved."))
        return redirect(HERE, pk)
    return _form(request, viewed, form, str(place.department))


@require_POST
def remove_site(request: HttpRequest, pk: int, site: int) -> HttpResponse:
    """A place that it does not go to after all."""
    _viewed, row = _writer_door(request, pk)
    try:
        scaling.remove_site(site=_site(row, site), actor=actor_of(request), now=clock())
    except DomainError as error:
        toast(request, error.message, level=30)
    return redirect(HERE, pk)


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, pk: int, site: int) -> HttpResponse:
    """How much it is used in a place."""
    viewed, row = _writer_door(request, pk)
    place = _site(row, site)
    initial = {"measured_on": firm_day(viewed.now)}
    form = AdoptionForm(request.POST or None, sight=viewed.sight, initial=initial)
    if request.method == "POST" and form.is_valid():
        rows = [adoption.Measured(place, **form.cleaned_data)]
        if tried(form, adoption.write_adoption, request, scale_up=row, rows=rows):
            toast(request, _("Saved."))
            return redirect(HERE, pk)
    title = _("%(metric)s in %(department)s") % {
        "metric": row.metric or _("Adoption"),
        "department": place.department,
    }
    return _form(request, viewed, form, title)


@require_POST
def ask_money(request: HttpRequest, pk: int) -> HttpResponse:
    """New money is a new request: a draft, begun in one click."""
    _viewed, row = _writer_door(request, pk)
    try:
        made = scale_money.ask_for_money(scale_up=row, actor=actor_of(request), now=clock())
    except (scale_money.AskedBefore, scale_money.NoRound) as error:
        toast(request, error.message, level=30)
        return redirect(HERE, pk)
    toast(request, _("A draft is begun with what the pilot knows. Check it, and hand it in."))
    return redirect("innovation:edit-proposal", made.pk)


@require_GET
def export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every reading of every place."""
    _viewed, row = _door(request, pk)
    header = [_("Department"), _("In use from"), _("Day"), row.metric or _("Value"), _("Note")]
    return csv_response(f"adoption-{row.pilot.number}.csv", header, _export_rows(row))


def _export_rows(row: ScaleUp) -> Iterator[list[object]]:
    for place in places_of(row):
        for reading in place.readings:
            yield [
                place.site.department.code,
                place.site.live_on or "",
                reading.measured_on,
                reading.value,
                reading.note,
            ]


def _door(request: HttpRequest, pk: int) -> tuple[Viewed, ScaleUp]:
    viewed = pilot_door(request, pk)
    rows = ScaleUp.objects.select_related("operator", "pilot__fund")
    return viewed, get_object_or_404(rows, pilot=viewed.pilot)


def _writer_door(request: HttpRequest, pk: int) -> tuple[Viewed, ScaleUp]:
    viewed, row = _door(request, pk)
    may = operates(viewed.sight, row) or can_hand_over(viewed.sight, viewed.pilot)
    allow(may, _("The hand-over is written by the pilot's owner and sponsor, and by who runs it."))
    return viewed, row


def _is_sent(request: HttpRequest, form: forms.Form) -> bool:
    return request.method == "POST" and form.is_valid()


def _site(row: ScaleUp, pk: int) -> ScaleSite:
    found = row.sites.select_related("department", "scale_up").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, viewed: Viewed, form: forms.Form, title: str) -> HttpResponse:
    context: dict[str, Any] = {**head(viewed, HERE), "form": form, "title": title}
    return answer(request, "pilots/scaling/form.html", context)
