"""Evidence: what waits for me, one piece with its decision, posting and placing it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.skills.forms.people import DecideForm, PlaceForm, PostForm
from courses.skills.models import Evidence, EvidenceDecision, Skill, SlotSkill
from courses.skills.pieces import asked_of, for_list, to_place, waiting_for
from courses.skills.policies import can_post
from courses.skills.reading import anchors_on
from courses.skills.scopes import evidence_visible_to, pilot_pieces_visible_to
from courses.skills.services import evidence as services
from courses.skills.services import posting
from courses.skills.tabs import area_tabs
from courses.skills.views.doors import allow, person_door, skill_door
from courses.skills.views.people import as_form
from orgchange.core.doors import add_refusal, tried
from orgchange.core.downloads import download
from orgchange.core.errors import DomainError
from orgchange.core.toasts import toast
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import records_visible_to, sight
from orgchange.directory.views.doors import actor_of, answer, clock
from orgchange.pilots.closing.own import pieces_of
from orgchange.pilots.models import SkillEvidence

QUEUE = "skills:queue"
MOST_ASKS = 50


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for me: requests for ratings, evidence to look at, work in pilots to place."""
    held = sight(request)
    if held.employee_id is None:
        raise Http404
    page = page_of(request, for_list(waiting_for(held)))
    placing = list(to_place(held)[:MOST_ASKS])
    context = {
        "asks": list(asked_of(held)[:MOST_ASKS]),
        "page": page,
        "placing": pieces_of(placing, language=get_language() or "") if placing else [],
        "tabs": area_tabs(request, QUEUE),
    }
    return render(request, "skills/queue.html", context)


@require_GET
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece: what it shows, the anchor it is held against, and what was said of it."""
    row = _piece(request, pk)
    return render(request, "skills/piece.html", _as_piece(request, row, DecideForm()))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """It shows its level."""
    return _decide(request, pk, services.accept_evidence, _("Accepted: a rating is on record."))


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not, and why."""
    return _decide(request, pk, services.decline_evidence, _("Declined. The person reads why."))


def _decide(
    request: HttpRequest, pk: int, write: Callable[..., EvidenceDecision], said: str
) -> HttpResponse:
    row, form = _piece(request, pk), DecideForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            made = write(evidence=row, words=words, actor=actor_of(request), now=clock())
        except DomainError as refused:
            add_refusal(form, refused)
        else:
            toast(request, said, undo_url=reverse("skills:decision-undo", args=[made.pk]))
            return redirect(QUEUE)
    return answer(request, "skills/piece.html", _as_piece(request, row, form))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's decision back, until a level was given on it."""
    seen = evidence_visible_to(sight(request)).values("pk")
    rows = EvidenceDecision.objects.select_related("evidence", "decided_by")
    decision = get_object_or_404(rows.filter(evidence__in=seen), pk=pk)
    evidence = decision.evidence
    try:
        services.undo_decision(decision=decision, actor=actor_of(request), now=clock())
        toast(request, _("Taken back. You may decide again."))
    except services.Counted as refused:
        toast(request, refused.message, level=30)
    return redirect("skills:piece", evidence.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece back that nobody decided on."""
    row = _piece(request, pk)
    try:
        services.withdraw_evidence(evidence=row, actor=actor_of(request), now=clock())
        toast(request, _("Taken back."))
    except services.DecidedAlready as refused:
        toast(request, refused.message, level=30)
    return redirect("skills:piece", pk)


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was handed in, as a download."""
    row = _piece(request, pk)
    return download(row.file, name=row.file_name)


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Post a file, a link or a description."""
    found, skill = person_door(request, pk), skill_door(request, code)
    allow(can_post(sight(request), found), _("Evidence is posted by the person it speaks of."))
    start = {"happened_on": sight(request).on}
    form = PostForm(request.POST or None, request.FILES or None, initial=start)
    given = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if given and tried(form, services.post_evidence, request, employee=found, skill=skill, **given):
        made = Evidence.objects.filter(employee=found, skill=skill, posted_by=actor_of(request))
        undo_url = reverse("skills:piece-withdraw", args=[made.order_by("-pk")[0].pk])
        toast(request, _("Posted. It counts once two accept it."), undo_url=undo_url)
        return redirect("skills:one", pk, code)
    context = as_form(form, found, skill, _("Post evidence")) | {"is_upload": True}
    return answer(request, "skills/form.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which skills work in a pilot shows, and at which level."""
    row = _recorded(request, pk)
    defaults = SlotSkill.objects.filter(slot=row.slot).values_list("skill", "level")
    language = get_language() or ""
    form = PlaceForm(
        request.POST or None,
        skills=Skill.objects.filter(retired_at=None),
        proposed=dict(defaults),
        language=language,
    )
    if request.method == "POST" and form.is_valid():
        places = [posting.Place(skill, level) for skill, level in form.levels()]
        given = {"places": places, "words": form.cleaned_data["words"]}
        if tried(form, posting.place_pilot_evidence, request, pilot_evidence=row, **given):
            toast(request, _("Placed. It counts once two accept it."))
            return redirect(QUEUE)
    (shown,) = pieces_of([row], language=language)
    return answer(request, "skills/place.html", {"form": form, "piece": shown})


@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """It shows no skill."""
    row = _recorded(request, pk)
    try:
        posting.set_aside(pilot_evidence=row, actor=actor_of(request), now=clock())
        undo_url = reverse("skills:take-up", args=[pk])
        toast(request, _("Set aside: it shows no skill."), undo_url=undo_url)
    except posting.PlacedAlready as refused:
        toast(request, refused.message, level=30)
    return redirect(QUEUE)


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it into the queue again."""
    posting.take_up(pilot_evidence=_recorded(request, pk), actor=actor_of(request), now=clock())
    return redirect(QUEUE)


def _piece(request: HttpRequest, pk: int) -> Evidence:
    return get_object_or_404(for_list(evidence_visible_to(sight(request))), pk=pk)


def _recorded(request: HttpRequest, pk: int) -> SkillEvidence:
    rows = pilot_pieces_visible_to(sight(request)).select_related("pilot", "employee")
    return get_object_or_404(rows, pk=pk)


def _as_piece(request: HttpRequest, row: Evidence, form: DecideForm) -> dict[str, object]:
    held = sight(request)
    decisions = list(row.decisions.all())
    own = next((d for d in decisions if d.decided_by_id == held.employee_id), None)
    is_standing = not hasattr(row, "withdrawal") and not _is_revoked(row)
    may = is_standing and own is None and services.may_decide(held, row) is not None
    is_own = row.posted_by_id == held.user_id or can_post(held, row.employee)
    return {
        "piece": row,
        "anchor": anchors_on([row.skill_id], on=held.on)[row.skill_id].get(row.level),
        "decisions": decisions,
        "own": own,
        "may_decide": may,
        "may_withdraw": is_standing and is_own and not decisions,
        "is_revoked": _is_revoked(row),
        "sees_person": records_visible_to(held).filter(pk=row.employee_id).exists(),
        "form": form,
        "tabs": area_tabs(request, QUEUE),
    }


def _is_revoked(row: Evidence) -> bool:
    return row.completion is not None and hasattr(row.completion, "revocation")
