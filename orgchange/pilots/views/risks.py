"""Risks of a pilot: the list, writing one, closing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer
from orgchange.pilots.daily.people import workers
from orgchange.pilots.daily.risks import matrix_of, risks_of
from orgchange.pilots.forms.daily import RiskForm
from orgchange.pilots.models import Risk
from orgchange.pilots.policies import can_work
from orgchange.pilots.services import risks as services
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:risks"


@require_GET
def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, the open ones first, the greatest first."""
    viewed = inside_door(request, pk)
    rows = risks_of(viewed.pilot)
    context = {
        **head(viewed, HERE),
        "open": [row for row in rows if row.closed_at is None],
        "closed": [row for row in rows if row.closed_at is not None],
        "matrix": matrix_of(rows),
        "may_write": viewed.pilot.state != "closed" and can_work(viewed.sight, viewed.pilot),
    }
    return render(request, "pilots/daily/risks.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what could go wrong."""
    viewed = _writing_door(request, pk)
    form = RiskForm(request.POST or None, people=workers(viewed.pilot, on=firm_day(viewed.now)))
    if form.is_valid() and tried(
        form, services.add_risk, request, pilot=viewed.pilot, given=form.cleaned_data
    ):
        toast(request, _("The risk is on the list."))
        return redirect(HERE, pk)
    return _page(request, viewed, form, title=_("A new risk"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, risk: int) -> HttpResponse:
    """Change one."""
    viewed = _writing_door(request, pk)
    row = _risk(viewed, risk)
    people = workers(viewed.pilot, on=firm_day(viewed.now), also=row.owner_id)
    initial = {name: getattr(row, name) for name in services.FIELDS}
    form = RiskForm(request.POST or None, people=people, initial=initial)
    if form.is_valid() and tried(
        form, services.change_risk, request, risk=row, changes=form.cleaned_data
    ):
        toast(request, _("Changed."))
        return redirect(HERE, pk)
    return _page(request, viewed, form, title=_("Change a risk"))


@require_POST
def close(request: HttpRequest, pk: int, risk: int) -> HttpResponse:
    """It cannot happen any more, or it did."""
    row = _risk(inside_door(request, pk), risk)
    services.close_risk(risk=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("Closed."), undo_url=reverse("pilots:risk-reopen", args=[pk, risk]))
    return redirect(HERE, pk)


@require_POST
def reopen(request: HttpRequest, pk: int, risk: int) -> HttpResponse:
    """It is back."""
    row = _risk(inside_door(request, pk), risk)
    services.reopen_risk(risk=row, actor=actor_of(request), now=timezone.now())
    toast(request, _("The risk is open again."))
    return redirect(HERE, pk)


def _writing_door(request: HttpRequest, pk: int) -> Viewed:
    viewed = inside_door(request, pk)
    allow(can_work(viewed.sight, viewed.pilot), _("You may not do this."))
    return viewed


def _risk(viewed: Viewed, pk: int) -> Risk:
    rows = Risk.objects.filter(pilot=viewed.pilot).select_related("pilot", "owner")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, viewed: Viewed, form: RiskForm, **said: Any) -> HttpResponse:
    back = reverse(HERE, args=[viewed.pilot.pk])
    context = {"form": form, "pilot": viewed.pilot, "back": back, "submit": _("Save"), **said}
    return answer(request, "pilots/running/form.html", context)
