"""The fund's money: balances and forecast, what comes in, what moves, and the close of a period."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import tried
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import policies
from orgchange.innovation.forms.money import AllocateForm, CloseForm, TransferForm
from orgchange.innovation.models import FundPeriod, Unit
from orgchange.innovation.money import balances
from orgchange.innovation.money.forecast import forecast
from orgchange.innovation.money.money_scopes import periods_visible_to
from orgchange.innovation.money.transfer_ways import carried_to, reached_from
from orgchange.innovation.services import allocating, closing
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.money_doors import (
    allow,
    back_to_money,
    form_page,
    period_or_404,
    require_money,
)


@require_GET
def money(request: HttpRequest) -> HttpResponse:
    """A period's money in parts, how it is likely to go, and all periods side by side."""
    require_money(request)
    held = sight(request)
    periods = list(periods_visible_to(held).order_by("fund__name", "-starts_on", "pk"))
    rows = balances.period_sums(periods)
    shown = _shown(request, rows)
    context: dict[str, Any] = {
        "rows": rows,
        "shown": shown,
        "totals": balances.totals(rows),
        "tabs": tabs_of(FUND_TABS, request, "innovation:money"),
    }
    if shown:
        context |= _details(request, shown)
    return render(request, "innovation/money/money.html", context)


@require_GET
def balances_export(request: HttpRequest) -> HttpResponseBase:
    """The balances of all periods, in both units: `?format=xlsx`."""
    require_money(request)
    periods = list(periods_visible_to(sight(request)).order_by("fund__name", "-starts_on", "pk"))
    found = [row for unit in Unit for row in balances.period_sums(periods, unit=unit)]
    make = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return make("balances", balances.header(), balances.file_rows(found))


@require_http_methods(["GET", "POST"])
def allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring money or people's time into a fund."""
    period = period_or_404(request, pk)
    allow(policies.can_fund(sight(request), fund_id=period.fund_id))
    form = AllocateForm(request.POST or None, initial={"occurred_on": firm_day(clock())})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("amount", "unit")}
        write = allocating.allocate
        if tried(form, write, request, period=period, paper=form.paper(), **given):
            toast(request, _("Allocated."))
            return _back(period)
    return form_page(
        request,
        form,
        title=_("Allocate"),
        submit=_("Allocate it"),
        back=back_to_money(period),
        subtitle=f"{period.fund} · {period.name}",
    )


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move available money to another period, to a fund below, or back to the one above."""
    period = period_or_404(request, pk)
    allow(policies.can_fund(sight(request), fund_id=period.fund_id))
    initial = {"occurred_on": firm_day(clock())}
    form = TransferForm(request.POST or None, initial=initial, targets=reached_from(period))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("amount", "unit", "target")}
        write = allocating.transfer
        if tried(form, write, request, source=period, paper=form.paper(), **given):
            toast(request, _("Transferred."))
            return _back(period)
    return form_page(
        request,
        form,
        title=pgettext("money", "Transfer"),
        submit=_("Transfer it"),
        back=back_to_money(period),
        subtitle=f"{period.fund} · {period.name}",
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a period, and carry over what is left and under way."""
    period = period_or_404(request, pk)
    allow(policies.can_pay(sight(request), fund_id=period.fund_id))
    form = CloseForm(request.POST or None, targets=carried_to(period))
    if request.method == "POST" and form.is_valid():
        given = {"period": period, "carry_to": form.cleaned_data["carry_to"]}
        if tried(form, closing.close_period, request, **given):
            toast(request, _("The period is closed."))
            return _back(period)
    return form_page(
        request,
        form,
        title=_("Close the period"),
        submit=pgettext("period", "Close it"),
        back=back_to_money(period),
        subtitle=f"{period.fund} · {period.name}",
        effects=[_("A closed period takes no more entries, not even corrections.")],
    )


def _shown(request: HttpRequest, rows: list[balances.PeriodSums]) -> balances.PeriodSums | None:
    """The period asked for; or the newest one that is open and has money."""
    asked = request.GET.get("period", "")
    today = sight(request).on
    by_id = {str(row.period.pk): row for row in rows}
    begun = [row for row in rows if row.period.starts_on <= today and not row.is_empty]
    is_open = [row for row in begun if row.period.closed_at is None]
    return by_id.get(asked) or next(iter([*is_open, *begun, *rows]), None)


def _details(request: HttpRequest, shown: balances.PeriodSums) -> dict[str, Any]:
    held, period = sight(request), shown.period
    is_open = period.closed_at is None
    days = balances.period_sums([period], unit=Unit.DAYS)[0]
    return {
        "parts": balances.parts_of(shown),
        "days": None if days.is_empty else days,
        "forecast": forecast(period, available=shown.available, today=held.on),
        "may_fund": is_open and policies.can_fund(held, fund_id=period.fund_id),
        "may_pay": is_open and policies.can_pay(held, fund_id=period.fund_id),
        "imports": policies.can_import(held),
    }


def _back(period: FundPeriod) -> HttpResponse:
    return redirect(f"{reverse('innovation:money')}?period={period.pk}")
