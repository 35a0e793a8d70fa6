"""Decisions, money and the history of a pilot."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.pilots.daily.decisions import decisions_of, standing
from orgchange.pilots.daily.history import history_of
from orgchange.pilots.daily.spending import spending_of
from orgchange.pilots.forms.daily import DecisionForm
from orgchange.pilots.policies import can_work
from orgchange.pilots.services.decision_log import log_decision
from orgchange.pilots.views.doors import allow, inside_door, pilot_door
from orgchange.pilots.views.pilots import head


@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the team decided, the newest first, and one more."""
    viewed = inside_door(request, pk)
    pilot = viewed.pilot
    may_write = pilot.state != "closed" and can_work(viewed.sight, pilot)
    initial = {"decided_on": firm_day(viewed.now), "overrules": request.GET.get("overrules")}
    form = DecisionForm(request.POST or None, standing=standing(pilot), initial=initial)
    if request.method == "POST":
        allow(can_work(viewed.sight, pilot), _("You may not do this."))
        if form.is_valid() and tried(form, log_decision, request, pilot=pilot, **form.cleaned_data):
            toast(request, _("The decision is on record."))
            return redirect("pilots:decisions-log", pk)
    context = {
        **head(viewed, "pilots:decisions-log"),
        "rows": decisions_of(pilot),
        "form": form if may_write else None,
        "is_overruling": bool(request.GET.get("overrules")),
    }
    status = 422 if form.errors else 200
    return render(request, "pilots/daily/decisions.html", context, status=status)


@require_GET
def spending(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be spent, what was, and where that leads."""
    viewed = inside_door(request, pk)
    context = {**head(viewed, "pilots:spending"), "money": spending_of(viewed)}
    return render(request, "pilots/daily/spending.html", context)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened, in one list."""
    viewed = pilot_door(request, pk)
    found = history_of(viewed, language=get_language() or "")
    context = {**head(viewed, "pilots:history"), "events": found}
    return render(request, "pilots/daily/history.html", context)
