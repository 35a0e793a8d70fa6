"""The ledger: every entry, narrowed and exported; and its corrections."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orgchange.core.dates import firm_day
from orgchange.core.doors import is_part, tried
from orgchange.core.spreadsheets import csv_response, xlsx_response
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import clock
from orgchange.innovation import policies
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.forms.money import LedgerFilter, ReverseForm
from orgchange.innovation.models import EntryKind, FundRole
from orgchange.innovation.money import ledger_list
from orgchange.innovation.money.money_scopes import periods_visible_to
from orgchange.innovation.offices import funds_where
from orgchange.innovation.scopes import entries_visible_to
from orgchange.innovation.services import paying
from orgchange.innovation.services.posting import REVERSIBLE
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.money_doors import (
    allow,
    back_to_money,
    entry_or_404,
    form_page,
    require_money,
)


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The entries, newest first."""
    require_money(request)
    held, form = sight(request), _filter(request)
    found = ledger_list.narrowed(entries_visible_to(held), form.wanted())
    context = {
        "form": form,
        "page": page_of(request, found),
        "paid": funds_where(held, FundRole.FINANCE),
        "reversible": REVERSIBLE,
        "tabs": tabs_of(FUND_TABS, request, "innovation:money"),
    }
    template = "_ledger" if is_part(request) else "ledger"
    return render(request, f"innovation/money/{template}.html", context)


@require_GET
def ledger_export(request: HttpRequest) -> HttpResponseBase:
    """The same entries as a file: `?format=xlsx`, with the filters of the page."""
    require_money(request)
    wanted = _filter(request).wanted()
    found = ledger_list.narrowed(entries_visible_to(sight(request)), wanted)
    make = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return make("ledger", ledger_list.header(), ledger_list.rows(found))


@require_http_methods(["GET", "POST"])
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an entry by one that names it."""
    entry = entry_or_404(request, pk)
    allow(policies.can_pay(sight(request), fund_id=entry.period.fund_id))
    initial = {"amount": abs(entry.amount), "occurred_on": firm_day(clock())}
    form = ReverseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"amount": form.cleaned_data["amount"], "paper": form.paper()}
        if tried(form, paying.reverse, request, entry=entry, **given):
            toast(request, _("Reversed. Both entries stay on record."))
            return redirect("innovation:ledger")
    kind, amount = EntryKind(entry.kind).label, amount_text(abs(entry.amount))
    return form_page(
        request,
        form,
        title=_("Reverse an entry"),
        submit=_("Reverse it"),
        back=back_to_money(entry.period),
        subtitle=f"{kind} {amount} · {entry.proposal or entry.period}",
    )


def _filter(request: HttpRequest) -> LedgerFilter:
    periods = periods_visible_to(sight(request)).order_by("fund__name", "-starts_on", "pk")
    return LedgerFilter(request.GET, periods=periods)
