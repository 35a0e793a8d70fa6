"""The draft under the wizard: found for whom may write it, saved, with its five steps around."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_htmx.http import HttpResponseClientRedirect

from courses.assignments import summary
from courses.assignments.models import Assignment, AssignmentState
from courses.assignments.policies import can_change
from courses.assignments.views.common import for_hr
from orgchange.core.doors import is_part

STEPS = ("course", "who", "when", "check", "publish")


def draft_of(request: HttpRequest, pk: int) -> Assignment:
    """What is being written: a draft, or the change of a published assignment."""
    seen = for_hr(request)
    found = get_object_or_404(Assignment.objects.select_related("requirement__course"), pk=pk)
    is_open = found.state == AssignmentState.DRAFT or is_edit(found)
    if not is_open or not can_change(seen, found):
        raise Http404
    return found


def is_edit(draft: Assignment) -> bool:
    """Whether it changes a published assignment."""
    return draft.state == AssignmentState.PUBLISHED and bool(draft.draft)


def changes_of(draft: Assignment) -> dict[str, Any]:
    """What the change of a published assignment says; it begins today, whatever began before."""
    return {name: value for name, value in draft.draft.items() if name != "starts_on"}


def shell(request: HttpRequest, draft: Assignment | None, here: str) -> dict[str, Any]:
    """What every step shows around its form."""
    title = draft.requirement.title if draft else ""
    return {"draft": draft, "course_title": title, "steps": _steps(request, draft, here)}


def _steps(request: HttpRequest, draft: Assignment | None, here: str) -> list[dict[str, Any]]:
    held = draft.draft if draft else {}
    done = {"course": draft is not None, "who": "rule" in held, "when": "due_rule" in held}
    labels = {
        "course": (_("Course"), draft.requirement.title if draft else ""),
        "who": (pgettext("step", "Who"), summary.audience_in_short(held)),
        "when": (_("When"), summary.due_in_short(held)),
        "check": (_("Check"), _("see what it does")),
        "publish": (_("Publish"), _("nothing sent yet")),
    }
    found = []
    for name in STEPS:
        url = reverse(f"assignments:draft-{name}", args=[draft.pk]) if draft else ""
        is_open = name in ("course", "who", "when") or (name == "check" and done["when"])
        found.append(
            {
                "label": labels[name][0],
                "detail": labels[name][1],
                "url": url if name != "publish" and is_open and name != here else "",
                "is_done": done.get(name, False) and name != here,
                "is_here": name == here,
            }
        )
    return found


def saved(response: HttpResponse) -> HttpResponse:
    """The part of a page, which tells the rest that the draft was kept."""
    response.headers["HX-Trigger-After-Swap"] = "draftSaved"
    return response


def go_on(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """To the next step, from a page or from a part of one."""
    if is_part(request):
        return HttpResponseClientRedirect(reverse(name, args=[pk]))
    return redirect(name, pk=pk)
