"""Roles in a fund: granting one, and changing until when it holds."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer
from orgchange.innovation import policies
from orgchange.innovation.forms import setup as forms
from orgchange.innovation.services import offices as services
from orgchange.innovation.setup.setup_scopes import offices_visible_to
from orgchange.innovation.views.setup_doors import allow, back_to_fund, fund_or_404

FORM = "innovation/setup/form.html"


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Give somebody a role in a fund."""
    held, fund = sight(request), fund_or_404(request, code)
    allow(policies.can_write_funds(held))
    initial = {"starts_on": held.on, "role": request.GET.get("role", ""), "capacity": 6}
    form = forms.NewOfficeForm(request.POST or None, sight=held, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.grant_office, request, fund=fund, **form.cleaned_data):
        toast(request, _("The role was granted."))
        return redirect("innovation:fund", code)
    context = {"form": form, "title": _("Grant a role"), "submit": _("Grant it")}
    return answer(request, FORM, context | {"back": back_to_fund(fund)})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when somebody serves, and how much they review."""
    held = sight(request)
    rows = offices_visible_to(held).select_related("fund", "employee")
    office = get_object_or_404(rows, pk=pk)
    allow(policies.can_write_funds(held))
    last_day = office.ends_on - timedelta(days=1) if office.ends_on else None
    initial = {"last_day": last_day, "capacity": office.capacity}
    form = forms.OfficeForm(request.POST or None, sight=held, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_office, request, office=office, **form.cleaned_data):
        toast(request, _("The role was changed."))
        return redirect("innovation:fund", office.fund.code)
    context = {
        "form": form,
        "title": _("Change a role"),
        "subtitle": f"{office.employee.full_name} · {office.get_role_display()}",
        "submit": _("Keep it"),
        "back": back_to_fund(office.fund),
    }
    return answer(request, FORM, context)
