"""The framework: skills, one skill with its anchors on a day, and its editor."""

from collections.abc import Callable

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.skills.forms.framework import AnchorsForm, AsOfForm, SkillForm, skill_initial
from courses.skills.models import HIGHEST, Skill
from courses.skills.policies import can_write_framework
from courses.skills.reading import anchors_on, history_of
from courses.skills.scopes import sees_skills, skills_visible_to
from courses.skills.services import framework as services
from courses.skills.tabs import area_tabs
from courses.skills.views.doors import skill_door, writer_door
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "skills:framework"


@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """The skills that there are, and what grants them."""
    held = sight(request)
    if not sees_skills(held):
        raise Http404
    courses = Count("granted_by", filter=Q(granted_by__level__gt=0))
    rows = list(skills_visible_to(held).annotate(courses=courses))
    context = {
        "rows": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
        "may_write": can_write_framework(held),
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "skills/framework.html", context)


@require_GET
def skill(request: HttpRequest, code: str) -> HttpResponse:
    """One skill: what each level looks like on a day, and what that was before."""
    found, held = skill_door(request, code), sight(request)
    form = AsOfForm(request.GET)
    day = form.day() or held.on
    anchors = anchors_on([found.pk], on=day)[found.pk]
    grants = found.granted_by.filter(level__gt=0).select_related("course").order_by("-level")
    context = {
        "skill": found,
        "levels": [(level, anchors.get(level)) for level in range(HIGHEST + 1)],
        "has_anchors": bool(anchors),
        "history": history_of(found.pk),
        "grants": grants,
        "day": day,
        "form": form,
        "may_write": can_write_framework(held),
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "skills/skill.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new skill; then its anchors."""
    writer_door(request)
    form = SkillForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].lower()
        if tried(form, services.add_skill, request, code=code, fields=form.given):
            toast(request, _("The skill is there. Write what its levels look like."))
            return redirect("skills:anchors", code)
    return answer(request, "skills/form.html", _as_form(form, _("Add a skill"), None))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other words, another place."""
    writer_door(request)
    found = skill_door(request, code)
    form = SkillForm(request.POST or None, is_new=False, initial=skill_initial(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_skill, request, skill=found, fields=form.given):
        toast(request, _("Saved."))
        return redirect("skills:skill", code)
    return answer(request, "skills/form.html", _as_form(form, _("Change the skill"), found))


@require_http_methods(["GET", "POST"])
def anchors(request: HttpRequest, code: str) -> HttpResponse:
    """What the five levels look like from a day on."""
    writer_door(request)
    found, today = skill_door(request, code), sight(request).on
    held = anchors_on([found.pk], on=today)[found.pk]
    form = AnchorsForm(request.POST or None, anchors=held, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        given = {"levels": form.levels(), "valid_from": form.cleaned_data["valid_from"]}
        if tried(form, services.write_anchors, request, skill=found, **given):
            toast(request, _("The anchors are written."))
            return redirect("skills:skill", code)
    return answer(request, "skills/anchors.html", {"form": form, "skill": found})


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody is rated in it any more."""
    found = _set(request, code, services.retire_skill)
    undo = reverse("skills:restore", args=[code])
    toast(request, _("“%(skill)s” is retired.") % {"skill": found}, undo_url=undo)
    return redirect(HERE)


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take it up again."""
    found = _set(request, code, services.restore_skill)
    toast(request, _("“%(skill)s” is in use again.") % {"skill": found})
    return redirect(HERE)


def _set(request: HttpRequest, code: str, write: Callable[..., Skill]) -> Skill:
    return write(skill=skill_door(request, code), actor=actor_of(request), now=clock())


def _as_form(form: SkillForm, title: str, found: Skill | None) -> dict[str, object]:
    back = reverse("skills:skill", args=[found.code]) if found else reverse(HERE)
    return {
        "form": form,
        "title": title,
        "submit": _("Keep"),
        "back": back,
        "crumb": (reverse(HERE), _("Skill framework")),
    }
