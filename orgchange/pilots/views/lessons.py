"""The lesson of one pilot: read, written, saved by itself, published."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.errors import DomainError, Problem
from orgchange.core.toasts import toast
from orgchange.directory.scopes import sight
from orgchange.directory.views.doors import actor_of, clock
from orgchange.pilots import policies_closing as policies
from orgchange.pilots.forms.lessons import LessonForm
from orgchange.pilots.lessons.reading import said_count
from orgchange.pilots.models import Lesson
from orgchange.pilots.services.lessons import FIELDS, publish_lesson, save_lesson
from orgchange.pilots.tabs import Viewed
from orgchange.pilots.views.doors import allow, pilot_door
from orgchange.pilots.views.pilots import head

HERE = "pilots:lesson"


@require_GET
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """What the pilot taught: for everybody once published, for its people before."""
    viewed = pilot_door(request, pk)
    found = lesson_of(viewed)
    may_write = policies.can_write_lesson(viewed.sight, viewed.pilot)
    if found is None and not viewed.inside:
        raise Http404
    context = {**head(viewed, HERE), "lesson": found, "may_write": may_write}
    return render(request, "pilots/lessons/lesson.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it: saved as it is typed; without a script, by the button."""
    viewed = _writer_door(request, pk)
    if request.method == "GET":
        return _shown(request, viewed, _form(request, viewed), [])
    form = _form(request, viewed)
    problems = _saved(request, viewed, form)
    if not problems and form.is_valid() and "publish" in request.POST:
        problems = _published(request, viewed)
    if problems or not form.is_valid():
        return _shown(request, viewed, form, problems)
    if "publish" in request.POST:
        toast(request, _("The lesson is published: all colleagues can read and find it."))
    return redirect(HERE, pk)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being typed, saved by itself: says that it is, or what is in the way."""
    viewed = _writer_door(request, pk)
    form = _form(request, viewed)
    problems = _saved(request, viewed, form)
    context = _context(viewed, form, problems)
    return render(request, "pilots/lessons/_saved.html", context)


def lesson_of(viewed: Viewed) -> Lesson | None:
    """The lesson that the viewer may read."""
    rows = Lesson.objects.filter(pilot=viewed.pilot).select_related("ask", "published_by")
    found = rows.first()
    return found if found and (found.published_at or viewed.inside) else None


def _writer_door(request: HttpRequest, pk: int) -> Viewed:
    viewed = pilot_door(request, pk)
    may = policies.can_write_lesson(viewed.sight, viewed.pilot)
    allow(may, _("The lesson is written by the people of the pilot."))
    return viewed


def _form(request: HttpRequest, viewed: Viewed) -> LessonForm:
    found = Lesson.objects.filter(pilot=viewed.pilot).select_related("ask").first()
    initial = {name: getattr(found, name) for name in FIELDS} if found else {}
    data = request.POST if request.method == "POST" else None
    return LessonForm(data, sight=sight(request), initial=initial)


def _saved(request: HttpRequest, viewed: Viewed, form: LessonForm) -> list[Problem]:
    """Save what can be read; answers what the service refused."""
    form.is_valid()
    given = request.POST.get("revision", "")
    try:
        save_lesson(
            pilot=viewed.pilot,
            fields=form.cleaned_data,
            revision=int(given[:9]) if given[:9].isdecimal() else -1,
            actor=actor_of(request),
            now=clock(),
        )
    except DomainError as error:
        return _problems(error)
    return []


def _published(request: HttpRequest, viewed: Viewed) -> list[Problem]:
    try:
        publish_lesson(pilot=viewed.pilot, actor=actor_of(request), now=clock())
    except DomainError as error:
        return _problems(error)
    return []


def _problems(error: DomainError) -> list[Problem]:
    return list(error.problems) or [Problem("", error.code, error.message)]


def _shown(
    request: HttpRequest, viewed: Viewed, form: LessonForm, problems: list[Problem]
) -> HttpResponse:
    is_wrong = bool(problems) or (form.is_bound and not form.is_valid())
    context = {**head(viewed, HERE), **_context(viewed, form, problems)}
    template = "pilots/lessons/edit.html"
    return render(request, template, context, status=422 if is_wrong else 200)


def _context(viewed: Viewed, form: LessonForm, problems: list[Problem]) -> dict[str, Any]:
    found = Lesson.objects.filter(pilot=viewed.pilot).first()
    return {
        "pilot": viewed.pilot,
        "form": form,
        "problems": problems,
        "lesson": found,
        "revision": found.revision if found else 0,
        "done": said_count(found),
        "may_publish": policies.can_publish_lesson(viewed.sight, viewed.pilot),
    }
