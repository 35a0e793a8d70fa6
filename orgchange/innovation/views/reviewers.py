"""Choosing reviewers: the plan of a round, shown first; one by one; and sending on."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.blindness import assignments_visible_to, view_of
from orgchange.innovation.forms.reviews import chosen, wants_all
from orgchange.innovation.models import Conflict, Proposal, ReviewAssignment, Round
from orgchange.innovation.policies import may_assign, may_run
from orgchange.innovation.reviewing.judgements import judgements_on
from orgchange.innovation.reviewing.planned import lines_of, listed, page_of
from orgchange.innovation.reviewing.plans import plan_of, pool_of
from orgchange.innovation.reviewing.scopes import rounds_run_by
from orgchange.innovation.scopes import proposals_visible_to
from orgchange.innovation.services import assigning, steps
from orgchange.innovation.tabs import FUND_TABS, proposal_tabs, tabs_of
from orgchange.innovation.views.setup_doors import allow

STEPS = ("review", "calibrate")  # those that are taken for many at once


@require_http_methods(["GET", "POST"])
def reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reviews what in a round, and who would: nothing is written until it is confirmed."""
    of = round_or_404(request, pk)
    if request.method == "POST":
        return _confirm(request, of)
    held = sight(request)
    plan = plan_of(held, of) if may_run(held, of.fund_id) else None
    page = page_of(of, request.GET.get("page"))
    rows = list(page.object_list)
    context = {
        "round": of,
        "plan": plan,
        "page": page,
        "lines": lines_of(held, rows, plan),
        "shown": view_of(held, rows),
        "tabs": tabs_of(FUND_TABS, request, "innovation:reviews"),
    }
    return render(request, "innovation/reviewing/reviewers.html", context)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Take many proposals one step on; those that are not ready stay, and say why."""
    of = round_or_404(request, pk)
    allow(may_run(sight(request), of.fund_id))
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    if step not in STEPS:
        raise Http404
    rows = proposals_visible_to(sight(request)).filter(round=of)
    if wants_all(request.POST):
        rows = rows.filter(pk__in=listed(of).values("pk"))
    else:
        rows = rows.filter(pk__in=chosen(request.POST))
    taken = steps.take_each(
        proposals=rows,
        step=step,
        words=words,
        actor=actor_of(request),
        now=clock(),
    )
    refused = [f"{one.proposal.number}: {one.reason}" for one in taken if one.reason]
    count = len(taken) - len(refused)
    text = ngettext("%(n)s proposal went on.", "%(n)s proposals went on.", count)
    toast(request, " ".join([text % {"n": count}, *refused]))
    return redirect("innovation:reviewers", pk)


@require_GET
def proposal_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was written about one proposal, and who is asked."""
    held, proposal = sight(request), proposal_or_404(request, pk)
    shown = view_of(held, [proposal])[proposal.pk]
    if not (shown.reviewers or shown.scores):
        raise Http404
    assigns = may_assign(held, proposal)
    context = {
        "proposal": proposal,
        "shown": shown,
        "judgements": judgements_on(held, proposal, shown),
        "may_assign": assigns,
        "pool": _free(proposal, held.on) if assigns else [],
        "conflicts": _conflicts(proposal) if assigns else [],
        "tabs": proposal_tabs(request, proposal, "innovation:proposal-reviews"),
    }
    return render(request, "innovation/reviewing/proposal.html", context)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one reviewer by hand."""
    proposal, held = proposal_or_404(request, pk), sight(request)
    allow(may_assign(held, proposal))
    typed = request.POST.get("reviewer", "")
    pool = pool_of(proposal.round.fund_id, on=held.on)
    person = pool.get(int(typed)) if typed.isdecimal() else None
    if person is None:
        raise assigning.NoReviewer(_("Choose one of the reviewers of this fund."))
    assigning.assign(proposal=proposal, reviewer=person, actor=actor_of(request), now=clock())
    toast(request, _("%(name)s will be asked.") % {"name": person})
    return redirect("innovation:proposal-reviews", pk)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody no longer."""
    rows = assignments_visible_to(sight(request)).select_related("proposal__round")
    one: ReviewAssignment = get_object_or_404(rows, pk=pk)
    assigning.take_back(assignment=one, actor=actor_of(request), now=clock())
    toast(request, _("This person is not asked any more."))
    return redirect("innovation:proposal-reviews", one.proposal_id)


def round_or_404(request: HttpRequest, pk: int) -> Round:
    """A round whose reviewers the asker chooses, or looks at as an auditor."""
    rows = rounds_run_by(sight(request)).select_related("fund")
    found: Round = get_object_or_404(rows, pk=pk)
    return found


def proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that the asker may see."""
    rows = proposals_visible_to(sight(request)).select_related("round__fund", "submitter")
    found: Proposal = get_object_or_404(rows, pk=pk)
    return found


def _confirm(request: HttpRequest, of: Round) -> HttpResponse:
    plan = assigning.confirm_plan(
        of=of,
        fingerprint=request.POST.get("fingerprint", ""),
        actor=actor_of(request),
        now=clock(),
    )
    count = len(plan.pairs)
    text = ngettext("%(n)s reviewer was chosen.", "%(n)s reviewers were chosen.", count)
    toast(request, text % {"n": count})
    return redirect("innovation:reviewers", of.pk)


def _free(proposal: Proposal, on: date) -> list[Employee]:
    """Reviewers of the fund who are neither asked nor known to be too close."""
    asked = ReviewAssignment.objects.filter(proposal=proposal, ended_at=None)
    close = Conflict.objects.filter(proposal=proposal, ended_at=None)
    barred = {
        *asked.values_list("reviewer_id", flat=True),
        *close.values_list("employee", flat=True),
    }
    pool = pool_of(proposal.round.fund_id, on=on)
    return sorted(
        (person for pk, person in pool.items() if pk not in barred),
        key=lambda person: person.full_name,
    )


def _conflicts(proposal: Proposal) -> list[Conflict]:
    return list(proposal.conflicts.filter(ended_at=None).select_related("employee"))
