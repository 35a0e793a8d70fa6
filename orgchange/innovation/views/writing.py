"""Writing a proposal: begun, and saved by itself step by step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation import policies
from orgchange.innovation.forms.talk import BeginForm
from orgchange.innovation.models import Proposal
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.beside import beside
from orgchange.innovation.proposing.resemblance import similar_for
from orgchange.innovation.proposing.rounds_open import rounds_taking
from orgchange.innovation.proposing.steps import steps_of
from orgchange.innovation.proposing.writing import StepForms, forms_of
from orgchange.innovation.services import drafting
from orgchange.innovation.states import state_of
from orgchange.innovation.views.doors_proposing import own_or_404, sent
from orgchange.innovation.views.writing_page import Page, page_context


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose the round and the lane."""
    held = sight(request)
    rounds = rounds_taking(held, clock())
    form = BeginForm(sent(request))
    form.fields["round"].queryset = rounds  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = drafting.start(
            of=given["round"], lane=given["lane"], actor=actor_of(request), now=clock()
        )
        return redirect("innovation:edit-proposal", made.pk)
    may = policies.may_propose(held)
    context = {"form": form, "rounds": rounds, "may_propose": may, "now": clock()}
    return answer(request, "innovation/proposing/begin.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One step: saved on the way to the next, or to have another row."""
    page = _page(request, own_or_404(request, pk))
    if request.method == "GET":
        forms = _forms(request, page, extra=1)
        return _shown(request, page, forms)
    forms = _forms(request, page)
    problems = _save(request, page, forms)
    if "add" in request.POST or "remove" in request.POST:
        forms = forms if problems else _forms(request, page, extra=1, is_fresh=True)
        return _shown(request, page, forms, problems)
    if problems or not forms.is_valid:
        return _shown(request, page, forms, problems)
    if page.next_step and "check" not in request.POST:
        return redirect(f"{reverse('innovation:edit-proposal', args=[pk])}?step={page.next_step}")
    return redirect("innovation:check-proposal", pk)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way."""
    page = _page(request, own_or_404(request, pk))
    forms = _forms(request, page)
    problems = _save(request, page, forms)
    return render(
        request, "innovation/proposing/_saved.html", _context(request, page, forms, problems)
    )


def _page(request: HttpRequest, proposal: Proposal) -> Page:
    if not policies.may_edit(sight(request), proposal, state_of(proposal)):
        text = _("The text is locked now; nobody can change what the reviewers read.")
        raise NotAllowed(text)
    sent = request.POST if request.method == "POST" else request.GET
    steps = steps_of(proposal.lane)
    step = next((one for one in steps if one.code == sent.get("step")), steps[0])
    revision = versions.revision_of(proposal)
    return Page(proposal, versions.current(proposal), revision, steps, step)


def _forms(
    request: HttpRequest, page: Page, *, extra: int = 0, is_fresh: bool = False
) -> StepForms:
    data = request.POST if request.method == "POST" and not is_fresh else None
    return forms_of(
        page.step, page.proposal, page.version, sight=sight(request), data=data, extra=extra
    )


def _save(request: HttpRequest, page: Page, forms: StepForms) -> list[Problem]:
    """Save what can be read; answers what the service refused."""
    forms.is_valid  # noqa: B018 - reads the forms
    given = request.POST.get("revision", "")
    try:
        page.version = drafting.save(
            proposal=page.proposal,
            revision=int(given[:9]) if given[:9].isdecimal() else -1,
            content=forms.content(without=request.POST.get("remove", "")),
            actor=actor_of(request),
            now=clock(),
        )
    except DomainError as error:
        return list(error.problems) or [Problem("", error.code, error.message)]
    page.version = versions.current(page.proposal)
    page.revision = page.version.revision
    return []


def _shown(
    request: HttpRequest, page: Page, forms: StepForms, problems: list[Problem] | None = None
) -> HttpResponse:
    context = _context(request, page, forms, problems or [])
    is_wrong = bool(problems) or (forms.form.is_bound and not forms.is_valid)
    status = 422 if is_wrong else 200
    return render(request, "innovation/proposing/edit.html", context, status=status)


def _context(
    request: HttpRequest, page: Page, forms: StepForms, problems: list[Problem]
) -> dict[str, Any]:
    is_idea = page.step.code == "idea"
    held = sight(request)
    return {
        **page_context(page),
        "forms": forms,
        "problems": problems,
        "similar": similar_for(page.version, held) if is_idea else None,
        "beside": beside(page.version, held) if is_idea else [],
    }
