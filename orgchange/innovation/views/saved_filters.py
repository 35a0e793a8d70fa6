"""The filters of the board that somebody keeps for themselves."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.board.scope import Seat, seat_of, seats_of
from orgchange.innovation.forms.board import SavedFilterForm
from orgchange.innovation.models import SavedFilter
from orgchange.innovation.services import saved_filters

FORM = "innovation/setup/form.html"


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of this address under a name."""
    seat, query = _seat_or_404(request), request.META["QUERY_STRING"]
    board = f"{reverse('innovation:board')}?{saved_filters.plain(query, seat.fund)}"
    form = SavedFilterForm(request.POST or None)
    given = {"fund": seat.fund, "query": query}
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, saved_filters.save_filter, request, **given, **form.cleaned_data):
        toast(request, _("Saved. Its address shows the same to others of the committee."))
        return redirect(board)
    context = {
        "form": form,
        "title": _("Save these filters"),
        "submit": _("Save them"),
        "back": [(_("Board"), board)],
    }
    return answer(request, FORM, context)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of the asker's own."""
    saved = get_object_or_404(SavedFilter, pk=pk, owner=request.user.pk)
    name = saved.name
    saved_filters.drop_filter(saved=saved, actor=actor_of(request), now=clock())
    toast(request, _("“%(name)s” was forgotten.") % {"name": name})
    return redirect("innovation:board")


def _seat_or_404(request: HttpRequest) -> Seat:
    seats = seats_of(sight(request))
    if not seats:
        raise Http404
    return seat_of(seats, request.GET.get("fund", ""))
