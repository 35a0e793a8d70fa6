"""The course player: outline, lesson, place, finishing a lesson."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.languages import language_for
from courses.catalogue.models import Unit, UnitKind
from courses.catalogue.reader import files_of, lesson_page
from courses.learning import progress, queries
from courses.learning.models import Enrolment
from courses.learning.views.own import actor, own_enrolment
from orgchange.core.toasts import toast

CHOSEN = "course-language"


@require_GET
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to where the person was; a finished course opens at its start."""
    enrolment = own_enrolment(request, pk)
    outline = queries.outline_for(enrolment)
    slug = enrolment.last_unit.slug if enrolment.last_unit and not enrolment.finished_at else None
    if slug is None:
        step = outline.next_open or outline.steps[0]
        slug = step.unit.slug
    return redirect("learning:unit", pk=enrolment.pk, slug=slug)


@require_GET
def unit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One unit: the text of a lesson, or the door of a quiz."""
    enrolment = own_enrolment(request, pk)
    found = get_object_or_404(Unit, version=enrolment.version, slug=slug)
    progress.open_unit(enrolment=enrolment, unit=found, actor=actor(request), now=timezone.now())
    context = player_context(request, enrolment, slug)
    if found.kind == UnitKind.QUIZ:
        tries = queries.tries_at(enrolment, found.pk)
        context |= {"unit": found, "tries": tries, "left": tries.left(found.max_attempts)}
        return render(request, "learning/quiz.html", context)
    slugs, assets = files_of(enrolment.version)
    page = lesson_page(
        version=enrolment.version,
        unit=found,
        language=context["language"],
        unit_url=partial(_unit_url, enrolment.pk),
        slugs=slugs,
        assets=assets,
    )
    return render(request, "learning/lesson.html", {**context, "unit": found, "page": page})


@require_POST
def place(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keep how far down the text the person is. Called by the page itself."""
    enrolment = own_enrolment(request, pk)
    found = get_object_or_404(Unit, version=enrolment.version, slug=slug)
    given = request.POST.get("place", "")
    progress.save_place(
        enrolment=enrolment,
        unit=found,
        place=int(given) if given.isdecimal() and len(given) < 9 else -1,
        actor=actor(request),
        now=timezone.now(),
    )
    return HttpResponse(status=204)


@require_POST
def finish(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Finish a lesson and go on; after the last part, to the certificate."""
    enrolment = own_enrolment(request, pk)
    found = get_object_or_404(Unit, version=enrolment.version, slug=slug)
    is_new = enrolment.finished_at is None
    completion = progress.finish_unit(
        enrolment=enrolment, unit=found, actor=actor(request), now=timezone.now()
    )
    if completion is not None and is_new:
        toast(request, _("You have finished the course."))
        return redirect("learning:certificate", code=completion.code)
    outline = queries.outline_for(enrolment)
    _before, _step, after = outline.around(slug)
    following = after or outline.next_open
    if following is None:
        return redirect("learning:home")
    return redirect("learning:unit", pk=enrolment.pk, slug=following.unit.slug)


def player_context(request: HttpRequest, enrolment: Enrolment, slug: str) -> dict[str, Any]:
    """What the player's frame shows around a unit."""
    outline = queries.outline_for(enrolment)
    if all(step.unit.slug != slug for step in outline.steps):
        raise Http404
    before, step, after = outline.around(slug)
    return {
        "enrolment": enrolment,
        "course": enrolment.version.course,
        "version": enrolment.version,
        "outline": outline,
        "before": before,
        "step": step,
        "after": after,
        "language": _language(request, enrolment),
    }


def _language(request: HttpRequest, enrolment: Enrolment) -> str:
    """The language of the course's text: chosen in the player, else that of the pages."""
    languages = {code: code for code in enrolment.version.languages}
    asked = request.GET.get("lang", "")
    if asked in languages:
        request.session[CHOSEN] = asked
    chosen = request.session.get(CHOSEN) or get_language() or "en"
    return language_for(languages, chosen, next(iter(languages), "en"))


def _unit_url(pk: int, slug: str) -> str:
    return reverse("learning:unit", args=[pk, slug])
