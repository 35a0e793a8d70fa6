"""Roles of accounts, and what managers handed over."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory import services
from orgchange.directory.forms import DelegationForm, GrantForm, after
from orgchange.directory.policies import can_grant_access
from orgchange.directory.scopes import delegations_visible_to, grants_visible_to, sight
from orgchange.directory.views.doors import actor_of, answer, clock

PAGE = 50


@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Who holds which role, and who stands in for whom, within what the asker may see."""
    held = sight(request)
    grants = grants_visible_to(held).select_related("user", "department", "granted_by")
    grants = grants.filter(ends_on__gt=held.on).order_by("role", "user__full_name", "pk")
    delegations = delegations_visible_to(held).filter(ends_on__gt=held.on)
    context = {
        "grants": Paginator(grants, PAGE).get_page(request.GET.get("page")),
        "delegations": delegations.select_related("principal", "delegate")[:PAGE],
        "may_grant": can_grant_access(held),
        "may_delegate": held.is_admin or held.is_hr or held.is_manager,
        "own_id": held.employee_id,
    }
    return render(request, "directory/access.html", context)


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Grant a role."""
    held = sight(request)
    if not can_grant_access(held):
        raise NotAllowed(_("Only an administrator may do this."))
    form = GrantForm(request.POST or None, sight=held, initial={"starts_on": held.on})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["user"], given["ends_on"] = given.pop("account"), after(given.pop("last_day"))
        if tried(form, services.grant_access, request, **given):
            toast(request, _("The role was granted."))
            return redirect("directory:access")
    return _form(request, form, _("Grant a role"), _("Grant"))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, from today on."""
    held = get_object_or_404(grants_visible_to(sight(request)), pk=pk)
    services.revoke_access(grant=held, actor=actor_of(request), now=clock())
    toast(request, _("The role was taken away."))
    return redirect("directory:access")


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Hand over what a manager sees."""
    held = sight(request)
    if not (held.is_admin or held.is_hr or held.is_manager):
        raise NotAllowed(_("Only managers, HR and administrators may do this."))
    own: Any = getattr(request, "employee", None)
    initial = {"starts_on": held.on, "principal": own if held.is_manager else None}
    form = DelegationForm(request.POST or None, sight=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["ends_on"] = after(given.pop("last_day"))
        if tried(form, services.delegate, request, **given):
            toast(request, _("It was handed over."))
            return redirect("directory:access")
    return _form(request, form, _("Hand over"), _("Hand over"))


@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, from today on."""
    row = get_object_or_404(delegations_visible_to(sight(request)), pk=pk)
    services.end_delegation(delegation=row, actor=actor_of(request), now=clock())
    toast(request, _("It was taken back."))
    return redirect("directory:access")


def _form(request: HttpRequest, form: Any, title: str, submit: str) -> HttpResponse:
    back = [(_("Roles"), reverse("directory:access"))]
    context = {"form": form, "title": title, "submit": submit, "back": back}
    return answer(request, "directory/form.html", context)
