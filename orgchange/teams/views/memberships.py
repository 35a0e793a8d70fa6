"""All seats that one may write, in a table; and what is done to those that are chosen."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.audit.models import AuditEntry
from orgchange.core.doors import add_refusal, is_part
from orgchange.core.errors import DomainError
from orgchange.core.templatetags.orgchange import number
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.teams.imports.policies import can_import, teams_exported_to
from orgchange.teams.models import TeamMembership
from orgchange.teams.seat_facts import add_facts
from orgchange.teams.seat_list import narrowed, seat_rows, writable_seats
from orgchange.teams.services import bulk
from orgchange.teams.services.bulk import BulkAct, EditLine
from orgchange.teams.tabs import area_tabs
from orgchange.teams.views.seat_forms import EditForm, SeatFilter

MOST = 500


@require_GET
def memberships(request: HttpRequest) -> HttpResponse:
    """The table: filters, pages, and what can be done with the chosen rows."""
    seen = sight(request)
    if not seen.sees_directory:
        raise Http404
    form = SeatFilter(request.GET, today=seen.on)
    wanted = form.wanted()
    page = page_of(request, narrowed(writable_seats(seen), wanted))
    rows = seat_rows(page.object_list, day=wanted.day)  # type: ignore[arg-type]
    context = {
        "form": form,
        "day": wanted.day,
        "page": page,
        "rows": rows,
        "actions": [{"name": "act", "value": act.value, "label": act.label} for act in BulkAct],
        "tabs": area_tabs(request, "teams:memberships"),
        "may_import": can_import(seen),
        "may_export": teams_exported_to(seen).exists(),
    }
    template = "teams/_memberships.html" if is_part(request) else "teams/memberships.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Say what is to become of the chosen seats, look at it, and write it."""
    sent = request.POST if request.method == "POST" else request.GET
    rows = _chosen(request, sent)
    act = sent.get("act", "")
    if act not in BulkAct.values or not rows:
        return _nothing(request)
    is_bound = request.method == "POST" or "look" in sent
    form = EditForm(sent if is_bound else None, act=BulkAct(act), rows=rows, sight=sight(request))
    lines: list[EditLine] = []
    if is_bound and form.is_valid():
        if request.method == "POST" and _written(request, form, rows):
            return redirect("teams:memberships")
        lines = bulk.preview_edit(rows=rows, edit=form.edit())
        add_facts(lines, form.edit())
    return render(request, "teams/edit_memberships.html", _context(sent, form, rows, lines))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own bulk edit back."""
    entry = get_object_or_404(AuditEntry, pk=pk, action=bulk.EDITED, actor=actor_of(request))
    bulk.undo_edit(entry=entry, actor=actor_of(request), now=clock())
    toast(request, _("As it was before."))
    return redirect("teams:memberships")


def _chosen(request: HttpRequest, sent: QueryDict) -> list[TeamMembership]:
    """The chosen seats, or all that a person has from today on; within what one may write."""
    seen = sight(request)
    seats = writable_seats(seen).order_by("employee__full_name", "team__name", "valid_from", "pk")
    person = str(sent.get("person", ""))[:18]
    if person.isdecimal():
        return list(seats.filter(employee=int(person), valid_to__gt=seen.on)[:MOST])
    ids = [int(text[:18]) for text in map(str, sent.getlist("seat")) if text[:18].isdecimal()]
    return list(seats.filter(pk__in=ids[:MOST]))


def _nothing(request: HttpRequest) -> HttpResponse:
    if not sight(request).sees_directory:
        raise Http404
    toast(request, _("Choose rows first, then what is to become of them."))
    return redirect("teams:memberships")


def _written(request: HttpRequest, form: EditForm, rows: list[TeamMembership]) -> bool:
    try:
        written = bulk.apply_edit(rows=rows, edit=form.edit(), actor=actor_of(request), now=clock())
    except DomainError as error:
        add_refusal(form, error)
        return False
    count = len(rows)
    text = ngettext("%(count)s seat changed.", "%(count)s seats changed.", count)
    back = reverse("teams:undo-memberships", args=[written.entry_id])
    toast(request, text % {"count": number(count)}, undo_url=back)
    return True


def _context(
    sent: QueryDict, form: EditForm, rows: list[TeamMembership], lines: list[EditLine]
) -> dict[str, Any]:
    good = [line for line in lines if not line.problems]
    bad = len(lines) - len(good)
    kept = [(name, value) for name in form.fields for value in sent.getlist(name)]
    hidden = [("act", form.act.value), *(("seat", row.pk) for row in rows)]
    rest = [("act", form.act.value), *(("seat", line.row.pk) for line in good), *kept]
    return {
        "form": form,
        "rows": rows,
        "hidden": hidden,
        "filled": [*hidden, *kept],
        "shown": seat_rows(rows, day=form.on) if not lines else [],
        "lines": lines,
        "day": form.on,
        "bad": bad,
        "changing": sum(1 for line in good if not line.is_unchanged),
        "warned": len({line.holder.pk for line in good if line.warnings}),
        "without_bad": urlencode([*rest, ("look", "1")]) if bad and good else "",
    }
