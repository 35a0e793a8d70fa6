"""A new assignment in five steps. The draft saves itself; before the last nobody is told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.assignments import builder as rules
from courses.assignments import lists, preview, services, simulate, summary
from courses.assignments.builder import Builder
from courses.assignments.ladder import DEFAULT as DEFAULT_LADDER
from courses.assignments.models import AppliesTo, Assignment
from courses.assignments.publishing import publish_draft
from courses.assignments.views.common import actor, for_hr, moment, today
from courses.assignments.views.draft import (
    changes_of,
    draft_of,
    go_on,
    is_edit,
    saved,
    shell,
)
from courses.assignments.views.effect import Effect, effect_of
from courses.assignments.wizard_forms import LADDER, CourseForm, WhenForm
from courses.catalogue.queries import courses_visible_to
from orgchange.core.doors import add_refusal, is_part, tried
from orgchange.core.errors import DomainError
from orgchange.core.figures import number as grouped
from orgchange.core.texts import whole
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 of an assignment that is not there yet."""
    for_hr(request)
    return _course_step(request, None)


@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1 again: another course or reason, nothing else lost."""
    return _course_step(request, draft_of(request, pk))


@require_http_methods(["GET", "POST"])
def when(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: due, valid, reminded."""
    draft = draft_of(request, pk)
    form = WhenForm(
        request.POST if request.method == "POST" else None, initial=_when_initial(draft)
    )
    if request.method == "POST" and form.is_valid():
        given = {"terms": form.terms(), "steps": form.ladder()}
        is_kept = tried(form, services.save_draft, request, assignment=draft, **given)
        if is_kept and request.POST.get("act") == "next":
            return go_on(request, "assignments:draft-check", pk)
    if is_part(request) and request.POST.get("act") != "next":
        return saved(render(request, "assignments/_saved.html", {"draft": draft, "form": form}))
    context = {**shell(request, draft, "when"), "form": form}
    return render(request, "assignments/when.html", context, status=422 if form.errors else 200)


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: what it would do, by the code that will do it."""
    draft = draft_of(request, pk)
    applies_to = request.GET.get("applies_to", "")
    applies_to = applies_to if applies_to in AppliesTo.values else AppliesTo.EVERYONE.value
    effect, refusal = _effect(request, draft, applies_to)
    context = {
        **shell(request, draft, "check"),
        "sim": effect,
        "meant": _meant(request, draft, effect),
        "refusal": refusal,
        "terms": summary.terms_in_words(draft.draft),
        "rule_words": summary.rule_in_words(draft.draft.get("rule")),
        "confined": summary.departments_in_words(draft.scope),
        "choices": _choices(applies_to) if is_edit(draft) else [],
        "applies_to": applies_to,
    }
    return render(request, "assignments/check.html", context)


@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """ "If you publish now", beside the steps; a part of a page."""
    draft = draft_of(request, pk)
    effect, refusal = _effect(request, draft, AppliesTo.EVERYONE)
    return render(request, "assignments/_panel.html", {"sim": effect, "refusal": refusal})


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 5: from now on it counts."""
    draft, now = draft_of(request, pk), timezone.now()
    if is_edit(draft):
        services.edit(
            assignment=draft,
            changes=changes_of(draft),
            applies_to=request.POST.get("applies_to", ""),
            actor=actor(request),
            now=now,
        )
        toast(request, _("Changed. The version before stays on record."))
        return redirect("assignments:page", pk=pk)
    publish_draft(assignment=draft, actor=actor(request), now=now)
    people = lists.count(lists.Wanted(moment=moment(), assignment_id=pk))
    text = ngettext(
        "Published. %(people)s person must hold it from today.",
        "Published. %(people)s people must hold it from today.",
        people,
    )
    toast(request, text % {"people": grouped(people)})
    return redirect("assignments:page", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = draft_of(request, pk)
    if is_edit(draft):
        return redirect("assignments:page", pk=pk)
    services.delete_draft(assignment=draft, actor=actor(request), now=timezone.now())
    toast(request, _("The draft is thrown away."))
    return redirect("assignments:list")


def _choices(here: str) -> list[dict[str, Any]]:
    hints = {
        AppliesTo.NEW: _("Who is in keeps the terms of before."),
        AppliesTo.OPEN: _("What is covered stays covered as it is, until its next period."),
        AppliesTo.EVERYONE: _("Validity of what is held already is counted anew, too."),
    }
    return [
        {"value": c.value, "label": c.label, "hint": hints[c], "is_here": c.value == here}
        for c in AppliesTo
    ]


def _course_step(request: HttpRequest, draft: Assignment | None) -> HttpResponse:
    initial = {}
    if draft is not None:
        initial = {"course": draft.requirement.course_id, "reason": draft.reason}
    elif course := whole(request.GET.get("course", "")):
        initial = {"course": course}
    on_offer = courses_visible_to(sight(request)).filter(retired_on=None)
    form = CourseForm(request.POST or None, courses=on_offer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_draft(
                assignment=draft,
                course=form.cleaned_data["course"],
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return redirect("assignments:draft-who", pk=saved.pk)
    context = {**shell(request, draft, "course"), "form": form}
    return render(request, "assignments/course.html", context, status=422 if form.errors else 200)


def _effect(request: HttpRequest, draft: Assignment, applies_to: str) -> tuple[Effect | None, str]:
    """(what it would do, or why that cannot be said)."""
    if "due_rule" not in draft.draft:
        return None, _("Say when it is due, and the effect is counted here.")
    now, who = timezone.now(), actor(request)
    try:
        if is_edit(draft):
            found = simulate.of_edit(
                assignment=draft,
                changes=changes_of(draft),
                applies_to=applies_to,
                actor=who,
                now=now,
            )
        else:
            found = simulate.of_publishing(assignment=draft, actor=who, now=now)
    except DomainError as error:
        return None, error.message
    return effect_of(found), ""


def _meant(request: HttpRequest, draft: Assignment, effect: Effect | None) -> dict[str, int]:
    """How many people a draft means, and how many of them must hold the course as it is."""
    if effect is None or is_edit(draft):
        return {}
    builder = rules.from_rule(draft.draft.get("rule")) or Builder()
    everybody = preview.size(builder, on=today(request), scope=draft.scope)
    already = everybody - effect.of.entering
    return {"everybody": everybody, "already": already} if already > 0 else {}


def _when_initial(draft: Assignment) -> dict[str, Any]:
    ladder = {name: getattr(DEFAULT_LADDER, name) for name in LADDER} | (draft.ladder or {})
    ladder["before"] = ", ".join(str(days) for days in ladder["before"])
    return {**ladder, **{k: v for k, v in draft.draft.items() if k != "rule"}}
