"""Closing a pilot: what is still missing on one card, and the step itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import answer
from orgchange.pilots.closing.card import card_of, ended_card
from orgchange.pilots.forms.steps import StepForm
from orgchange.pilots.services import move
from orgchange.pilots.steps import steps_for
from orgchange.pilots.views.doors import inside_door
from orgchange.pilots.views.pilots import HERE as OVERVIEW
from orgchange.pilots.views.pilots import head

HERE, CLOSE = "pilots:closing", "close"
STATES = ("closing", "closed")


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Lesson, ledger and team: done or not, with the way to each; closing, for who may."""
    viewed = inside_door(request, pk)
    if viewed.pilot.state not in STATES:
        raise Http404
    if viewed.pilot.state == "closed":
        context = {**head(viewed, HERE), "card": ended_card(viewed)}
        return render(request, "pilots/closing/closed.html", context)
    step = next((row for row in steps_for(viewed) if row.code == CLOSE), None)
    form = StepForm(request.POST or None, step=step) if step else None
    if request.method == "POST":
        if form is None:
            raise Http404
        given = {"pilot": viewed.pilot, "transition": CLOSE}
        if form.is_valid() and tried(form, move, request, **given, **form.cleaned_data):
            toast(request, _("The pilot is closed. Thank you, everybody."))
            return redirect(OVERVIEW, pk)
    label = step.label_in(get_language() or "") if step else ""
    context = {**head(viewed, HERE), "card": card_of(viewed), "form": form, "label": label}
    return answer(request, "pilots/closing/closing.html", context)
