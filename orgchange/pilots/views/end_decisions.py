"""What is done with what came out: scale, stop, or try once more."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import answer
from orgchange.pilots.ending.pages import outcome_of, outcome_page
from orgchange.pilots.forms.evaluations import EndForm
from orgchange.pilots.services import move
from orgchange.pilots.steps import problems_of, steps_for
from orgchange.pilots.views.doors import pilot_door
from orgchange.pilots.views.pilots import head

STEPS = ("scale", "end_here", "iterate")


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Scale it, stop here, or try once more; each says what it still waits for."""
    viewed = pilot_door(request, pk)
    outcome = outcome_of(viewed.pilot)
    ways = [way for way in steps_for(viewed) if way.code in STEPS]
    if outcome is None or not ways:
        raise Http404
    form = EndForm(request.POST or None, ways=ways, language=get_language() or "")
    if request.method == "POST" and form.is_valid():
        said = {"transition": form.cleaned_data["ending"], "words": form.cleaned_data["words"]}
        if tried(form, move, request, pilot=viewed.pilot, **said):
            toast(request, _("Decided. The team is told."))
            return redirect("pilots:outcome", pk)
    context = {
        **head(viewed, "pilots:decide-end"),
        **outcome_page(viewed, outcome),
        "form": form,
        "ways": [{"step": way, "problems": problems_of(viewed, way)} for way in ways],
    }
    return answer(request, "pilots/ending/decide.html", context)
