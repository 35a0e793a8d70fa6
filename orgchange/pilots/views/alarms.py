"""Alarms: saying that a kill criterion is met, and that an alarm was none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import answer
from orgchange.pilots.forms.running import AlarmForm, SettleForm
from orgchange.pilots.measuring import contract_in_force
from orgchange.pilots.models import KillAlarm, KillCriterion
from orgchange.pilots.policies_running import can_raise_alarm, can_settle_alarm
from orgchange.pilots.services.alarms import raise_alarm, settle_alarm
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door

PILOT = "pilots:pilot"


@require_http_methods(["GET", "POST"])
def raised(request: HttpRequest, pk: int) -> HttpResponse:
    """A criterion that people watch is met: the pilot goes to its evaluation."""
    viewed = inside_door(request, pk)
    allow(can_raise_alarm(viewed.sight, viewed.pilot), _("You may not do this."))
    criteria = KillCriterion.objects.filter(contract=contract_in_force(viewed.pilot), series="")
    form = AlarmForm(request.POST or None, criteria=criteria)
    valid = form.is_valid()
    if valid and tried(form, raise_alarm, request, pilot=viewed.pilot, **form.cleaned_data):
        toast(request, _("The alarm is raised. Those who answer for the pilot are told."))
        return redirect(PILOT, pk)
    effects = [
        _("The pilot stops running at once, and goes to its evaluation."),
        _("Owner, sponsor, the fund’s managers and chairs are told."),
    ]
    said = {"title": _("Raise an alarm"), "submit": _("Raise it"), "effects": effects}
    return _page(request, viewed, form, **said)


@require_http_methods(["GET", "POST"])
def settled(request: HttpRequest, pk: int, alarm: int) -> HttpResponse:
    """An alarm that was none."""
    viewed = inside_door(request, pk)
    allow(can_settle_alarm(viewed.sight, viewed.pilot), _("You may not do this."))
    rows = KillAlarm.objects.filter(pilot=viewed.pilot, settled_at=None)
    row = get_object_or_404(rows.select_related("criterion", "pilot"), pk=alarm)
    form = SettleForm(request.POST or None)
    if form.is_valid() and tried(form, settle_alarm, request, alarm=row, **form.cleaned_data):
        toast(request, _("The alarm is settled."))
        return redirect(PILOT, pk)
    effects = [str(row.criterion), *([row.words] if row.words else [])]
    said = {"title": _("Settle an alarm"), "submit": _("Settle it"), "effects": effects}
    return _page(request, viewed, form, **said)


def _page(request: HttpRequest, viewed: Viewed, form: Any, **said: Any) -> HttpResponse:
    context = {"form": form, "pilot": viewed.pilot, "back": reverse(PILOT, args=[viewed.pilot.pk])}
    return answer(request, "pilots/running/form.html", {**context, **said})
