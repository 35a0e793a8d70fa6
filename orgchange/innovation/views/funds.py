"""Funds: the list, one fund with its rounds, periods and committee, and what writes them."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import day_after
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer, clock, directory_or_404
from orgchange.innovation import policies
from orgchange.innovation.forms import setup as forms
from orgchange.innovation.models import FundPeriod
from orgchange.innovation.scopes import funds_visible_to
from orgchange.innovation.services import funds as services
from orgchange.innovation.setup.committees import committee_of
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.setup_doors import (
    allow,
    back_to_fund,
    back_to_funds,
    fund_or_404,
)

FORM = "innovation/setup/form.html"


@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    """All funds, with the rounds that are open now."""
    directory_or_404(request)
    held, now = sight(request), clock()
    is_open = Q(rounds__opens_at__lte=now, rounds__closes_at__gt=now)
    rows = funds_visible_to(held).select_related("parent")
    rows = rows.annotate(open_rounds=Count("rounds", filter=is_open, distinct=True))
    context = {
        "funds": rows.order_by("-is_open", "name", "pk"),
        "tabs": tabs_of(FUND_TABS, request, "innovation:funds"),
        "may_write": policies.can_write_funds(held),
    }
    return render(request, "innovation/setup/funds.html", context)


@require_GET
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """One fund: what it is for, its rounds, its committee and its periods."""
    held, found = sight(request), fund_or_404(request, code)
    context = {
        "fund": found,
        "rounds": found.rounds.all(),
        "periods": found.periods.all(),
        "committee": committee_of(found, held),
        "children": found.children.order_by("name", "pk"),
        "now": clock(),
        "may_write": policies.can_write_funds(held),
        "may_open_rounds": policies.can_write_rounds(held, fund_id=found.pk),
        "tabs": tabs_of(FUND_TABS, request, "innovation:funds"),
    }
    return render(request, "innovation/setup/fund.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new fund."""
    held = sight(request)
    allow(policies.can_write_funds(held))
    form = forms.NewFundForm(request.POST or None, sight=held)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        code = values.pop("code")
        if tried(form, services.add_fund, request, code=code, values=values):
            toast(request, _("The fund was made. Give it a period, a committee and a round."))
            return redirect("innovation:fund", code)
    context = {"form": form, "title": _("Add a fund"), "submit": _("Add it")}
    return answer(request, FORM, context | {"back": back_to_funds()})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a fund is called and for."""
    held, found = sight(request), fund_or_404(request, code)
    allow(policies.can_write_funds(held))
    initial = {name: getattr(found, name) for name in services.FIELDS}
    form = forms.FundForm(request.POST or None, sight=held, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_fund, request, fund=found, values=form.cleaned_data):
        toast(request, _("The fund was changed."))
        return redirect("innovation:fund", code)
    context = {"form": form, "title": _("Edit the fund"), "submit": _("Keep it")}
    return answer(request, FORM, context | {"back": back_to_fund(found)})


@require_http_methods(["GET", "POST"])
def new_period(request: HttpRequest, code: str) -> HttpResponse:
    """A new period of a fund."""
    held, found = sight(request), fund_or_404(request, code)
    allow(policies.can_write_funds(held))
    form = forms.PeriodForm(request.POST or None, sight=held)
    if request.method == "POST" and form.is_valid():
        given = {"fund": found, **_days(form.cleaned_data)}
        if tried(form, services.add_period, request, **given):
            toast(request, _("The period was added. Money is allocated to it in the ledger."))
            return redirect("innovation:fund", code)
    context = {"form": form, "title": _("Add a period"), "submit": _("Add it")}
    return answer(request, FORM, context | {"back": back_to_fund(found)})


@require_http_methods(["GET", "POST"])
def edit_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or other days of a period."""
    held = sight(request)
    rows = FundPeriod.objects.filter(fund__in=funds_visible_to(held)).select_related("fund")
    found = get_object_or_404(rows, pk=pk)
    allow(policies.can_write_funds(held))
    initial = {
        "name": found.name,
        "starts_on": found.starts_on,
        "last_day": found.ends_on - timedelta(days=1),
    }
    form = forms.PeriodForm(request.POST or None, sight=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = _days(form.cleaned_data)
        if tried(form, services.change_period, request, period=found, values=values):
            toast(request, _("The period was changed."))
            return redirect("innovation:fund", found.fund.code)
    context = {"form": form, "title": _("Edit the period"), "submit": _("Keep it")}
    return answer(request, FORM, context | {"back": back_to_fund(found.fund)})


def _days(given: dict[str, Any]) -> dict[str, Any]:
    """A period as the service takes it: with the first day after it."""
    return {
        "name": given["name"],
        "starts_on": given["starts_on"],
        "ends_on": day_after(given["last_day"]),
    }
