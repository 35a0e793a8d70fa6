"""Pages of the catalogue: the list, a course, its versions, import, publish, retire."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.catalogue import queries, registry
from courses.catalogue.bundles import read_upload
from courses.catalogue.forms import FindForm, ImportForm, PublishForm, RetireForm
from courses.catalogue.imports import import_course
from courses.catalogue.models import Course, CourseVersion, Unit
from courses.catalogue.policies import can_edit_courses
from courses.catalogue.reader import files_of, lesson_page
from courses.catalogue.reading import Plain
from courses.catalogue.services import publish_version, restore_course, retire_course
from orgchange.core.errors import DomainError, InvalidInput
from orgchange.core.toasts import toast
from orgchange.directory.scopes import Sight, sight

PAGE = 24
# Pictures of a version never change: its address says which version.
CACHE = "private, max-age=31536000, immutable"
# An SVG opened by itself is a page of its own: it may draw, and nothing else.
ASSET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses on offer; for who edits them, drafts and retired ones too."""
    seen = sight(request)
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "shelf": ""}
    table = queries.courses_for_table(seen, text=asked["q"], shelf=asked["shelf"])
    page = Paginator(table, PAGE).get_page(request.GET.get("page"))
    courses = list(page.object_list)
    versions = queries.shown_versions(courses)
    marks: dict[int, registry.CourseMark] = {}
    for mark in registry.course_marks:
        marks |= mark(request, [course.pk for course in courses])
    rows = [(course, versions.get(course.pk), marks.get(course.pk)) for course in courses]
    context = {
        "rows": rows,
        "page": page,
        "form": form,
        "asked": asked,
        "sees_drafts": queries.sees_drafts(seen),
        "can_edit": can_edit_courses(seen),
        "today": seen.on,
    }
    return render(request, "catalogue/list.html", context)


@require_GET
def course(request: HttpRequest, code: str) -> HttpResponse:
    """What a course is, and what it is to whoever looks."""
    seen = sight(request)
    return _course_page(request, seen, _course(seen, code))


def _course_page(
    request: HttpRequest, seen: Sight, found: Course, *, retiring: RetireForm | None = None
) -> HttpResponse:
    versions = list(
        queries.versions_visible_to(seen).filter(course=found).defer("warnings").order_by("-number")
    )
    if not versions:
        raise Http404
    shown = next((version for version in versions if version.is_published), versions[0])
    panels: dict[str, list[dict[str, Any]]] = {"main": [], "side": []}
    for panel in sorted(registry.course_panels, key=lambda panel: panel.order):
        context = panel.context(request, found)
        if context is not None:
            panels[panel.column].append({"template": panel.template, "context": context})
    can_edit = can_edit_courses(seen)
    context = {
        "course": found,
        "version": shown,
        "versions": versions,
        "units": queries.outline_of(shown.pk),
        "grants": found.grants.select_related("skill"),
        "panels": panels,
        "sees_drafts": queries.sees_drafts(seen),
        "can_edit": can_edit,
        "is_retired": not queries.is_on_offer(found, on=seen.on),
        "retire_form": retiring or (_retire_form(found, seen) if can_edit else None),
    }
    return render(request, "catalogue/course.html", context, status=422 if retiring else 200)


@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version: what it holds, what differs from the one before, and publishing it."""
    seen = sight(request)
    found = _version(seen, code, number)
    if not queries.sees_drafts(seen):
        return redirect("catalogue:course", code=code)
    return render(request, "catalogue/version.html", _version_context(seen, found))


@require_POST
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Publish a draft, then show the course."""
    seen = sight(request)
    found = _version(seen, code, number)
    form = PublishForm.of(found, request.POST)
    if not form.is_valid():
        context = {**_version_context(seen, found), "form": form}
        return render(request, "catalogue/version.html", context, status=422)
    publish_version(version=found, **form.cleaned_data, actor=_user(request), now=timezone.now())
    toast(request, _("Version %(number)d is published.") % {"number": found.number})
    return redirect("catalogue:course", code=code)


