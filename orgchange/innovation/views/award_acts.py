"""What is done to an award: spent, taken back, let go of, settled, amended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import policies
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.forms.money import AmendForm, DecideForm, ItemForm
from orgchange.innovation.models import Amendment, Award
from orgchange.innovation.services import amending, paying, settling
from orgchange.innovation.views.money_doors import allow, award_or_404, back_to_award, form_page

# verb: title, button, what happened
ACTS: dict[str, tuple[Callable[..., object], Any, Any, Any]] = {
    "spend": (
        paying.spend,
        gettext_lazy("Post what was spent"),
        gettext_lazy("Post it"),
        gettext_lazy("Posted."),
    ),
    "return": (
        paying.give_back,
        gettext_lazy("Take back what is released and not spent"),
        gettext_lazy("Take it back"),
        gettext_lazy("Taken back."),
    ),
    "decommit": (
        paying.decommit,
        gettext_lazy("Let go of what is committed and not released"),
        gettext_lazy("Let it go"),
        gettext_lazy("The fund has it again."),
    ),
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """An entry for an award, by finance."""
    found = _paid(request, pk)
    write, title, submit, done = ACTS[verb]
    initial = {"occurred_on": firm_day(clock())}
    form = ItemForm(request.POST or None, initial=initial, has_days=bool(found.person_days))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("amount", "unit")}
        if tried(form, write, request, award=found, paper=form.paper(), **given):
            toast(request, str(done))
            return redirect("innovation:award", pk)
    return _form(request, form, found, title=str(title), submit=str(submit))


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """End an award: what is left goes back to the fund."""
    found = _paid(request, pk)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and tried(form, settling.settle_award, request, award=found):
        toast(request, _("The award has ended; what was left is available again."))
        return redirect("innovation:award", pk)
    effects = [
        _("What is released and not spent is taken back."),
        _("What is committed and not spent is available again."),
        _("Tranches that wait are dropped. Nothing is paid for it any more."),
    ]
    title = _("Settle and end the award")
    return _form(request, form, found, title=title, submit=_("End it"), effects=effects)


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another amount."""
    found = award_or_404(request, pk)
    allow(policies.can_amend(sight(request), found))
    form = AmendForm(request.POST or None, initial={"amount": found.amount})
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, amending.propose_amendment, request, award=found, **form.cleaned_data):
        toast(request, _("The amendment waits for the director."))
        return redirect("innovation:award", pk)
    return _form(request, form, found, title=_("Amend the award"), submit=_("Propose it"))


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, amendment: int) -> HttpResponse:
    """Approve an amendment, in whole or in part, or decline it."""
    found = award_or_404(request, pk)
    row = get_object_or_404(Amendment.objects.filter(award=found), pk=amendment)
    row.award = found
    allow(policies.can_decide_amendment(sight(request), row))
    form = DecideForm(request.POST or None, initial={"approved": row.proposed})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        approved = given["approved"] if given["answer"] == "approve" else None
        said = {"amendment": row, "approved": approved, "words": given["words"]}
        if _is_whole(form) and tried(form, amending.decide_amendment, request, **said):
            toast(request, _("Decided."))
            return redirect("innovation:award", pk)
    now, wanted = amount_text(row.before), amount_text(row.proposed)
    effects = [_("From %(now)s to %(wanted)s.") % {"now": now, "wanted": wanted}, row.reason]
    title = _("Decide on the amendment")
    return _form(request, form, found, title=title, submit=_("Decide"), effects=effects)


def _is_whole(form: DecideForm) -> bool:
    """Whoever approves says how much."""
    if form.cleaned_data["answer"] == "approve" and form.cleaned_data["approved"] is None:
        form.add_error("approved", _("Say how much."))
        return False
    return True


def _paid(request: HttpRequest, pk: int) -> Award:
    found = award_or_404(request, pk)
    allow(policies.can_pay(sight(request), fund_id=found.proposal.round.fund_id))
    return found


def _form(request: HttpRequest, form: forms.Form, award: Award, **said: Any) -> HttpResponse:
    subtitle = str(award.proposal)
    return form_page(request, form, back=back_to_award(award), subtitle=subtitle, **said)
