"""A change of a locked contract: begun, thrown away, proposed, approved or turned down."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.proposing.differences import differences
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.contracting.reading import newest_locked, working_copy
from orgchange.pilots.contracting.sections import sections
from orgchange.pilots.forms.setup import ReasonForm, WordsForm
from orgchange.pilots.models import Contract
from orgchange.pilots.services import contract_changes, contracts
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, pilot_door

HERE = "pilots:contract"
# Acts with a button alone: what is done, and what is said of it.
ACTS = {
    "begin": contracts.begin_change,
    "drop": contracts.drop_change,
    "take-back": contract_changes.take_back_change,
}


@require_POST
def act(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Begin a change, throw it away, or take it back from who would approve it."""
    viewed = pilot_door(request, pk)
    if code not in ACTS:
        raise Http404
    try:
        ACTS[code](pilot=viewed.pilot, actor=actor_of(request), now=clock())
    except NotAllowed:
        raise
    except DomainError as error:
        toast(request, error.message)
        return redirect(HERE, pk)
    return redirect("pilots:contract" if code == "drop" else "pilots:edit-contract", pk)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a change before the chair or the manager, with why."""
    viewed = pilot_door(request, pk)
    allow(policies.can_change_contract(viewed.sight, viewed.pilot), _("You may not do this."))
    copy = working_copy(viewed.pilot)
    form = ReasonForm(request.POST or None, initial={"reason": copy.reason if copy else ""})
    valid = form.is_bound and form.is_valid()
    given = {"pilot": viewed.pilot, **(form.cleaned_data if valid else {})}
    if valid and tried(form, contract_changes.propose_change, request, **given):
        toast(request, _("The change waits for the chair or the manager."))
        return redirect(HERE, pk)
    title, submit = _("Propose the change"), _("Propose it")
    return _page(request, viewed, copy, form, title=title, submit=submit)


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock a proposed change as the next version."""
    viewed, copy = _proposed(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    given = request.POST.get("revision", "")
    revision = int(given[:9]) if given[:9].isdecimal() else -1
    said = {"pilot": viewed.pilot, "revision": revision}
    if request.method == "POST" and tried(form, contract_changes.approve_change, request, **said):
        toast(request, _("The contract has a new version."))
        return redirect(HERE, pk)
    title, submit = _("Approve the change"), _("Approve it")
    return _page(request, viewed, copy, form, title=title, submit=submit)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a proposed change down, with words."""
    viewed, copy = _proposed(request, pk)
    form = WordsForm(request.POST or None)
    valid = form.is_bound and form.is_valid()
    given = {"pilot": viewed.pilot, **(form.cleaned_data if valid else {})}
    if valid and tried(form, contract_changes.decline_change, request, **given):
        toast(request, _("Turned down. What was locked holds."))
        return redirect(HERE, pk)
    title, submit = _("Turn the change down"), _("Turn it down")
    return _page(request, viewed, copy, form, title=title, submit=submit)


def _proposed(request: HttpRequest, pk: int) -> tuple[Viewed, Contract]:
    viewed = pilot_door(request, pk)
    copy = working_copy(viewed.pilot)
    waits = copy is not None and copy.proposed_by_id is not None
    if copy is None or not waits:
        if policies.can_write_contract(viewed.sight, viewed.pilot):
            raise NotAllowed(_("No change of this contract waits to be approved."))
        raise Http404
    allow(policies.can_approve_change(viewed.sight, viewed.pilot, copy), _("You may not do this."))
    return viewed, copy


def _page(
    request: HttpRequest,
    viewed: Viewed,
    copy: Contract | None,
    form: forms.Form,
    *,
    title: str,
    submit: str,
) -> HttpResponse:
    held = newest_locked(viewed.pilot)
    context = {
        "pilot": viewed.pilot,
        "contract": copy,
        "form": form,
        "title": title,
        "submit": submit,
        "changes": differences(sections(held), sections(copy)) if held and copy else [],
    }
    return answer(request, "pilots/setup/change.html", context)