@require_GET
def preview(request: HttpRequest, code: str, number: int, slug: str) -> HttpResponse:
    """A unit as learners will see it; a quiz with all its questions and answers."""
    seen = sight(request)
    found = _version(seen, code, number)
    if not queries.sees_drafts(seen):
        raise Http404
    unit = get_object_or_404(Unit, version=found, slug=slug)
    units = queries.outline_of(found.pk)
    place = next(n for n, row in enumerate(units) if row.pk == unit.pk)
    language = request.GET.get("lang", "") or get_language() or "en"
    slugs, assets = files_of(found)
    page = lesson_page(
        version=found,
        unit=unit,
        language=language,
        unit_url=partial(_preview_url, found, language),
        slugs=slugs,
        assets=assets,
    )
    context = {
        "course": found.course,
        "version": found,
        "unit": unit,
        "page": page,
        "questions": unit.questions.all(),
        "before": units[place - 1] if place else None,
        "after": units[place + 1] if place + 1 < len(units) else None,
        "language": page.language if unit.body else language,
    }
    return render(request, "catalogue/preview.html", context)


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a course in from a zip archive; what comes of it is a draft to look at."""
    seen = sight(request)
    if not can_edit_courses(seen):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "catalogue/import.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    code, title = form.cleaned_data["code"], form.cleaned_data["title"]
    try:
        imported = import_course(
            bundle=read_upload(file.read(), name=file.name),
            plain=Plain(code, title) if code else None,
            actor=_user(request),
            now=timezone.now(),
        )
    except DomainError as error:
        context = {"form": form, "refusal": error}
        return render(request, "catalogue/import.html", context, status=error.status)
    words = {
        "created": _("Imported as a draft. Look at it, then publish it."),
        "replaced": _("The draft is replaced by what you sent."),
        "unchanged": _("Nothing new: this is the version that is there."),
    }
    toast(request, words[imported.outcome])
    number = imported.version.number
    return redirect("catalogue:version", code=imported.version.course.code, number=number)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Take a course off the shelf from a day on."""
    seen = sight(request)
    found = _course(seen, code)
    form = _retire_form(found, seen, request.POST)
    if not form.is_valid():
        return _course_page(request, seen, found, retiring=form)
    try:
        retire_course(course=found, **form.cleaned_data, actor=_user(request), now=timezone.now())
    except InvalidInput as error:
        for problem in error.problems:
            form.add_error(problem.field, problem.message)
        return _course_page(request, seen, _course(seen, code), retiring=form)
    undo = reverse("catalogue:restore", args=[code])
    toast(request, _("“%(course)s” is retired.") % {"course": found.title}, undo_url=undo)
    return redirect("catalogue:course", code=code)


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a retired course again."""
    found = _course(sight(request), code)
    restore_course(course=found, actor=_user(request), now=timezone.now())
    toast(request, _("“%(course)s” is on offer again.") % {"course": found.title})
    return redirect("catalogue:course", code=code)


@require_GET
def asset(request: HttpRequest, code: str, number: int, path: str) -> FileResponse:
    """A picture of a version, for who may read the version."""
    found = get_object_or_404(
        queries.assets_visible_to(sight(request)),
        version__course__code=code,
        version__number=number,
        path=path,
    )
    response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    response.headers["Content-Security-Policy"] = ASSET_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = CACHE if found.version.is_published else "private, no-cache"
    if found.media_type == "application/pdf":
        response.headers["Content-Disposition"] = "attachment"
    return response


def _course(seen: Sight, code: str) -> Course:
    return get_object_or_404(queries.courses_visible_to(seen), code=code)


def _version(seen: Sight, code: str, number: int) -> CourseVersion:
    versions = queries.versions_visible_to(seen).select_related("course")
    return get_object_or_404(versions, course__code=code, number=number)


def _version_context(seen: Sight, found: CourseVersion) -> dict[str, Any]:
    earlier = CourseVersion.objects.filter(
        course=found.course, number__lt=found.number, published_at__isnull=False
    )
    before = earlier.order_by("-number").first()
    return {
        "course": found.course,
        "version": found,
        "units": queries.outline_of(found.pk),
        "before": before,
        "differences": queries.differences(before, found) if before else None,
        "can_edit": can_edit_courses(seen),
        "form": PublishForm.of(found),
    }


def _retire_form(found: Course, seen: Sight, data: Any = None) -> RetireForm:
    others = Course.objects.exclude(pk=found.pk).order_by("title", "pk")
    return RetireForm(data, courses=others, initial={"retired_on": seen.on})


def _preview_url(found: CourseVersion, language: str, slug: str) -> str:
    path = reverse("catalogue:preview", args=[found.course.code, found.number, slug])
    return f"{path}?lang={language}"


def _user(request: HttpRequest) -> Any:
    return request.user
