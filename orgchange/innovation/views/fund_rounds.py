"""Rounds of a fund: one with its timetable and rules, opening one, changing it, dropping it."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation import policies
from orgchange.innovation.forms import setup as forms
from orgchange.innovation.models import Fund, RubricVersion, WorkflowVersion
from orgchange.innovation.services import rounds as services
from orgchange.innovation.setup.timetable import timetable_of
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.setup_doors import (
    allow,
    back_to_fund,
    back_to_round,
    fund_or_404,
    round_or_404,
)

FORM = "innovation/setup/form.html"


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its timetable, its money, and how proposals are judged."""
    found, now = round_or_404(request, pk), clock()
    submitted = Q(submitted_at__isnull=False)
    context = {
        "round": found,
        "fund": found.fund,
        "counted": found.proposals.aggregate(submitted=Count("pk", filter=submitted)),
        "timetable": timetable_of(found, now),
        "is_open": found.opens_at <= now < found.closes_at,
        "criteria": found.rubric.criteria.all(),
        "may_write": policies.can_write_rounds(sight(request), fund_id=found.fund_id),
        "tabs": tabs_of(FUND_TABS, request, "innovation:funds"),
    }
    return render(request, "innovation/setup/round.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A new round of a fund; what the last one said stands in the boxes."""
    held, fund = sight(request), fund_or_404(request, code)
    allow(policies.can_write_rounds(held, fund_id=fund.pk))
    form = forms.RoundForm(request.POST or None, sight=held, fund=fund, initial=_as_last(fund))
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.add_round, request, fund=fund, values=form.cleaned_data):
        toast(request, _("The round was added."))
        return redirect("innovation:fund", code)
    context = {"form": form, "title": _("Add a round"), "submit": _("Add it"), "is_wide": True}
    return answer(request, FORM, context | {"back": back_to_fund(fund)})


def _as_last(fund: Fund) -> dict[str, object]:
    """The rules of the fund's last round, its dates and names left out; else what ships."""
    last = fund.rounds.first()
    if last is None:
        return {
            "rubric": RubricVersion.objects.exclude(published_at=None).order_by("-pk").first(),
            "workflow": WorkflowVersion.objects.exclude(published_at=None).order_by("-pk").first(),
            "period": fund.periods.filter(closed_at=None).first(),
        }
    kept = ("period", "cap", "micro_cap", "micro_yearly_cap", "min_reviewers", "spread_limit")
    also = ("vote_points", "reply_days", "blindness", "rubric", "workflow")
    return {name: getattr(last, name) for name in (*kept, *also)}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a round; what is promised to those who have handed in stays."""
    held, found = sight(request), round_or_404(request, pk)
    allow(policies.can_write_rounds(held, fund_id=found.fund_id))
    initial = {name: getattr(found, name) for name in services.FIELDS}
    form = forms.RoundForm(request.POST or None, sight=held, fund=found.fund, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_round, request, held=found, values=form.cleaned_data):
        toast(request, _("The round was changed."))
        return redirect("innovation:round", pk)
    context = {"form": form, "title": _("Edit the round"), "submit": _("Keep it")}
    return answer(request, FORM, context | {"is_wide": True, "back": back_to_round(found)})


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a round that nobody proposed anything to."""
    found = round_or_404(request, pk)
    services.drop_round(held=found, actor=actor_of(request), now=clock())
    toast(request, _("The round was taken away."))
    return redirect("innovation:fund", found.fund.code)
