"""A draw among equals: announced, held before the panel, and open to be repeated."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.blindness import view_of
from orgchange.innovation.models import Draw
from orgchange.innovation.policies import may_run
from orgchange.innovation.reviewing.scopes import draws_visible_to
from orgchange.innovation.services import draws


@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: who is in it, the commitment, and once drawn how anybody can repeat it."""
    found, held = draw_or_404(request, pk), sight(request)
    entries = list(found.entries.select_related("proposal").order_by("rank", "proposal__number"))
    shown = view_of(held, [entry.proposal for entry in entries])
    if not all(one.scores for one in shown.values()):
        raise Http404
    context = {
        "draw": found,
        "round": found.round,
        "entries": entries,
        "may_run": may_run(held, found.round.fund_id),
    }
    return render(request, "innovation/reviewing/draw.html", context)


@require_POST
def hold_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw, with the words that were said."""
    found = draw_or_404(request, pk)
    words = request.POST.get("words", "")
    draws.draw(draw=found, words=words, actor=actor_of(request), now=clock())
    toast(request, _("Drawn. Anybody can repeat it with what is shown here."))
    return redirect("innovation:draw", pk)


def draw_or_404(request: HttpRequest, pk: int) -> Draw:
    """A draw of a fund whose panel the asker belongs to."""
    rows = draws_visible_to(sight(request)).select_related("round__fund")
    found: Draw = get_object_or_404(rows, pk=pk)
    return found
