"""Past completions from a file: drop it, match its columns, look at what is new, confirm."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.learning import completion_imports as services
from courses.learning import tasks
from courses.learning.columns import FIELDS
from courses.learning.forms import CompletionsForm
from courses.learning.models import CompletionImport
from courses.learning.policies import can_import, can_see_imports
from courses.learning.views.own import actor
from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError
from orgchange.core.templatetags.orgchange import number
from orgchange.core.toasts import toast
from orgchange.core.wakeup import wake
from orgchange.directory.roster import pages
from orgchange.directory.roster.forms import ColumnsForm
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row
from orgchange.directory.scopes import sight

SECTION_LABELS = {
    "new": gettext_lazy("New completions"),
    "revoked": gettext_lazy("To be revoked"),
    "warnings": gettext_lazy("Warnings"),
    "errors": gettext_lazy("Errors"),
}
WAITING = (ImportState.READING, ImportState.APPLYING)
PROBLEMS = {"errors": True, "warnings": False}


def visible_imports(request: HttpRequest) -> QuerySet[CompletionImport]:
    """The imports that the viewer may see; 404 for whoever may see none."""
    seen = sight(request)
    if not can_see_imports(seen):
        raise Http404
    return services.imports_visible_to(seen)


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The history of imports, and the place to drop the next file."""
    rows = visible_imports(request)
    form = CompletionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("learning:import", _receive(request, form).pk)
    context = {
        "form": form,
        "page": pages.page_of(request, rows),
        "sources": rows.exclude(source="")
        .order_by("source")
        .values_list("source", flat=True)
        .distinct(),
        "may_import": can_import(sight(request)),
    }
    return render(request, "learning/imports/list.html", context)


def _receive(request: HttpRequest, form: CompletionsForm) -> CompletionImport:
    given = form.cleaned_data
    held = services.receive(
        file=given["file"],
        file_name=given["file"].name,
        options=services.Options(
            source=given["source"], is_all_or_nothing=given["is_all_or_nothing"]
        ),
        actor=actor(request),
        now=timezone.now(),
    )
    _read(request, held)
    return held


def _read(request: HttpRequest, held: CompletionImport) -> None:
    """Read at once, or by a worker where it is large. What refuses the file is on its page."""
    if services.is_large(held):
        wake(tasks.read_completions, held.pk)
        return
    try:
        services.read(held, actor=actor(request), now=timezone.now())
    except DomainError:  # kept on the import, and shown there
        return


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: being read, refused, previewed, or applied."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    if held.state in WAITING and services.is_large(held):
        context: dict[str, Any] = {"import": held, **_addresses(held)}
        return render(request, "directory/imports/waiting.html", context)
    may_import = can_import(sight(request))
    context = {
        "import": held,
        "steps": pages.steps(held),
        "may_import": may_import,
        "may_undo": may_import and held.state == ImportState.APPLIED and not held.undoes_id,
        "facts": [(_("Source"), held.source or _("as the file says")), *pages.facts_of_file(held)],
        "figures": _figures(held),
        **_differences(request, held),
        **_addresses(held),
    }
    if may_import and held.state not in pages.DONE and held.headers and not held.undoes_id:
        context["reading"] = ColumnsForm(file_import=held, matchable=FIELDS)
    if is_part(request):
        return render(request, "learning/imports/_differences.html", context)
    return render(request, "learning/imports/detail.html", context)


def _figures(held: CompletionImport) -> list[dict[str, Any]]:
    """What confirming does, in numbers."""
    name = "revoked" if held.undoes_id else "new"
    return [
        {
            "label": SECTION_LABELS[name],
            "value": number(held.counts.get(name, 0)),
            "url": f"?tab={name}",
        },
        {"label": _("People"), "value": number(held.counts.get("people", 0))},
    ]


def _differences(request: HttpRequest, held: CompletionImport) -> dict[str, Any]:
    counts = held.counts
    names = [n for n in SECTION_LABELS if n != ("new" if held.undoes_id else "revoked")]
    first = next((name for name in names if counts.get(name)), names[0])
    section = request.GET.get("tab", first)
    if section not in names:
        raise Http404
    asked = request.GET.get("q", "").strip()[:100]
    page = pages.page_of(request, _rows(held, section, asked))
    return {
        "section": section,
        "section_label": SECTION_LABELS[section],
        "q": asked,
        "page": page,
        "rows": [as_row(row) for row in page] if section in PROBLEMS else page,
        "is_problems": section in PROBLEMS,
        "has_changes": not services.is_empty(held),
        "tabs": pages.tabs({n: SECTION_LABELS[n] for n in names}, counts, section),
    }


def _rows(held: CompletionImport, section: str, asked: str) -> QuerySet[Any]:
    rows: QuerySet[Any]
    if section in PROBLEMS:
        rows = held.problems.filter(is_error=PROBLEMS[section])
        wanted = Q(value__icontains=asked) | Q(column__icontains=asked)
    else:
        rows = held.rows.select_related("employee", "course")
        wanted = (
            Q(employee__full_name__icontains=asked)
            | Q(employee__employee_number__icontains=asked)
            | Q(course__code__icontains=asked)
        )
    return rows.filter(wanted) if asked else rows


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is; sends the page on when it is done."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    context = {"import": held, **_addresses(held)}
    response = render(request, "directory/imports/_progress.html", context)
    if held.state not in WAITING:
        response.headers["HX-Redirect"] = reverse("learning:import", args=[pk])
    return response


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how the file is taken, and read it again."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    form = ColumnsForm(request.POST, file_import=held, matchable=FIELDS)
    if form.is_valid():
        services.change_reading(
            held=held, asked=form.asked(), actor=actor(request), now=timezone.now()
        )
        _read(request, held)
        return redirect("learning:import", pk)
    context = {"import": held, "reading": form, "steps": pages.steps(held), **_addresses(held)}
    return render(request, "directory/imports/columns.html", context, status=422)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Record, or revoke, exactly what was previewed; a large one by a worker."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    if services.is_large(held):
        services.apply_later(held=held, actor=actor(request), now=timezone.now())
        wake(tasks.apply_completions, pk)
    else:
        applied = services.apply_import(held=held, actor=actor(request), now=timezone.now())
        toast(request, _summary(applied))
    return redirect("learning:import", pk)


def _summary(held: CompletionImport) -> str:
    if held.undoes_id:
        count = held.counts["revoked"]
        text = ngettext("%(count)s completion revoked.", "%(count)s completions revoked.", count)
    else:
        count = held.counts["new"]
        text = ngettext("%(count)s completion recorded.", "%(count)s completions recorded.", count)
    return text % {"count": number(count)}


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of undoing it, which is confirmed like any other."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    undoing = services.preview_undo(held=held, actor=actor(request), now=timezone.now())
    return redirect("learning:import", undoing.pk)


@require_GET
def problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Errors and warnings as CSV."""
    held = get_object_or_404(visible_imports(request), pk=pk)
    rows = held.problems.order_by("-is_error", "pk").iterator(chunk_size=2000)
    return pages.problems_csv(f"completions-{pk}-problems.csv", rows)


def _addresses(held: CompletionImport) -> dict[str, Any]:
    return pages.addresses("learning:import", held.pk, list_label=_("Past completions"))
