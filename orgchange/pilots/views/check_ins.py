"""Check-ins: all of them, writing one, putting one right."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import add_refusal, tried
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.views.doors import actor_of, answer
from orgchange.pilots.burning import burn_points
from orgchange.pilots.charting.fever import fever_of
from orgchange.pilots.forms.running import VALUE, CheckInForm
from orgchange.pilots.fortnights import last_check_in, next_days
from orgchange.pilots.measuring import RUNNING_STATES, contract_in_force, measures_of
from orgchange.pilots.models import CheckIn
from orgchange.pilots.policies import can_work
from orgchange.pilots.running_panels import check_in_lines, works_on
from orgchange.pilots.services.check_ins import change_check_in, write_check_in
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:check-ins"


@require_GET
def check_ins(request: HttpRequest, pk: int) -> HttpResponse:
    """All check-ins, and how the buffer burned."""
    viewed = inside_door(request, pk)
    pilot = viewed.pilot
    page = page_of(request, pilot.check_ins.select_related("written_by__employee"))
    contract = contract_in_force(pilot)
    said = pilot.check_ins.values_list("ends_on", "buffer_used", "work_done")
    points = burn_points(said, whole=contract.buffer_days if contract else None)
    runs = pilot.state in RUNNING_STATES and pilot.started_on is not None
    context = {
        **head(viewed, HERE),
        "page": page,
        "rows": check_in_lines(pilot, list(page)),
        "fever": fever_of(points) if points else None,
        "may_write": runs and works_on(viewed),
    }
    return render(request, "pilots/running/check_ins.html", context)


@require_http_methods(["GET", "POST"])
def new_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A fortnight in two minutes."""
    viewed = _writing_door(request, pk)
    pilot, last = viewed.pilot, last_check_in(viewed.pilot)
    measures = measures_of(pilot)
    initial = _prefilled(viewed, last)
    form = CheckInForm(request.POST or None, measures=measures, initial=initial)
    if form.is_valid() and _written(request, viewed, form):
        toast(request, _("Checked in."))
        return redirect("pilots:pilot", pk)
    return _page(request, viewed, form, title=_("Check-in"), last=last)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, check_in: int) -> HttpResponse:
    """A check-in put right."""
    viewed = _writing_door(request, pk)
    row = get_object_or_404(CheckIn.objects.filter(pilot=viewed.pilot), pk=check_in)
    row.pilot = viewed.pilot
    initial = {name: getattr(row, name) for name in CheckInForm.base_fields}
    form = CheckInForm(request.POST or None, measures=[], initial=initial)
    if form.is_valid() and tried(form, change_check_in, request, check_in=row, said=form.said()):
        toast(request, _("Changed."))
        return redirect(HERE, pk)
    return _page(request, viewed, form, title=_("Change a check-in"), last=None)


def _written(request: HttpRequest, viewed: Viewed, form: CheckInForm) -> bool:
    """Whether it was written; what is wrong with a reading stands beside its own field."""
    said, readings = form.said(), form.readings()
    names = {f"readings[{index}]": VALUE + row.series for index, row in enumerate(readings)}
    try:
        write_check_in(
            pilot=viewed.pilot,
            said=said,
            readings=readings,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as refused:
        placed = [one for one in refused.problems if one.field.split(".")[0] in names]
        for problem in placed:
            form.add_error(names[problem.field.split(".")[0]], problem.message)
        if not placed:
            add_refusal(form, refused)
        return False
    return True


def _prefilled(viewed: Viewed, last: CheckIn | None) -> dict[str, Any]:
    """The days since the last one; work and buffer as they were."""
    pilot, today = viewed.pilot, firm_day(viewed.now)
    started_on = pilot.started_on or today
    first, until = next_days(started_on, last.ends_on if last else None, today=today)
    return {
        "starts_on": first,
        "ends_on": until,
        "work_done": last.work_done if last else 0,
        "buffer_used": last.buffer_used if last else 0,
    }


def _writing_door(request: HttpRequest, pk: int) -> Viewed:
    viewed = inside_door(request, pk)
    allow(can_work(viewed.sight, viewed.pilot), _("You may not do this."))
    return viewed


def _page(request: HttpRequest, viewed: Viewed, form: CheckInForm, **said: Any) -> HttpResponse:
    contract = contract_in_force(viewed.pilot)
    context = {
        "form": form,
        "pilot": viewed.pilot,
        "back": reverse("pilots:pilot", args=[viewed.pilot.pk]),
        "buffer_days": contract.buffer_days if contract else None,
    }
    return answer(request, "pilots/running/check_in.html", {**context, **said})
