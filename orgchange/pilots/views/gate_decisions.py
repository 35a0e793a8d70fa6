"""Deciding the open gate of a pilot, and extending the pilot."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import answer
from orgchange.innovation.models import WorkflowTransition
from orgchange.pilots.forms.gates import DecideForm, ExtendForm
from orgchange.pilots.gating.pages import gate_page
from orgchange.pilots.gating.reads import open_gate_of
from orgchange.pilots.models import GateDecision
from orgchange.pilots.services import move
from orgchange.pilots.services.deciding import decide as decide_gate
from orgchange.pilots.steps import problems_of, steps_for
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import pilot_door
from orgchange.pilots.views.pilots import head


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Go, once more, hold or stop; each says what it still waits for."""
    viewed = pilot_door(request, pk)
    gate, ways = open_gate_of(viewed.pilot), _ways(viewed, *GateDecision.values)
    if gate is None or not ways:
        raise Http404
    initial = {"decision": request.GET.get("decision", "")}
    form = DecideForm(request.POST or None, gate=gate, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, decide_gate, request, gate=gate, **form.cleaned_data):
        toast(request, _("Decided. The team is told."))
        return redirect("pilots:gate", pk, gate.pk)
    context = {
        **head(viewed, "pilots:gates"),
        **gate_page(viewed, gate),
        "form": form,
        "ways": [{"step": way, "problems": problems_of(viewed, way)} for way in ways],
    }
    return answer(request, "pilots/gates/decide.html", context)


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time, once."""
    viewed = pilot_door(request, pk)
    ways = _ways(viewed, "extend")
    if not ways:
        raise Http404
    form = ExtendForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    given = {"pilot": viewed.pilot, "transition": "extend", **(form.cleaned_data if valid else {})}
    if valid and tried(form, move, request, **given):
        toast(request, _("Extended."))
        return redirect("pilots:pilot", pk)
    context = {
        "form": form,
        "title": _("Extend the pilot"),
        "submit": _("Extend"),
        "pilot": viewed.pilot,
        "problems": problems_of(viewed, ways[0]),
    }
    return answer(request, "pilots/gates/form.html", context)


def _ways(viewed: Viewed, *codes: str) -> list[WorkflowTransition]:
    """Those of the steps that the viewer may take here."""
    return [way for way in steps_for(viewed) if way.code in codes]
