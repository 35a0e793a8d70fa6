"""Many proposals of a round at once: tagged, put before the panel, drawn among."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from orgchange.core.doors import add_refusal
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.forms.reviews import chosen, wants_all
from orgchange.innovation.forms.standings import AgendaForm, DrawForm, PanelForm, TagForm
from orgchange.innovation.models import Round
from orgchange.innovation.policies import may_run
from orgchange.innovation.reviewing.standings import matching
from orgchange.innovation.services import draws, panels, tags
from orgchange.innovation.views.reviewers import round_or_404
from orgchange.innovation.views.setup_doors import allow
from orgchange.innovation.views.standings import planned_in, shown

Made = TypeVar("Made")


@require_POST
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a word on the chosen proposals."""
    of, form = _run_or_404(request, pk), TagForm(request.POST)
    count = _made(form, tags.tag, request, fund=of.fund, proposals=_chosen(request, of))
    if count is None:
        return shown(request, of, tag_form=form)
    text = ngettext("%(n)s proposal was tagged.", "%(n)s proposals were tagged.", count)
    toast(request, text % {"n": count})
    return redirect("innovation:standings", pk)


@require_POST
def untag(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a word off the chosen proposals."""
    of, form = _run_or_404(request, pk), TagForm(request.POST)
    count = _made(form, tags.untag, request, fund=of.fund, proposals=_chosen(request, of))
    if count is None:
        return shown(request, of, tag_form=form)
    text = ngettext(
        "The tag was taken off %(n)s proposal.", "The tag was taken off %(n)s proposals.", count
    )
    toast(request, text % {"n": count})
    return redirect("innovation:standings", pk)


@require_POST
def plan_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen proposals on the agenda of a new session."""
    of, form = _run_or_404(request, pk), PanelForm(request.POST)
    session = _made(form, panels.plan_session, request, of=of, proposals=_chosen(request, of))
    if session is None:
        return shown(request, of, panel_form=form)
    return redirect("innovation:panel", session.pk)


@require_POST
def add_to_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen proposals on the agenda of a session that is planned already."""
    of = _run_or_404(request, pk)
    form = AgendaForm(request.POST, sessions=planned_in(of))
    count = _made(form, panels.add_items, request, proposals=_chosen(request, of))
    if count is None:
        return shown(request, of, agenda_form=form)
    text = ngettext(
        "%(n)s proposal was put on the agenda.", "%(n)s proposals were put on the agenda.", count
    )
    toast(request, text % {"n": count})
    return redirect("innovation:panel", form.cleaned_data["session"].pk)


@require_POST
def announce_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a draw among the chosen proposals."""
    of, form = _run_or_404(request, pk), DrawForm(request.POST)
    found = _made(form, draws.announce, request, of=of, proposals=_chosen(request, of))
    if found is None:
        return shown(request, of, draw_form=form)
    return redirect("innovation:draw", found.pk)


def _run_or_404(request: HttpRequest, pk: int) -> Round:
    """A round that the asker sees, and whose panel they run."""
    of = round_or_404(request, pk)
    allow(may_run(sight(request), of.fund_id))
    return of


def _chosen(request: HttpRequest, of: Round) -> list[int]:
    """The rows that were ticked, or all of the list, in the order of their places."""
    if wants_all(request.POST):
        return matching(sight(request), of, tag=request.POST.get("only", ""))
    return chosen(request.POST)


def _made(
    form: forms.Form, write: Callable[..., Made], request: HttpRequest, **given: Any
) -> Made | None:
    """What the service made of the form; none where something is wrong, and the form says what."""
    if not form.is_valid():
        return None
    try:
        return write(**given, **form.cleaned_data, actor=actor_of(request), now=clock())
    except DomainError as refused:
        add_refusal(form, refused)
        return None
