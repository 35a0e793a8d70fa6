"""Pages of the import: drop a file, match its columns, look at the differences, confirm."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError
from orgchange.core.templatetags.orgchange import number
from orgchange.core.toasts import toast
from orgchange.core.wakeup import wake
from orgchange.directory import tasks
from orgchange.directory.models import RosterSource
from orgchange.directory.roster import pages, policies, reports, services
from orgchange.directory.roster.forms import ReadingForm, UploadForm
from orgchange.directory.roster.models import ImportKind, ImportState, RosterImport
from orgchange.directory.roster.problems import as_row
from orgchange.directory.scopes import sight

SECTION_LABELS = {
    "joiners": gettext_lazy("Joiners"),
    "movers": gettext_lazy("Movers"),
    "leavers": gettext_lazy("Leavers"),
    "changed": gettext_lazy("Changes"),
    "manager_changes": gettext_lazy("Managers"),
    "departments_new": gettext_lazy("New departments"),
    "departments_closed": gettext_lazy("Closed departments"),
    "departments_changed": gettext_lazy("Changed departments"),
    "warnings": gettext_lazy("Warnings"),
    "errors": gettext_lazy("Errors"),
}
PEOPLE_ONLY = {"joiners", "movers", "leavers", "changed", "manager_changes"}


def visible_imports(request: HttpRequest) -> QuerySet[RosterImport]:
    """The imports that the viewer may see; 404 for whoever may see none."""
    if not policies.can_see_imports(sight(request)):
        raise Http404
    return RosterImport.objects.select_related("source", "created_by", "applied_by", "undoes")


def _get(request: HttpRequest, pk: int) -> RosterImport:
    found = visible_imports(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The history of imports, and the place to drop the next file."""
    rows = visible_imports(request)
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"effective_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        return redirect("directory:import", _receive(request, form).pk)
    context = {
        "form": form,
        "page": pages.page_of(request, rows),
        "sources": RosterSource.objects.values_list("name", flat=True),
        "may_import": policies.can_import(sight(request)),
    }
    return render(request, "directory/imports/list.html", context)


def _receive(request: HttpRequest, form: UploadForm) -> RosterImport:
    given = form.cleaned_data
    user: Any = request.user
    roster_import = services.receive(
        file=given["file"],
        file_name=given["file"].name,
        options=services.Options(
            source=given["source"],
            effective_on=given["effective_on"],
            is_delta=given["is_delta"],
            is_all_or_nothing=given["is_all_or_nothing"],
        ),
        actor=user,
        now=timezone.now(),
    )
    _read(roster_import)
    return roster_import


