"""A proposal as the committee handles it: whose turn, by when, and the steps on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation import policies
from orgchange.innovation.deciding import batched
from orgchange.innovation.deciding.committee_timeline import steps_taken
from orgchange.innovation.deciding.open_steps import IN_BATCHES, committee_steps
from orgchange.innovation.forms.steps import StepForm, TurnDownForm
from orgchange.innovation.models import Rescission, WorkflowTransition
from orgchange.innovation.services import appeals, handling, rescinding, steps
from orgchange.innovation.states import state_of
from orgchange.innovation.tabs import proposal_tabs
from orgchange.innovation.views.deciding_doors import CommitteeDoor, committee_door

HERE = "innovation:committee"


@require_GET
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, for its committee."""
    at = committee_door(request, pk)
    row = at.proposal
    context = {
        "proposal": row,
        "shown": at.shown,
        "state": state_of(row),
        "now": clock(),
        "steps": [one for one in committee_steps(row, at.sight) if one.code not in IN_BATCHES],
        "item": batched.open_items().select_related("batch").filter(proposal=row).first(),
        "decisions": row.decisions.select_related("decided_by", "second"),
        "rescission": _rescission(at),
        "questions": row.questions.select_related("asked_by"),
        "moves": steps_taken(row, names_submitter=at.shown.submitter),
        "may_handle": policies.can_handle(at.roles) and row.handler_id != at.sight.employee_id,
        "may_tell": policies.can_tell(at.roles),
        "may_turn_down": appeals.is_open(row) and appeals.may_answer(at.sight, row),
        "tabs": proposal_tabs(request, row, HERE),
    }
    return render(request, "innovation/deciding/committee.html", context)


def _rescission(at: CommitteeDoor) -> dict[str, Any] | None:
    """An open request to rescind, and what the asker may do with it."""
    rows = Rescission.objects.filter(proposal=at.proposal, settled_at=None)
    row = rows.select_related("asked_by").first()
    if row is None:
        return None
    is_own = row.asked_by_id == at.sight.user_id
    may = policies.can_second(at.roles)
    return {"row": row, "may_agree": may and not is_own, "may_drop": may}


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One step: what it asks for, and taking it."""
    at = committee_door(request, pk)
    way = _step_or_404(at, code)
    form = StepForm(request.POST or None, sight=at.sight, proposal=at.proposal, step=way)
    label = way.label_in(get_language() or "")
    valid = request.method == "POST" and form.is_valid()
    given = {"proposal": at.proposal, "step": code}
    if valid and tried(form, steps.take, request, **given, given=form.cleaned_data):
        toast(request, _done(code, label))
        return redirect(HERE, pk)
    context = {"form": form, "step": way, "proposal": at.proposal, "title": label}
    return answer(request, "innovation/deciding/step.html", context)


def _step_or_404(at: CommitteeDoor, code: str) -> WorkflowTransition:
    """A step of an office of the asker's. What the director decides is on the page of the batch."""
    for way in committee_steps(at.proposal, at.sight):
        if way.code == code and code not in IN_BATCHES:
            return way
    raise Http404


def _done(code: str, label: str) -> str:
    if code == "rescind":
        return _("A second person is asked to agree. Nothing has changed yet.")
    return _("Done: %(step)s.") % {"step": label}


@require_http_methods(["GET", "POST"])
def turn_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair does not admit an appeal, and says why."""
    at = committee_door(request, pk)
    if not (appeals.may_answer(at.sight, at.proposal) and appeals.is_open(at.proposal)):
        raise Http404
    form = TurnDownForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    given = {"proposal": at.proposal, **(form.cleaned_data if valid else {})}
    if valid and tried(form, appeals.turn_down, request, **given):
        toast(request, _("The submitters are told."))
        return redirect(HERE, pk)
    context = {"form": form, "proposal": at.proposal, "title": _("Turn the appeal down")}
    return answer(request, "innovation/deciding/step.html", context)


@require_POST
def take_in_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker handles it from now on."""
    at = committee_door(request, pk)
    if at.sight.employee_id is None:
        raise Http404
    handling.take_in_hand(proposal=at.proposal, actor=actor_of(request), now=clock())
    toast(request, _("You have it in hand."))
    return redirect(HERE, pk)


@require_POST
def answer_rescission(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person agrees, or lets the approval stand."""
    row = Rescission.objects.filter(pk=pk, settled_at=None).first()
    if row is None:
        raise Http404
    at = committee_door(request, row.proposal_id)
    agrees = request.POST.get("answer") == "agree"
    run = rescinding.agree if agrees else rescinding.drop
    run(rescission=row, actor=actor_of(request), now=clock())
    toast(request, _("The approval was taken back.") if agrees else _("The approval stands."))
    return redirect(reverse(HERE, args=[at.proposal.pk]))
