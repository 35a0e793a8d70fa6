"""The gallery of ended pilots, and the lessons as a list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from orgchange.core.doors import is_part
from orgchange.directory.roster.pages import page_of
from orgchange.directory.scopes import Sight, sight
from orgchange.pilots.forms.gallery import GalleryFilter, LessonFilter
from orgchange.pilots.gallery.cards import cards_of, ended_pilots
from orgchange.pilots.scopes import lessons_visible_to
from orgchange.pilots.tabs import area_tabs, sees_pilots

GALLERY, LESSONS = "pilots:gallery", "pilots:lessons"


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Ended pilots side by side: the invalidated beside the validated, with the same weight."""
    held = _sight_or_404(request)
    form = GalleryFilter(request.GET, language=get_language() or "")
    page = page_of(request, form.narrowed(ended_pilots(held)))
    context = {
        "form": form,
        "page": page,
        "cards": cards_of(list(page)),
        "tabs": area_tabs(request, GALLERY),
    }
    template = "_cards" if is_part(request) else "gallery"
    return render(request, f"pilots/gallery/{template}.html", context)


@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """All lessons that are published."""
    held = _sight_or_404(request)
    form = LessonFilter(request.GET)
    page = page_of(request, form.narrowed(lessons_visible_to(held)))
    context = {"form": form, "page": page, "tabs": area_tabs(request, LESSONS)}
    template = "_lessons" if is_part(request) else "lessons"
    return render(request, f"pilots/gallery/{template}.html", context)


def _sight_or_404(request: HttpRequest) -> Sight:
    held = sight(request)
    if not sees_pilots(held):
        raise Http404
    return held
