"""The outcome: written by the evaluator, given once, read by everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, clock
from orgchange.pilots import policies_gates
from orgchange.pilots.ending.pages import draft_page, outcome_of, outcome_page
from orgchange.pilots.forms.evaluations import ANCHORS, OutcomeForm
from orgchange.pilots.models import PilotOutcome
from orgchange.pilots.services.evaluating import give_outcome, save_outcome
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:outcome"
WRITTEN = ("verdict", "words", "value", "value_basis", "revision")


@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out, as colleagues read it."""
    viewed = pilot_door(request, pk)
    given = outcome_of(viewed.pilot)
    if given is None:
        raise Http404
    context = {**head(viewed, HERE), **outcome_page(viewed, given)}
    return render(request, "pilots/ending/outcome.html", context)


@require_http_methods(["GET", "POST"])
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluator's page: the contract, the figures, and what is written of them."""
    viewed = _writing(request, pk)
    if request.method == "GET":
        return _shown(request, viewed, _form(viewed, is_final=True))
    form = _form(viewed, request.POST, is_final="keep" not in request.POST)
    if form.is_valid() and tried(
        form, save_outcome, request, pilot=viewed.pilot, **form.cleaned_data
    ):
        if "keep" in request.POST:
            return redirect("pilots:evaluate", pk)
        if tried(form, give_outcome, request, pilot=viewed.pilot):
            toast(request, _("Given. The director decides what is done with it."))
            return redirect(HERE, pk)
        form.data = {**request.POST.dict(), "revision": _draft(viewed).revision}
    return _shown(request, viewed, form)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way.

    What was on its way while the outcome was given has nothing to add to it.
    """
    before = pilot_door(request, pk)
    if policies_gates.can_evaluate(before.sight, before.pilot) and before.pilot.state == "decision":
        return HttpResponse(status=204)
    viewed = _writing(request, pk)
    problem = _saved(request, viewed)
    context = {"draft": _draft(viewed), "problem": problem, "now": clock()}
    return render(request, "pilots/ending/_saved.html", context)


def _writing(request: HttpRequest, pk: int) -> Viewed:
    """The pilot before its evaluator, while it is evaluated; 404 for everybody else."""
    viewed = pilot_door(request, pk)
    is_theirs = policies_gates.can_evaluate(viewed.sight, viewed.pilot)
    if not is_theirs or viewed.pilot.state != "evaluating":
        raise Http404
    return viewed


def _draft(viewed: Viewed) -> PilotOutcome:
    found = PilotOutcome.objects.filter(pilot=viewed.pilot).first()
    return found or PilotOutcome(pilot=viewed.pilot)


def _form(viewed: Viewed, data: Any = None, *, is_final: bool = False) -> OutcomeForm:
    draft = _draft(viewed)
    initial = {name: getattr(draft, name) for name in WRITTEN}
    currency = viewed.pilot.fund.currency
    return OutcomeForm(data, currency=currency, is_final=is_final, initial=initial)


def _saved(request: HttpRequest, viewed: Viewed) -> str:
    """Keep it; answers what is in the way."""
    form = _form(viewed, request.POST)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        save_outcome(pilot=viewed.pilot, **form.cleaned_data, actor=actor_of(request), now=clock())
    except NotAllowed:
        raise
    except DomainError as error:
        return error.message
    return ""


def _shown(request: HttpRequest, viewed: Viewed, form: OutcomeForm) -> HttpResponse:
    context = {
        **head(viewed, "pilots:evaluate"),
        **draft_page(viewed),
        "form": form,
        "draft": _draft(viewed),
        "anchors": [(code.value, code.label, text) for code, text in ANCHORS.items()],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pilots/ending/evaluate.html", context, status=status)
