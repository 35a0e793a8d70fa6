"""Tranches: the plan of an award, the acceptance of a condition, and the release."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation import policies
from orgchange.innovation.forms.money import AcceptForm, TrancheForms
from orgchange.innovation.models import Award, Tranche
from orgchange.innovation.services.planning import Planned, open_to_plan, plan_tranches
from orgchange.innovation.services.tranches import accept_milestone, release_tranche
from orgchange.innovation.views.money_doors import allow, award_or_404, back_to_award, form_page


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """In which parts the money goes out, and on what conditions."""
    award = award_or_404(request, pk)
    allow(policies.can_plan(sight(request), fund_id=award.proposal.round.fund_id))
    waiting = award.tranches.filter(open_to_plan())
    initial = list(waiting.values("amount", "condition", "due_on"))
    lines = TrancheForms(request.POST or None, initial=initial, prefix="line")
    problems: Sequence[str] = ()
    if request.method == "POST" and lines.is_valid():
        problems = _refusals(request, award, lines)
        if not problems:
            toast(request, _("The plan is kept."))
            return redirect("innovation:award", pk)
    context = {
        "award": award,
        "lines": lines,
        "problems": problems,
        "released": award.tranches.exclude(open_to_plan()),
        "back": back_to_award(award),
    }
    status = 422 if problems or lines.is_bound else 200
    return render(request, "innovation/money/plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Say that the condition of a tranche is met."""
    found = _tranche(request, pk, position)
    allow(policies.can_accept(sight(request), found.award.proposal))
    form = AcceptForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, accept_milestone, request, tranche=found, **form.cleaned_data):
        toast(request, _("The condition is met. Finance can release the money."))
        return redirect("innovation:award", pk)
    return form_page(
        request,
        form,
        title=_("Accept the condition"),
        submit=_("It is met"),
        back=back_to_award(found.award),
        subtitle=found.condition,
    )


@require_POST
def release(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Give permission to spend a tranche."""
    found = _tranche(request, pk, position)
    release_tranche(tranche=found, actor=actor_of(request), now=clock())
    toast(request, _("Released: it may be spent."))
    return redirect("innovation:award", pk)


def _refusals(request: HttpRequest, award: Award, lines: Any) -> Sequence[str]:
    """What keeps the plan from being kept; what belongs to a line is put beside it."""
    filled = [form for form in lines if form.cleaned_data.get("amount") is not None]
    planned = [Planned(**form.cleaned_data) for form in filled]
    try:
        plan_tranches(award=award, planned=planned, actor=actor_of(request), now=clock())
    except NotAllowed:
        raise
    except DomainError as error:
        loose = []
        for problem in error.problems:
            place, _dot, name = problem.field.partition("].")
            index = place.removeprefix("tranches[")
            if name and index.isdigit():
                filled[int(index)].add_error(name, problem.message)
            else:
                loose.append(problem.message)
        return loose or [error.message]
    return ()


def _tranche(request: HttpRequest, pk: int, position: int) -> Tranche:
    award = award_or_404(request, pk)
    found = get_object_or_404(Tranche.objects.filter(award=award), position=position)
    found.award = award
    return found
