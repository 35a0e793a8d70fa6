"""Role profiles: which levels a role needs on a day, and their editor."""

from collections.abc import Callable

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.skills.forms.framework import AsOfForm, NamedForm, NeedsForm
from courses.skills.models import RoleProfile, Skill
from courses.skills.policies import can_write_framework
from courses.skills.reading import needs_history, needs_on
from courses.skills.scopes import profiles_visible_to, sees_skills
from courses.skills.services import profiles as services
from courses.skills.tabs import area_tabs
from courses.skills.views.doors import profile_door, writer_door
from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, answer, clock

HERE = "skills:profiles"


@require_GET
def profiles(request: HttpRequest) -> HttpResponse:
    """The profiles that there are, with how many skills each needs today."""
    held = sight(request)
    if not sees_skills(held):
        raise Http404
    today = Q(
        needs__valid_from__lte=held.on,
        needs__valid_to__gt=held.on,
        needs__superseded_at=OPEN_INSTANT,
    )
    rows = list(profiles_visible_to(held).annotate(needed=Count("needs", filter=today)))
    context = {
        "rows": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
        "may_write": can_write_framework(held),
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "skills/profiles.html", context)


@require_GET
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """One profile: what it needs on a day, and what it needed before."""
    found, held = profile_door(request, code), sight(request)
    form = AsOfForm(request.GET)
    day = form.day() or held.on
    context = {
        "profile": found,
        "needs": needs_on(found, on=day),
        "history": needs_history(found),
        "day": day,
        "form": form,
        "may_write": can_write_framework(held),
        "tabs": area_tabs(request, HERE),
    }
    return render(request, "skills/profile.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new profile; then what it needs."""
    writer_door(request)
    form = NamedForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].lower()
        if tried(form, services.add_profile, request, code=code, fields=form.given):
            toast(request, _("The profile is there. Say what it needs."))
            return redirect("skills:needs", code)
    return answer(request, "skills/form.html", _as_form(form, _("Add a profile"), None))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other words."""
    writer_door(request)
    found = profile_door(request, code)
    start = {name: getattr(found, name) for name in services.FIELDS}
    form = NamedForm(request.POST or None, is_new=False, initial=start)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, services.change_profile, request, profile=found, fields=form.given):
        toast(request, _("Saved."))
        return redirect("skills:profile", code)
    return answer(request, "skills/form.html", _as_form(form, _("Change the profile"), found))


@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """Which levels it needs from a day on."""
    writer_door(request)
    found, today = profile_door(request, code), sight(request).on
    held = {need.skill_id: need for need in needs_on(found, on=today)}
    skills = Skill.objects.filter(Q(retired_at=None) | Q(pk__in=held))
    form = NeedsForm(
        request.POST or None,
        skills=skills,
        needs=held,
        language=get_language() or "",
        initial={"valid_from": today},
    )
    if request.method == "POST" and form.is_valid():
        given = {"needs": form.needs(), "valid_from": form.cleaned_data["valid_from"]}
        if tried(form, services.write_needs, request, profile=found, **given):
            toast(request, _("What the role needs is written."))
            return redirect("skills:profile", code)
    return answer(request, "skills/needs.html", {"form": form, "profile": found})


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody is measured against it any more."""
    found = _set(request, code, services.retire_profile)
    undo = reverse("skills:profile-restore", args=[code])
    toast(request, _("“%(profile)s” is retired.") % {"profile": found}, undo_url=undo)
    return redirect(HERE)


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take it up again."""
    found = _set(request, code, services.restore_profile)
    toast(request, _("“%(profile)s” is in use again.") % {"profile": found})
    return redirect(HERE)


def _set(request: HttpRequest, code: str, write: Callable[..., RoleProfile]) -> RoleProfile:
    return write(profile=profile_door(request, code), actor=actor_of(request), now=clock())


def _as_form(form: NamedForm, title: str, found: RoleProfile | None) -> dict[str, object]:
    back = reverse("skills:profile", args=[found.code]) if found else reverse(HERE)
    return {
        "form": form,
        "title": title,
        "submit": _("Keep"),
        "back": back,
        "crumb": (reverse(HERE), _("Role profiles")),
    }
