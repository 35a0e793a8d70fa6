"""Evidence of a way: all items with their anchors, handing in, versions, files."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.tracks.criteria import entry_findings
from courses.tracks.forms.practice import DraftForm, EvidenceForm
from courses.tracks.ladder import next_after
from courses.tracks.models import EvidenceDraft, Item, SignState, Submission, ValueEstimate
from courses.tracks.policies.practice import can_hand_in
from courses.tracks.scopes_practice import shown_openly, submissions_visible_to
from courses.tracks.seeing import BY_ITSELF
from courses.tracks.services import evidence as services
from courses.tracks.services.signing import LEAD_ON, ask_again, try_to_go_on
from courses.tracks.showing import StageLine, stage_lines
from courses.tracks.tabs import Viewed, track_tabs
from courses.tracks.views.area import head
from courses.tracks.views.doors import allow, private_door, track_door
from orgchange.audit.services import record_look
from orgchange.core import downloads
from orgchange.core.doors import tried
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.innovation.proposing.differences import parts

HERE = "tracks:evidence"
MOST_EXAMPLES = 50


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item of every stage, with what was handed in and who has signed."""
    viewed = private_door(request, pk)
    stages = stage_lines([viewed.enrolment], now=viewed.now)[pk]
    places = {line.terms.stage_id: line.terms.position for line in stages}
    here = next((one for one in stages if one.terms.stage_id == viewed.enrolment.stage_id), None)
    may_write = can_hand_in(viewed.sight, viewed.enrolment)
    context = {
        **head(viewed, HERE),
        "stages": sorted(
            (one for one in stages if one.items or one.requests), key=lambda one: one is not here
        ),
        "here": here,
        "reached": places.get(viewed.enrolment.stage_id or 0, -1),
        "may_write": may_write,
        "is_returned": here is not None and _is_returned(here),
        "missing": _missing(viewed, here, stages),
    }
    return render(request, "tracks/evidence/evidence.html", context)


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Hand in one item: its anchor beside the form, saved by itself while one writes."""
    viewed, row = _writing(request, pk, item)
    draft = EvidenceDraft.objects.filter(enrolment=viewed.enrolment, item=row).first()
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        item=row,
        initial=_initial(viewed, row, draft),
    )
    if form.is_valid() and tried(
        form,
        services.hand_in,
        request,
        enrolment=viewed.enrolment,
        item=row,
        given=form.given(),
    ):
        toast(request, _("Handed in."))
        return redirect(HERE, pk)
    context = {**head(viewed, HERE), "form": form, "item": row, "draft": draft}
    return answer(request, "tracks/evidence/hand_in.html", context)


@require_POST
def draft(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way."""
    viewed, row = _writing(request, pk, item)
    form, problem, saved = DraftForm(request.POST), "", None
    if form.is_valid():
        try:
            saved = services.save_draft(
                enrolment=viewed.enrolment,
                item=row,
                words=form.cleaned_data["words"],
                link=form.cleaned_data["link"],
                revision=form.cleaned_data["revision"] or 0,
                actor=actor_of(request),
                now=clock(),
            )
        except DomainError as error:
            problem = error.message
    context = {"draft": saved, "problem": problem, "is_answer": True}
    return render(request, "tracks/evidence/_saved.html", context)


