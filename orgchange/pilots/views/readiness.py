"""Data and signatures: what is said of a source, its owner's word, the word of the legal office."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orgchange.core.doors import tried
from orgchange.core.errors import DomainError, NotAllowed
from orgchange.core.toasts import toast
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.pilots import policies_setup as rules
from orgchange.pilots.forms.setup import DataForm, SignForm
from orgchange.pilots.models import DataCheck
from orgchange.pilots.services import data_checks
from orgchange.pilots.services.data_checks import FIELDS
from orgchange.pilots.services.signing import ask_for_signatures, sign
from orgchange.pilots.setting_up import signing
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, inside_door, pilot_door

HERE = "pilots:setup"
PERSONAL = {True: "yes", False: "no", None: ""}


@require_http_methods(["GET", "POST"])
def data(request: HttpRequest, pk: int, check: int | None = None) -> HttpResponse:
    """A source of data: added, or changed."""
    viewed = pilot_door(request, pk)
    row = None if check is None else get_object_or_404(viewed.pilot.data_checks, pk=check)
    allow(rules.can_prepare(viewed.sight, viewed.pilot), _("You may not do this."))
    initial = _initial(row) if row else {}
    form = DataForm(request.POST or None, sight=viewed.sight, initial=initial)
    given = {"pilot": viewed.pilot, "check": row}
    valid = form.is_bound and form.is_valid()
    if valid and tried(form, data_checks.save_check, request, values=form.cleaned_data, **given):
        toast(request, _("Saved."))
        return redirect(HERE, pk)
    title = row.name if row else _("A source of data")
    context = {"form": form, "pilot": viewed.pilot, "title": title, "submit": _("Save")}
    return answer(request, "pilots/setup/form.html", context)


def _initial(row: DataCheck) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in FIELDS}
    return {**values, "has_personal_data": PERSONAL[row.has_personal_data]}


@require_POST
def remove_data(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    """A source that is not needed after all."""
    viewed = pilot_door(request, pk)
    row = get_object_or_404(viewed.pilot.data_checks.select_related("pilot"), pk=check)
    data_checks.remove_check(check=row, actor=actor_of(request), now=clock())
    toast(request, _("Removed."))
    return redirect(HERE, pk)


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """For whose data it is: what a pilot would like to use, and a word for each."""
    viewed = pilot_door(request, pk)
    rows = viewed.pilot.data_checks.select_related("pilot", "owner").order_by("position")
    own = [row for row in rows if rules.can_agree(viewed.sight, row)]
    if not own:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _agreed(request, form, own):
        toast(request, _("Thank you."))
        return redirect("pilots:agree", pk)
    may_undo = viewed.pilot.state in rules.BEFORE_START
    context = {"form": form, "pilot": viewed.pilot, "rows": own, "may_undo": may_undo}
    return answer(request, "pilots/setup/agree.html", context)


def _agreed(request: HttpRequest, form: forms.Form, own: list[DataCheck]) -> bool:
    is_yes = "agree" in request.POST
    asked = request.POST.get("agree") or request.POST.get("withdraw")
    row = next((one for one in own if str(one.pk) == asked), None)
    if row is None:
        raise Http404
    write = data_checks.agree if is_yes else data_checks.take_agreement_back
    return tried(form, write, request, check=row)


@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of the legal office: signed, or not."""
    viewed = inside_door(request, pk)
    allow(rules.can_sign(viewed.sight, viewed.pilot), _("You may not do this."))
    asked, held = signing.signed(viewed.pilot)
    missing = tuple(kind for kind in asked if kind not in held)
    form = SignForm(request.POST or None, kinds=missing or asked or ("legal",))
    valid = form.is_bound and form.is_valid()
    if valid and tried(form, sign, request, pilot=viewed.pilot, **form.given()):
        toast(request, _("Your word is on record."))
        return redirect(HERE, pk)
    context = {
        "form": form,
        "pilot": viewed.pilot,
        "title": _("Sign"),
        "submit": _("Put it on record"),
        "effects": _what_is_signed(viewed),
    }
    return answer(request, "pilots/setup/form.html", context)


def _what_is_signed(viewed: Viewed) -> list[str]:
    pilot = viewed.pilot
    is_personal = signing.has_personal_data(pilot)
    return [
        _("Risk: %(risk)s") % {"risk": pilot.get_risk_tier_display()},
        _("There is personal data.") if is_personal else _("There is no personal data."),
        _("A higher risk, or personal data that comes later, asks for it again."),
    ]


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the legal office to sign."""
    viewed = pilot_door(request, pk)
    try:
        told = ask_for_signatures(pilot=viewed.pilot, actor=actor_of(request), now=clock())
    except NotAllowed:
        raise
    except DomainError as error:
        toast(request, error.message)
        return redirect(HERE, pk)
    text = ngettext("%(n)s person was asked.", "%(n)s people were asked.", told)
    toast(request, text % {"n": told} if told else _("They were asked today already."))
    return redirect(HERE, pk)
