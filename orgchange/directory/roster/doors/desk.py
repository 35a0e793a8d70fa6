"""The pages of an import whose file is read line by line: drop it, look, confirm, undo.

An area fills in a `Desk`: what is seen, which rows a section has, what the services are. The import
of people has pages of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orgchange.core.doors import is_part
from orgchange.core.errors import DomainError
from orgchange.core.templatetags.orgchange import number
from orgchange.core.wakeup import wake
from orgchange.directory.roster import pages
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.directory.roster.models import ImportState
from orgchange.directory.roster.problems import as_row

WAITING = (ImportState.READING, ImportState.APPLYING)
PROBLEMS = {"errors": True, "warnings": False}
PROBLEM_LABELS: dict[str, str | Promise] = {
    "warnings": gettext_lazy("Warnings"),
    "errors": gettext_lazy("Errors"),
}


class Desk:
    """The pages of one kind of import. `name` is the URL name of an import's own page."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    templates: ClassVar[str]  # "learning/imports": list, detail, _differences
    labels: ClassVar[Mapping[str, str | Promise]]  # of the sections that are not problems
    services: ClassVar[Any]
    workers: ClassVar[tuple[Any, Any]]  # read, apply

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """The imports that the viewer may see; 404 for whoever may see none."""
        raise NotImplementedError

    def may_import(self, request: HttpRequest) -> bool:
        """Whether the viewer may bring in a file."""
        raise NotImplementedError

    def upload_form(self, request: HttpRequest) -> FileForm:
        """The form for the next file."""
        raise NotImplementedError

    def options(self, form: FileForm) -> Any:
        """How the file is to be taken, for the services."""
        raise NotImplementedError

    def reading_form(self, held: Any, data: Any = None) -> ColumnsForm:
        """How a file was taken, to be corrected."""
        raise NotImplementedError

    def correcting(self, request: HttpRequest, held: Any, data: Any = None) -> ColumnsForm:
        """The same, for a form that also depends on who asks."""
        return self.reading_form(held, data)

    def corrected(self, form: ColumnsForm) -> dict[str, Any]:
        """What the form says, for `change_reading`."""
        return {"asked": form.asked()}

    def sections(self, held: Any) -> list[str]:
        """The sections that an import of this kind may have."""
        return [*self.labels, *PROBLEM_LABELS]

    def rows(self, held: Any, section: str) -> QuerySet[Any]:
        """The rows of a section that is not one of problems."""
        raise NotImplementedError

    def wanted(self, asked: str) -> Q:
        """Which of these rows a search means."""
        raise NotImplementedError

    def shapes(self, rows: Iterable[Any]) -> list[Any]:
        """The rows of a page as their template shows them."""
        return list(rows)

    def figures(self, held: Any) -> list[dict[str, Any]]:
        """What confirming does, in numbers."""
        raise NotImplementedError

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """What stands above the list of imports: the tabs of its area, where it has some."""
        return {}

    def facts(self, held: Any) -> list[tuple[Any, Any]]:
        """What an import says about itself first."""
        raise NotImplementedError

    def questions(self, held: Any) -> list[dict[str, str]]:
        """What must be confirmed besides the differences: code and message."""
        return []

    def confirmed(self, request: HttpRequest) -> dict[str, Any]:
        """What was confirmed besides, for the services."""
        return {}

    def tell(self, request: HttpRequest, held: Any) -> None:
        """Say that it was applied."""
        raise NotImplementedError

    def figure(self, held: Any, section: str) -> dict[str, Any]:
        """One number that opens its section."""
        value = number(held.counts.get(section, 0))
        return {"label": self.labels[section], "value": value, "url": f"?tab={section}"}

    # The pages

    def imports(self, request: HttpRequest) -> HttpResponse:
        """The history of imports, and the place to drop the next file."""
        rows = self.visible(request)
        form = self.upload_form(request)
        if request.method == "POST" and form.is_valid():
            held = self.services.receive(
                file=form.cleaned_data["file"],
                file_name=form.cleaned_data["file"].name,
                options=self.options(form),
                actor=request.user,
                now=timezone.now(),
            )
            self._read(request, held)
            return redirect(self.name, held.pk)
        sources = rows.exclude(source="").order_by("source").values_list("source", flat=True)
        context = {
            "form": form,
            "page": pages.page_of(request, rows),
            "sources": sources.distinct(),
            "may_import": self.may_import(request),
            **self.around(request),
        }
        return render(request, f"{self.templates}/list.html", context)

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One import: being read, refused, previewed, or applied."""
        held = get_object_or_404(self.visible(request), pk=pk)
        if held.state in WAITING and self.services.is_large(held):
            waiting = {"import": held, **self._addresses(held)}
            return render(request, "directory/imports/waiting.html", waiting)
        may_import = self.may_import(request)
        context = {
            "import": held,
            "steps": pages.steps(held),
            "may_import": may_import,
            "may_undo": may_import and held.state == ImportState.APPLIED and not held.undoes_id,
            "facts": [*self.facts(held), *pages.facts_of_file(held)],
            "figures": self.figures(held),
            "questions": self.questions(held),
            **self._differences(request, held),
            **self._addresses(held),
        }
        if may_import and held.state not in pages.DONE and held.headers and not held.undoes_id:
            context["reading"] = self.correcting(request, held)
        part = "_differences" if is_part(request) else "detail"
        return render(request, f"{self.templates}/{part}.html", context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the reading is; sends the page on when it is done."""
        held = get_object_or_404(self.visible(request), pk=pk)
        context = {"import": held, **self._addresses(held)}
        response = render(request, "directory/imports/_progress.html", context)
        if held.state not in WAITING:
            response.headers["HX-Redirect"] = reverse(self.name, args=[pk])
        return response

    def columns(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct how the file is taken, and read it again."""
        held = get_object_or_404(self.visible(request), pk=pk)
        form = self.correcting(request, held, request.POST)
        if form.is_valid():
            self.services.change_reading(
                held=held, **self.corrected(form), actor=request.user, now=timezone.now()
            )
            self._read(request, held)
            return redirect(self.name, pk)
        context = {
            "import": held,
            "reading": form,
            "steps": pages.steps(held),
            **self._addresses(held),
        }
        return render(request, "directory/imports/columns.html", context, status=422)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Apply exactly what was previewed; a large one by a worker."""
        held = get_object_or_404(self.visible(request), pk=pk)
        given = {"held": held, "actor": request.user, "now": timezone.now()}
        given |= self.confirmed(request)
        if self.services.is_large(held):
            self.services.apply_later(**given)
            wake(self.workers[1], pk)
        else:
            self.tell(request, self.services.apply_import(**given))
        return redirect(self.name, pk)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The preview of undoing it, which is confirmed like any other."""
        held = get_object_or_404(self.visible(request), pk=pk)
        undoing = self.services.preview_undo(held=held, actor=request.user, now=timezone.now())
        return redirect(self.name, undoing.pk)

    def problems(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Errors and warnings as CSV."""
        held = get_object_or_404(self.visible(request), pk=pk)
        rows = held.problems.order_by("-is_error", "pk").iterator(chunk_size=2000)
        return pages.problems_csv(f"import-{pk}-problems.csv", rows)

    def urls(self, prefix: str = "imports/") -> list[URLPattern]:
        """The pages under a prefix, named after the import's own."""
        name = self.name.partition(":")[2]
        one = f"{prefix}<int:pk>/"
        found = [
            path(prefix, require_http_methods(["GET", "POST"])(self.imports), name=f"{name}s"),
            path(one, require_GET(self.detail), name=name),
        ]
        acts: list[tuple[str, Callable[..., HttpResponse]]] = [
            ("columns", require_POST(self.columns)),
            ("confirm", require_POST(self.confirm)),
            ("undo", require_POST(self.undo)),
            ("progress", require_GET(self.progress)),
        ]
        found += [path(f"{one}{act}/", view, name=f"{name}-{act}") for act, view in acts]
        problems = require_GET(self.problems)
        return [*found, path(f"{one}problems.csv", problems, name=f"{name}-problems")]

    def _read(self, request: HttpRequest, held: Any) -> None:
        """Read at once, or by a worker where it is large. What refuses the file is on its page."""
        if self.services.is_large(held):
            wake(self.workers[0], held.pk)
            return
        try:
            self.services.read(held, actor=request.user, now=timezone.now())
        except DomainError:  # kept on the import, and shown there
            return

    def _differences(self, request: HttpRequest, held: Any) -> dict[str, Any]:
        labels = {**self.labels, **PROBLEM_LABELS}
        names = self.sections(held)
        first = next((name for name in names if held.counts.get(name)), names[0])
        section = request.GET.get("tab", first)
        if section not in names:
            raise Http404
        asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
        page = pages.page_of(request, self._found(held, section, asked))
        return {
            "section": section,
            "section_label": labels[section],
            "q": asked,
            "page": page,
            "rows": [as_row(row) for row in page] if section in PROBLEMS else self.shapes(page),
            "is_problems": section in PROBLEMS,
            "has_changes": not self.services.is_empty(held),
            "tabs": pages.tabs({name: labels[name] for name in names}, held.counts, section),
        }

    def _found(self, held: Any, section: str, asked: str) -> QuerySet[Any]:
        if section not in PROBLEMS:
            found = self.rows(held, section)
            return found.filter(self.wanted(asked)) if asked else found
        rows: QuerySet[Any] = held.problems.filter(is_error=PROBLEMS[section])
        wanted = Q(value__icontains=asked) | Q(column__icontains=asked)
        return rows.filter(wanted) if asked else rows

    def _addresses(self, held: Any) -> dict[str, Any]:
        return pages.addresses(self.name, held.pk, list_label=str(self.label))