@require_GET
def versions(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """All versions of an item, and what differs between one and the one before."""
    viewed = private_door(request, pk)
    row = _item(viewed, item)
    found = Submission.objects.filter(enrolment=viewed.enrolment, item=row)
    rows = list(found.select_related("value").order_by("-number"))
    if not rows:
        raise Http404
    compared = [
        {"row": one, "parts": list(parts(before.words, one.words)) if before else None}
        for one, before in zip(rows, [*rows[1:], None], strict=True)
    ]
    context = {**head(viewed, HERE), "item": row, "rows": compared}
    return render(request, "tracks/evidence/versions.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask anew for a stage that was returned."""
    viewed = private_door(request, pk)
    ask_again(enrolment=viewed.enrolment, actor=actor_of(request), now=clock())
    toast(request, _("Asked again."))
    return redirect(HERE, pk)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again whether the next stage is open by now."""
    viewed = private_door(request, pk)
    allow(_may_step(viewed), _("You may not do this."))
    before = viewed.enrolment.stage_id
    try_to_go_on(enrolment=viewed.enrolment, actor=actor_of(request), now=clock())
    viewed.enrolment.refresh_from_db(fields=["stage"])
    moved = viewed.enrolment.stage_id != before
    toast(request, _("The next stage has begun.") if moved else _("Something is still missing."))
    return redirect(HERE, pk)


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """What was handed in as a file, to be saved; an auditor's look is recorded."""
    held = sight(request)
    rows = submissions_visible_to(held).select_related("enrolment__employee")
    row = get_object_or_404(rows, pk=pk)
    if held.is_auditor:
        record_look(
            obj=row.enrolment.employee,
            actor=actor_of(request),
            at=clock(),
            page="tracks:evidence-file",
        )
    return downloads.download(row.file, name=row.file_name)


@require_GET
def examples(request: HttpRequest, code: str) -> HttpResponse:
    """What people of a track chose to show to the reader, once it is signed."""
    track, held = track_door(request, code), sight(request)
    rows = shown_openly(held).filter(enrolment__track=track)
    signed = rows.filter(sign_requests__state=SignState.SIGNED).distinct()
    found = signed.select_related("enrolment__employee", "item", "value").order_by("-submitted_at")
    context = {
        "track": track,
        "rows": found[:MOST_EXAMPLES],
        "tabs": track_tabs(held, track, "tracks:examples"),
    }
    return render(request, "tracks/evidence/examples.html", context)


def _item(viewed: Viewed, pk: int) -> Item:
    rows = Item.objects.select_related("terms__stage")
    return get_object_or_404(rows, pk=pk, terms__version=viewed.enrolment.version_id)


def _writing(request: HttpRequest, pk: int, item: int) -> tuple[Viewed, Item]:
    viewed = private_door(request, pk)
    row = _item(viewed, item)
    allow(can_hand_in(viewed.sight, viewed.enrolment), _("Only the person hands this in."))
    if row.kind in BY_ITSELF:
        raise Http404
    return viewed, row


def _initial(viewed: Viewed, item: Item, draft: EvidenceDraft | None) -> dict[str, Any]:
    """The draft, else what was handed in last."""
    rows = Submission.objects.filter(enrolment=viewed.enrolment, item=item)
    last = rows.select_related("value").order_by("-number").first()
    found: dict[str, Any] = {}
    if last is not None:
        found = {"words": last.words, "link": last.link, "visibility": last.visibility}
        held = getattr(last, "value", None)
        found |= _figures(held) if held else {}
    if draft is not None:
        found |= {"words": draft.words, "link": draft.link}
    return found


def _figures(held: ValueEstimate) -> dict[str, Any]:
    """As they were typed, without the noughts of the column."""
    high = f"{held.high.normalize():f}" if held.high is not None else None
    return {"low": f"{held.low.normalize():f}", "high": high, "unit": held.unit}


def _is_returned(line: StageLine) -> bool:
    return any(row.state == SignState.RETURNED for row in line.requests)


def _may_step(viewed: Viewed) -> bool:
    return "lead" in viewed.roles or can_hand_in(viewed.sight, viewed.enrolment)


def _missing(viewed: Viewed, here: StageLine | None, stages: list[StageLine]) -> list[Any]:
    """What of the next stage's entry is missing, once this one is signed."""
    if here is None or here.terms.kind not in LEAD_ON or not here.is_signed:
        return []
    ahead = next_after([one.terms for one in stages], here.terms.stage_id)
    if ahead is None:
        return []
    found = entry_findings(viewed.enrolment, ahead, now=viewed.now)
    return [one for one in found if not one.holds]
