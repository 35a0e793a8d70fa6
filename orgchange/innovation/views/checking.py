"""Looking at a proposal as its reviewers will, and handing it in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation import policies
from orgchange.innovation.models import Proposal
from orgchange.innovation.proposing import versions
from orgchange.innovation.proposing.beside import beside
from orgchange.innovation.proposing.completeness import over_the_cap, problems_of
from orgchange.innovation.proposing.reading import sections
from orgchange.innovation.proposing.resemblance import not_yet_seen, similar_for
from orgchange.innovation.services import drafting, submitting
from orgchange.innovation.states import state_of
from orgchange.innovation.views.doors_proposing import own_or_404
from orgchange.innovation.views.writing_page import by_step, stepper


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """As the reviewers will see it, with what is missing and what is similar."""
    return render(request, "innovation/proposing/check.html", _context(request, pk))


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in, or hand in what was changed."""
    proposal = own_or_404(request, pk)
    try:
        said = _hand_in(request, proposal)
    except DomainError as error:
        if is_part(request) or not error.problems:
            raise
        context = {**_context(request, pk), "refusal": error}
        return render(request, "innovation/proposing/check.html", context, status=422)
    toast(request, said)
    return redirect("innovation:proposal", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was changed since it was handed in."""
    proposal = own_or_404(request, pk)
    drafting.drop_changes(proposal=proposal, actor=actor_of(request), now=clock())
    toast(request, _("The changes are thrown away; what was handed in holds."))
    return redirect("innovation:proposal", pk)


def _hand_in(request: HttpRequest, proposal: Proposal) -> str:
    actor, now = actor_of(request), clock()
    if proposal.submitted_at is not None:
        submitting.hand_in_changes(proposal=proposal, actor=actor, now=now)
        return _("The new version is handed in.")
    seen = [int(one[:18]) for one in request.POST.getlist("similar") if one[:18].isdecimal()]
    submitting.submit(proposal=proposal, similar_seen=seen, actor=actor, now=now)
    return _("Handed in. Here you see who has it, and by when the answer comes.")


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    proposal, held = own_or_404(request, pk), sight(request)
    version = versions.current(proposal)
    problems = [*problems_of(version, proposal.lane), *over_the_cap(proposal, version)]
    is_draft = proposal.submitted_at is None
    return {
        "proposal": proposal,
        "version": version,
        "sections": sections(version, proposal.round.fund.currency),
        "missing": by_step(proposal, problems),
        "similar": similar_for(version, held) if is_draft else [],
        "beside": beside(version, held) if is_draft else [],
        "is_new": bool(is_draft and not_yet_seen(proposal, version, held)),
        "may_edit": policies.may_edit(held, proposal, state_of(proposal)),
        "is_draft": is_draft,
        "is_changed": version.number is None,
        "steps": stepper(proposal, problems, here="check"),
    }