def _read(roster_import: RosterImport) -> None:
    """Read at once, or by a worker where it is large. What refuses the file is on its page."""
    if services.is_large(roster_import):
        wake(tasks.read_roster, roster_import.pk)
        return
    try:
        services.read(roster_import)
    except DomainError:  # kept on the import, and shown there
        return


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: being read, refused, previewed, or applied."""
    roster_import = _get(request, pk)
    if roster_import.state in (ImportState.READING, ImportState.APPLYING):
        context: dict[str, Any] = {"import": roster_import, **_addresses(roster_import)}
        return render(request, "directory/imports/waiting.html", context)
    may_import = policies.can_import(sight(request))
    context = {
        "import": roster_import,
        "steps": pages.steps(roster_import),
        "may_import": may_import,
        "may_undo": may_import and roster_import.state == ImportState.APPLIED,
        "facts": _facts(roster_import),
        "figures": _figures(roster_import),
        **_differences(request, roster_import),
        **_addresses(roster_import),
    }
    is_open = roster_import.state in (ImportState.PREVIEWED, ImportState.REFUSED)
    if may_import and is_open and roster_import.headers and not roster_import.undoes_id:
        context["reading"] = ReadingForm(roster_import=roster_import)
    if is_part(request):
        return render(request, "directory/imports/_differences.html", context)
    return render(request, "directory/imports/detail.html", context)


def _figures(roster_import: RosterImport) -> list[dict[str, Any]]:
    """What confirming does, in numbers."""
    names = ["joiners", "leavers", "movers", "changed"]
    if roster_import.kind == ImportKind.DEPARTMENTS:
        names = ["departments_new", "departments_changed"]
    return [
        {
            "label": SECTION_LABELS[name],
            "value": number(roster_import.counts.get(name, 0)),
            "url": f"?tab={name}",
        }
        for name in names
    ]


def _facts(roster_import: RosterImport) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Source"), roster_import.source),
        (_("True from"), roster_import.effective_on),
        (_("Extent"), _("Only changes") if roster_import.is_delta else _("The whole source")),
    ]
    return [*facts, *pages.facts_of_file(roster_import)]


def _differences(request: HttpRequest, roster_import: RosterImport) -> dict[str, Any]:
    counts = roster_import.counts
    is_departments = roster_import.kind == ImportKind.DEPARTMENTS
    names = [n for n in SECTION_LABELS if not (is_departments and n in PEOPLE_ONLY)]
    first = next((name for name in names if counts.get(name)), names[0])
    section = request.GET.get("tab", first)
    if section not in names:
        raise Http404
    asked = request.GET.get("q", "").strip()[:100]
    page = pages.page_of(request, _rows(roster_import, section, asked))
    shapes = reports.Shapes(roster_import)
    return {
        "section": section,
        "section_label": SECTION_LABELS[section],
        "q": asked,
        "page": page,
        "rows": [_shape(shapes, section, row) for row in page],
        "is_people": section in PEOPLE_ONLY,
        "is_problems": section in reports.PROBLEM_SECTIONS,
        "questions": reports.questions(roster_import),
        "has_changes": not services.is_empty(roster_import),
        "tabs": pages.tabs({n: SECTION_LABELS[n] for n in names}, counts, section),
    }


def _rows(roster_import: RosterImport, section: str, asked: str) -> QuerySet[Any]:
    rows: QuerySet[Any]
    if section in reports.SECTIONS:
        rows = reports.changes_of(roster_import, section)
        wanted = Q(employee_number__icontains=asked) | Q(full_name__icontains=asked)
    elif section in reports.DEPARTMENT_SECTIONS:
        rows = reports.departments_of(roster_import, section)
        wanted = Q(code__icontains=asked) | Q(name__icontains=asked)
    else:
        rows = reports.problems_of(roster_import, section)
        wanted = Q(value__icontains=asked) | Q(column__icontains=asked)
    return rows.filter(wanted) if asked else rows


def _shape(shapes: reports.Shapes, section: str, row: Any) -> dict[str, Any]:
    if section in reports.SECTIONS:
        shape = shapes.change(row)
        return shape | {"facts": reports.labelled(shape["changes"])}
    if section in reports.DEPARTMENT_SECTIONS:
        shape = shapes.department(row)
        return shape | {"facts": reports.labelled(shape.get("changes", {}))}
    return as_row(row)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is; sends the page on when it is done."""
    roster_import = _get(request, pk)
    context = {"import": roster_import, **_addresses(roster_import)}
    response = render(request, "directory/imports/_progress.html", context)
    if roster_import.state not in (ImportState.READING, ImportState.APPLYING):
        response.headers["HX-Redirect"] = reverse("directory:import", args=[pk])
    return response


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how the file is taken, and read it again."""
    roster_import = _get(request, pk)
    user: Any = request.user
    form = ReadingForm(request.POST, roster_import=roster_import)
    if form.is_valid():
        services.change_reading(
            roster_import=roster_import,
            asked=form.asked(),
            effective_on=form.day(),
            is_delta=form.cleaned_data["is_delta"],
            actor=user,
            now=timezone.now(),
        )
        _read(roster_import)
        return redirect("directory:import", pk)
    context = {
        "import": roster_import,
        "reading": form,
        "steps": pages.steps(roster_import),
        **_addresses(roster_import),
    }
    return render(request, "directory/imports/columns.html", context, status=422)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply exactly what was previewed; a large one by a worker."""
    roster_import = _get(request, pk)
    user: Any = request.user
    given: dict[str, Any] = {
        "roster_import": roster_import,
        "actor": user,
        "now": timezone.now(),
        "may_let_leave": "may_let_leave" in request.POST,
    }
    if services.is_large(roster_import):
        services.apply_later(**given)
        wake(tasks.apply_roster, pk)
    else:
        services.apply_import(**given)
        toast(
            request,
            _("Applied. %s") % reports.summary(roster_import),
            undo_url=reverse("directory:import-undo", args=[pk]),
        )
    return redirect("directory:import", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of undoing it, which is confirmed like any other."""
    user: Any = request.user
    undoing = services.preview_undo(roster_import=_get(request, pk), actor=user, now=timezone.now())
    return redirect("directory:import", undoing.pk)


@require_GET
def problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Errors and warnings as CSV."""
    rows = _get(request, pk).problems.order_by("-is_error", "pk").iterator(chunk_size=2000)
    return pages.problems_csv(f"import-{pk}-problems.csv", rows)


def _addresses(roster_import: RosterImport) -> dict[str, Any]:
    return pages.addresses("directory:import", roster_import.pk, list_label=_("Roster import"))
