"""Gates: the list of a pilot's, one of them before its panel, and everything put to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, clock
from orgchange.pilots.forms import gates as forms
from orgchange.pilots.gating.pages import gate_page
from orgchange.pilots.gating.timeline import stops_of
from orgchange.pilots.models import Evidence, Gate, PanelSeat
from orgchange.pilots.services import gates as services
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import inside_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:gates"


@require_GET
def gates(request: HttpRequest, pk: int) -> HttpResponse:
    """The gates of a pilot: decided, open, ahead."""
    viewed = inside_door(request, pk)
    rows = viewed.pilot.gates.select_related("decided_by").prefetch_related("seats__employee")
    context = {**head(viewed, HERE), "gates": rows, "stops": stops_of(viewed)}
    return render(request, "pilots/gates/gates.html", context)


@require_GET
def gate(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """One gate before its panel: what it reads, what shows it, the contract beside it."""
    viewed = inside_door(request, pk)
    return _page(request, viewed, _gate(viewed, gate))


@require_POST
def save_pre_read(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way."""
    viewed = inside_door(request, pk)
    found = _gate(viewed, gate)
    problem = _saved_pre_read(request, found)
    found.refresh_from_db()
    context = {"gate": found, "problem": problem, "now": clock()}
    return render(request, "pilots/gates/_pre_read_saved.html", context)


@require_POST
def send_pre_read(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """Keep what was typed, and send it to the panel."""
    viewed = inside_door(request, pk)
    found = _gate(viewed, gate)
    form = forms.PreReadForm(request.POST)
    valid = form.is_valid() and tried(
        form, services.save_pre_read, request, gate=found, **form.cleaned_data
    )
    found.refresh_from_db()
    if valid and tried(form, services.send_pre_read, request, gate=found):
        toast(request, _("The panel has the pre-read now."))
        return redirect("pilots:gate", pk, gate)
    return _page(request, viewed, found, pre_read=form)


@require_POST
def put_evidence(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """What shows that the milestone is reached."""
    viewed = inside_door(request, pk)
    found = _gate(viewed, gate)
    form = forms.EvidenceForm(request.POST, gate=found)
    if form.is_valid() and tried(
        form, services.put_evidence, request, gate=found, **form.cleaned_data
    ):
        toast(request, _("The panel will look at it."))
        return redirect("pilots:gate", pk, gate)
    return _page(request, viewed, found, put=form)


@require_POST
def judge_evidence(request: HttpRequest, pk: int, gate: int, piece: int) -> HttpResponse:
    """The panel's answer to a piece of evidence."""
    viewed = inside_door(request, pk)
    found = _gate(viewed, gate)
    rows = Evidence.objects.select_related("gate__pilot").filter(gate=found)
    evidence = get_object_or_404(rows, pk=piece)
    form = forms.JudgeForm(request.POST)
    if form.is_valid() and tried(
        form, services.judge_evidence, request, evidence=evidence, **form.cleaned_data
    ):
        toast(request, _("The team sees your answer."))
        return redirect("pilots:gate", pk, gate)
    return _page(request, viewed, found, judged={piece: form})


@require_POST
def seat(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """Give somebody a seat in the panel."""
    viewed = inside_door(request, pk)
    found = _gate(viewed, gate)
    form = forms.SeatForm(request.POST, sight=viewed.sight)
    if form.is_valid() and tried(form, services.seat, request, gate=found, **form.cleaned_data):
        toast(request, _("The panel has one more."))
        return redirect("pilots:gate", pk, gate)
    return _page(request, viewed, found, seating=form)


@require_POST
def unseat(request: HttpRequest, pk: int, gate: int, held: int) -> HttpResponse:
    """Take a seat back."""
    viewed = inside_door(request, pk)
    rows = PanelSeat.objects.select_related("gate__pilot").filter(gate=_gate(viewed, gate))
    services.unseat(held=get_object_or_404(rows, pk=held), actor=actor_of(request), now=clock())
    toast(request, _("The seat is free."))
    return redirect("pilots:gate", pk, gate)


@require_POST
def begin(request: HttpRequest, pk: int, gate: int) -> HttpResponse:
    """The panel begins: its clock runs."""
    viewed = inside_door(request, pk)
    services.begin_hearing(gate=_gate(viewed, gate), actor=actor_of(request), now=clock())
    return redirect("pilots:gate", pk, gate)


def _gate(viewed: Viewed, pk: int) -> Gate:
    rows = viewed.pilot.gates.select_related("decided_by", "contract")
    found: Gate = get_object_or_404(rows, pk=pk)
    return found


def _saved_pre_read(request: HttpRequest, gate: Gate) -> str:
    """Keep it; answers what is in the way."""
    form = forms.PreReadForm(request.POST)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        services.save_pre_read(gate=gate, **form.cleaned_data, actor=actor_of(request), now=clock())
    except NotAllowed:
        raise
    except DomainError as error:
        return error.message
    return ""


def _page(
    request: HttpRequest,
    viewed: Viewed,
    gate: Gate,
    *,
    pre_read: Any = None,
    put: Any = None,
    seating: Any = None,
    judged: dict[int, Any] | None = None,
) -> HttpResponse:
    context = {**head(viewed, HERE), **gate_page(viewed, gate)}
    written = {"text": gate.pre_read, "revision": gate.revision}
    context["pre_read_form"] = pre_read or forms.PreReadForm(initial=written)
    context["evidence_form"] = put or forms.EvidenceForm(gate=gate)
    context["seat_form"] = seating or forms.SeatForm(sight=viewed.sight)
    for row in context["evidence"]:
        row.form = (judged or {}).get(row.pk) or forms.JudgeForm(
            initial={"words": row.judged_words}
        )
    status = 422 if any((pre_read, put, seating, judged)) else 200
    return render(request, "pilots/gates/gate.html", context, status=status)
