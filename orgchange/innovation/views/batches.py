"""What waits to be put before the director, and the director's page of a batch."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.sql import id_list
from orgchange.core.texts import whole
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.deciding import batch_pages
from orgchange.innovation.forms.reviews import wants_all
from orgchange.innovation.models import Batch, Fund, FundRole
from orgchange.innovation.offices import funds_where
from orgchange.innovation.scopes import handled_not_own
from orgchange.innovation.services import batches
from orgchange.innovation.services.batches import Choice, Settled
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.deciding_doors import sees_decisions


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Marked proposals by fund, and the batches."""
    held = sight(request)
    if not sees_decisions(held):
        raise Http404
    page = batch_pages.marked_page(held, request.GET.get("page"))
    context = {
        "page": page,
        "funds": batch_pages.marked_by_fund(held, page),
        "batches": batch_pages.batches_listed(held),
        "manages": funds_where(held, FundRole.MANAGER),
        "tabs": tabs_of(FUND_TABS, request, "innovation:decisions"),
    }
    return render(request, "innovation/deciding/decisions.html", context)


@require_POST
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Put the chosen ones before the director."""
    held = sight(request)
    fund = Fund.objects.filter(pk__in=funds_where(held), code=code).first()
    if fund is None:
        raise Http404
    rows = handled_not_own(held).filter(pk__in=id_list(_chosen(request, fund)), round__fund=fund)
    done = batches.request(
        fund=fund,
        proposals=list(rows.select_related("round").order_by("entered_at", "pk")),
        name=request.POST.get("name", ""),
        actor=actor_of(request),
        now=clock(),
    )
    toast(request, _("“%(batch)s” waits for the director.") % {"batch": done.batch.name})
    for one in done.left_out:
        said = {"proposal": one.proposal, "reason": one.reason}
        toast(request, _("Left out: %(proposal)s. %(reason)s") % said)
    return redirect("innovation:batch", done.batch.pk)


def _chosen(request: HttpRequest, fund: Fund) -> list[int]:
    """The rows that were ticked, or all that the pages of the list show."""
    if wants_all(request.POST):
        return batch_pages.all_marked(sight(request), fund)
    return [pk for text in request.POST.getlist("proposals") if (pk := whole(text)) is not None]


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its items, each with its own decision."""
    held = sight(request)
    rows = batch_pages.batches_visible_to(held).select_related("fund", "requested_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _decided(request, found)
    context = batch_pages.page_of(found, held, request.GET.get("page"))
    return render(request, "innovation/deciding/batch.html", context)


def _decided(request: HttpRequest, found: Batch) -> HttpResponse:
    settled = batches.decide(
        batch=found, choices=_choices(request.POST), actor=actor_of(request), now=clock()
    )
    _tell(request, settled)
    page = whole(request.GET.get("page", ""))
    here = reverse("innovation:batch", args=[found.pk])
    return redirect(f"{here}?page={page}" if page else here)


def _choices(given: Any) -> list[Choice]:
    """`step-7=approve`, with `words-7`; what was left open is not there. `step` is for the rest."""
    chosen = []
    for name, step in given.items():
        pk = whole(name.removeprefix("step-")) if name.startswith("step-") else None
        if pk is not None and step:
            chosen.append(Choice(pk, step, given.get(f"words-{pk}", "")))
    return chosen


def _tell(request: HttpRequest, settled: list[Settled]) -> None:
    done = [one for one in settled if one.step and not one.reason]
    if done:
        text = ngettext("%(n)s item is decided.", "%(n)s items are decided.", len(done))
        toast(request, text % {"n": len(done)})
    for one in settled:
        if one.reason:
            sent = _("Sent back: %(proposal)s. %(reason)s")
            kept = _("Not decided: %(proposal)s. %(reason)s")
            said = {"proposal": one.item.proposal, "reason": one.reason}
            toast(request, (sent if one.step else kept) % said)
    if not settled:
        toast(request, _("Nothing was chosen."))
