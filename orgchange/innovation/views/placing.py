"""A draft that belongs elsewhere: put into another round or lane, with all that it says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer, clock
from orgchange.innovation import policies
from orgchange.innovation.forms.talk import BeginForm
from orgchange.innovation.proposing.rounds_open import rounds_taking
from orgchange.innovation.services import drafting
from orgchange.innovation.states import state_of
from orgchange.innovation.views.doors_proposing import own_or_404, sent
from orgchange.innovation.views.setup_doors import allow


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the round and the lane anew."""
    proposal, held = own_or_404(request, pk), sight(request)
    is_draft = proposal.submitted_at is None
    allow(is_draft and policies.may_edit(held, proposal, state_of(proposal)))
    rounds = rounds_taking(held, clock())
    form = BeginForm(sent(request))
    form.fields["round"].queryset = rounds  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = {"of": form.cleaned_data["round"], "lane": form.cleaned_data["lane"]}
        if tried(form, drafting.place, request, proposal=proposal, **given):
            toast(request, _("It is placed anew; nothing that you wrote is lost."))
            return redirect("innovation:edit-proposal", pk)
    context = {"proposal": proposal, "form": form, "rounds": rounds, "now": clock()}
    return answer(request, "innovation/proposing/place.html", context)
