"""What is held: my skills, a person's skills, and how one level came about."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.skills.forms.people import ExemptForm, MomentForm, RevokeForm
from courses.skills.held import lines_of, standing_ratings, verdict_words
from courses.skills.models import Award, Holding, Rating, RatingAsk, Relation, Skill
from courses.skills.models.asking import IS_OPEN
from courses.skills.pieces import for_list
from courses.skills.policies import can_ask, can_decide_by_hand, can_post
from courses.skills.relations import relation_to
from courses.skills.scopes import evidence_visible_to, ratings_visible_to
from courses.skills.services.awarding import verdict_of
from courses.skills.services.by_hand import exempt_from, revoke_level
from courses.skills.tabs import area_tabs
from courses.skills.views.doors import allow, person_door, skill_door
from orgchange.core.doors import tried
from orgchange.core.toasts import toast
from orgchange.directory.models import Employee
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import answer

MINE = "skills:mine"


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My own skills."""
    held = sight(request)
    if held.employee_id is None:
        raise Http404
    return _levels(request, person_door(request, held.employee_id), MINE)


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's skills: the line, HR of that part, auditors."""
    return _levels(request, person_door(request, pk), "skills:person")


def _levels(request: HttpRequest, found: Employee, here: str) -> HttpResponse:
    held = sight(request)
    form = MomentForm(request.GET)
    as_of, known_on = form.moments()
    lines = lines_of(
        found.pk,
        skills=Skill.objects.all(),
        on=as_of or held.on,
        known_at=_end_of(known_on) if known_on else None,
        ratings=ratings_visible_to(held),
    )
    context = {
        "person": found,
        "is_own": found.pk == held.employee_id,
        "lines": lines,
        "held": sum(line.holding is not None and not line.holding.is_exempt for line in lines),
        "ending": [line for line in lines if line.look == "pending"],
        "form": form,
        "is_past": bool(as_of or known_on),
        "tabs": area_tabs(request, here),
    }
    return render(request, "skills/person.html", context)


@require_GET
def one(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """How a level came about: ratings with words, evidence, what was given and taken."""
    found, skill, held = person_door(request, pk), skill_door(request, code), sight(request)
    seen = ratings_visible_to(held)
    standing = standing_ratings(pk, seen, on=held.on, skill_id=skill.pk).get(skill.pk, [])
    said = verdict_of(list(standing))
    evidence = evidence_visible_to(held).filter(employee=pk, skill=skill)
    context = {
        **head(request, found, skill),
        "holding": Holding.objects.current().on(held.on).filter(employee=pk, skill=skill).first(),
        "verdict": said,
        "said": verdict_words(said, standing),
        "ratings": _ratings(request, seen.filter(employee=pk, skill=skill), set(said.ids)),
        "evidence": for_list(evidence),
        "awards": Award.objects.filter(employee=pk, skill=skill).select_related("decided_by"),
        "asks": RatingAsk.objects.filter(IS_OPEN, employee=pk, skill=skill).select_related("rater"),
    }
    return render(request, "skills/one.html", context)


def head(request: HttpRequest, found: Employee, skill: Skill) -> dict[str, Any]:
    """What the viewer may do with a skill of somebody."""
    held = sight(request)
    relation = relation_to(held, found.pk, skill.pk) if skill.retired_at is None else None
    return {
        "person": found,
        "skill": skill,
        "relation": relation,
        "is_self": relation == Relation.SELF,
        "may_ask": skill.retired_at is None and can_ask(held, found),
        "may_post": skill.retired_at is None and can_post(held, found),
        "may_decide": can_decide_by_hand(held, found),
        "tabs": area_tabs(request, MINE),
    }


def _ratings(request: HttpRequest, rows: Any, counted: set[int]) -> list[dict[str, Any]]:
    """Every rating, newest first: what of it counts, and whether the viewer may take it back."""
    held = sight(request)
    found: list[Rating] = list(
        rows.select_related("rater", "anchor", "evidence", "withdrawal", "employee", "skill")
    )
    is_hr = bool(found) and can_decide_by_hand(held, found[0].employee)
    return [
        {
            "row": row,
            "counts": row.pk in counted,
            "withdrawn": getattr(row, "withdrawal", None),
            "may_withdraw": getattr(row, "withdrawal", None) is None
            and (is_hr or row.rater_id == held.employee_id),
        }
        for row in found
    ]


@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Nobody asks this skill of the person."""
    found, skill = person_door(request, pk), skill_door(request, code)
    allow(can_decide_by_hand(sight(request), found), _refused())
    form = ExemptForm(request.POST or None, initial={"starts_on": sight(request).on})
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, exempt_from, request, employee=found, skill=skill, **form.given()):
        toast(request, _("Exempt: nobody asks this skill of the person."))
        return redirect("skills:one", pk, code)
    return answer(request, "skills/form.html", as_form(form, found, skill, _("Exempt")))


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take a level away, with a reason."""
    found, skill = person_door(request, pk), skill_door(request, code)
    allow(can_decide_by_hand(sight(request), found), _refused())
    form = RevokeForm(request.POST or None, initial={"effective_on": sight(request).on})
    given = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if given and tried(form, revoke_level, request, employee=found, skill=skill, **given):
        toast(request, _("Revoked. Earlier days keep it, and the reason stands."))
        return redirect("skills:one", pk, code)
    return answer(request, "skills/form.html", as_form(form, found, skill, _("Revoke")))


def as_form(form: Any, found: Employee, skill: Skill, title: str) -> dict[str, Any]:
    """The context of a form about a skill of somebody."""
    back = reverse("skills:one", args=[found.pk, skill.code])
    return {
        "form": form,
        "title": title,
        "lead": f"{found.full_name} · {skill}",
        "submit": title,
        "back": back,
        "crumb": (back, found.full_name),
    }


def _refused() -> str:
    return _("HR of this part of the organisation does this, and never for themselves.")


def _end_of(day: Any) -> datetime:
    """The last instant of a day of the firm."""
    zone = ZoneInfo(settings.FIRM_TIME_ZONE)
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(microseconds=1)
