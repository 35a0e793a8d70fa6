"""Saying that a lesson helped, and taking it back: beside the text that is being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgchange.core.doors import is_part
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.innovation.models import Proposal
from orgchange.innovation.proposing import versions
from orgchange.innovation.scopes import own_proposals
from orgchange.pilots.lessons.beside import beside_pilot, beside_proposal
from orgchange.pilots.models import Contract, LessonUse, Pilot
from orgchange.pilots.scopes import lessons_visible_to, pilots_visible_to
from orgchange.pilots.services.lesson_uses import take_back_use, use_lesson


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """It helped with a proposal of one's own, or with a pilot that one sets up."""
    held = sight(request)
    lesson = get_object_or_404(lessons_visible_to(held), pk=pk)
    proposal, pilot = _where(request)
    row = use_lesson(
        lesson=lesson, proposal=proposal, pilot=pilot, actor=actor_of(request), now=clock()
    )
    undo = reverse("pilots:unuse-lesson", args=[row.pk])
    return _answer(request, proposal, pilot, _("Counted: its people are told."), undo)


@require_POST
def unuse(request: HttpRequest, pk: int) -> HttpResponse:
    """It did not, after all."""
    rows = LessonUse.objects.select_related("lesson__pilot", "proposal__round__fund", "pilot__fund")
    held = sight(request)
    seen = rows.filter(lesson__in=lessons_visible_to(held).values("pk"))
    row = get_object_or_404(seen, pk=pk)
    take_back_use(use=row, actor=actor_of(request), now=clock())
    return _answer(request, row.proposal, row.pilot, _("It is not counted any more."), None)


def _where(request: HttpRequest) -> tuple[Proposal | None, Pilot | None]:
    """What it helped with, within what the asker writes, or may look up."""
    held, given = sight(request), request.POST
    if "proposal" in given:
        proposals = own_proposals(held).select_related("round__fund")
        return get_object_or_404(proposals, pk=_number(given["proposal"])), None
    rows = pilots_visible_to(held).select_related("fund")
    return None, get_object_or_404(rows, pk=_number(given.get("pilot", "")))


def _number(text: str) -> int:
    return int(text[:18]) if text[:18].isdecimal() else 0


def _answer(
    request: HttpRequest,
    proposal: Proposal | None,
    pilot: Pilot | None,
    said: str,
    undo: str | None,
) -> HttpResponse:
    """The part alone, for htmx; else back to what is being written."""
    if is_part(request):
        context = {"part": _part(request, proposal, pilot)}
        return render(request, "pilots/lessons/_beside.html", context)
    toast(request, said, undo_url=undo)
    if proposal is not None:
        return redirect("innovation:edit-proposal", proposal.pk)
    assert pilot is not None  # noqa: S101 - one of the two is there
    return redirect("pilots:pilot", pilot.pk)


def _part(
    request: HttpRequest, proposal: Proposal | None, pilot: Pilot | None
) -> dict[str, object]:
    if proposal is not None:
        return beside_proposal(versions.current(proposal), sight(request))
    assert pilot is not None  # noqa: S101 - one of the two is there
    newest = Contract.objects.filter(pilot=pilot).order_by("number", "pk").first()
    return beside_pilot(pilot, newest, sight(request))
