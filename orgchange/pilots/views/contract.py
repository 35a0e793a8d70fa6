"""The contract of a pilot: read, compared between versions, written, saved by itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.errors import DomainError, NotAllowed, Problem
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.proposing.differences import differences
from orgchange.pilots import policies_setup as policies
from orgchange.pilots.contracting.completeness import problems_of
from orgchange.pilots.contracting.reading import (
    first_baseline,
    primary_of,
    whole_contracts,
    work_days_of,
    working_copy,
)
from orgchange.pilots.contracting.sections import baseline_text, sections
from orgchange.pilots.contracting.writing import ContractForms, forms_of
from orgchange.pilots.models import Contract
from orgchange.pilots.services import contracts
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:contract"
USUAL_BUFFER = 25  # per cent of the estimated work


@require_GET
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as it is read, with what it changed; drafts are for who belongs to the pilot."""
    viewed = pilot_door(request, pk)
    rows = whole_contracts().filter(pilot=viewed.pilot).order_by("-number", "-pk")
    versions = [row for row in rows if row.number is not None]
    copy = next((row for row in rows if row.number is None), None)
    is_open = viewed.inside or not versions
    shown = _asked(request, versions, copy if is_open else None)
    against = _against(request, versions, shown)
    context = {
        **head(viewed, HERE),
        "contract": shown,
        "sections": sections(shown) if shown else [],
        "versions": versions,
        "copy": copy if is_open else None,
        "against": against,
        "changes": differences(sections(against), sections(shown)) if against and shown else [],
        "may": _may(viewed, versions, copy),
    }
    return render(request, "pilots/setup/contract.html", context)


def _asked(
    request: HttpRequest, versions: list[Contract], copy: Contract | None
) -> Contract | None:
    """The version that was asked for: the newest, a number, or `draft`."""
    asked = request.GET.get("version", "")
    if asked == "draft":
        if copy is None:
            raise Http404
        return copy
    if asked:
        found = next((row for row in versions if str(row.number) == asked), None)
        if found is None:
            raise Http404
        return found
    return versions[0] if versions else copy


def _against(
    request: HttpRequest, versions: list[Contract], shown: Contract | None
) -> Contract | None:
    """What it is compared with: the version asked for, or the one before it."""
    asked = request.GET.get("against", "")
    others = [row for row in versions if shown is not None and row.pk != shown.pk]
    if asked:
        return next((row for row in others if str(row.number) == asked), None)
    if shown is None or shown.number is None:
        return others[0] if others else None
    return next((row for row in others if (row.number or 0) < shown.number), None)


def _may(viewed: Viewed, versions: list[Contract], copy: Contract | None) -> dict[str, bool]:
    held, pilot = viewed.sight, viewed.pilot
    waits = copy is not None and copy.proposed_by_id is not None
    changes = bool(versions) and policies.can_change_contract(held, pilot)
    return {
        "write": copy is not None and not waits and policies.can_write_contract(held, pilot),
        "begin": changes and copy is None,
        "drop": changes and copy is not None,
        "propose": changes and copy is not None and not waits,
        "take_back": changes and waits,
        "decide": bool(copy and waits and policies.can_approve_change(held, pilot, copy)),
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: saved by its button, or to have another row."""
    viewed, copy = _writable(request, pk)
    if request.method == "GET":
        return _shown(request, viewed, copy, _forms(request, viewed, copy, extra=1))
    forms = _forms(request, viewed, copy)
    saved, problems = _save(request, viewed, copy, forms)
    if "keep" in request.POST and not problems:
        problems = _keep(request, viewed, saved)
        if not problems:
            return redirect("pilots:edit-contract", pk)
    if "add" in request.POST or "remove" in request.POST:
        if not problems:
            forms = forms_of(viewed.pilot, saved, sight=viewed.sight, extra=1)
        return _shown(request, viewed, saved, forms, problems)
    if problems or not forms.is_valid:
        return _shown(request, viewed, saved, forms, problems)
    return redirect(HERE, pk)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way."""
    viewed, copy = _writable(request, pk)
    forms = _forms(request, viewed, copy)
    saved, problems = _save(request, viewed, copy, forms)
    context = _context(viewed, saved, forms, problems)
    return render(request, "pilots/setup/_contract_saved.html", context)


def _writable(request: HttpRequest, pk: int) -> tuple[Viewed, Contract]:
    viewed = pilot_door(request, pk)
    if not policies.can_write_contract(sight(request), viewed.pilot):
        raise NotAllowed(_("The contract is locked, or somebody else writes it."))
    copy = working_copy(viewed.pilot)
    if copy is None:
        raise NotAllowed(_("This contract is locked. Begin a change of it first."))
    return viewed, copy


def _forms(
    request: HttpRequest, viewed: Viewed, copy: Contract, *, extra: int = 0
) -> ContractForms:
    data = request.POST if request.method == "POST" else None
    return forms_of(viewed.pilot, copy, sight=viewed.sight, data=data, extra=extra)


def _save(
    request: HttpRequest, viewed: Viewed, copy: Contract, forms: ContractForms
) -> tuple[Contract, list[Problem]]:
    """Save what can be read; answers the copy as it is now, and what the service refused."""
    forms.is_valid  # noqa: B018 - reads the forms
    given = request.POST.get("revision", "")
    try:
        contracts.save_contract(
            pilot=viewed.pilot,
            revision=int(given[:9]) if given[:9].isdecimal() else -1,
            content=forms.content(without=request.POST.get("remove", "")),
            actor=actor_of(request),
            now=clock(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return copy, list(error.problems) or [Problem("", error.code, error.message)]
    saved = working_copy(viewed.pilot)
    assert saved is not None  # noqa: S101 - it was just saved
    return saved, []


def _keep(request: HttpRequest, viewed: Viewed, saved: Contract) -> list[Problem]:
    """Keep the baseline of the first try, beside what was typed; what was in the way."""
    try:
        contracts.keep_baseline(
            pilot=viewed.pilot, revision=saved.revision, actor=actor_of(request), now=clock()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return [Problem("", error.code, error.message)]
    toast(request, _("The baseline of the first try is kept."))
    return []


def _earlier(viewed: Viewed, copy: Contract) -> str:
    """The baseline of the first try in words, while this one has none."""
    held = first_baseline(viewed.pilot)
    primary = primary_of(copy)
    if held is None or primary is None or primary.baseline is not None:
        return ""
    return baseline_text(held)


def _shown(
    request: HttpRequest,
    viewed: Viewed,
    copy: Contract,
    forms: ContractForms,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    context = _context(viewed, copy, forms, problems or [])
    is_wrong = bool(problems) or (forms.plan.is_bound and not forms.is_valid)
    status = 422 if is_wrong else 200
    return render(request, "pilots/setup/contract_form.html", context, status=status)


def _context(
    viewed: Viewed, copy: Contract, forms: ContractForms, problems: list[Problem]
) -> dict[str, Any]:
    work = work_days_of(copy)
    return {
        "pilot": viewed.pilot,
        "contract": copy,
        "forms": forms,
        "problems": problems,
        "missing": len(problems_of(copy)),
        "work": work,
        "usual_buffer": -(-work * USUAL_BUFFER // 100),
        "earlier_baseline": _earlier(viewed, copy),
        "is_change": viewed.pilot.started_on is not None,
    }
