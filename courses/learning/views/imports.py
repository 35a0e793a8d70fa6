"""Past completions from a file: drop it, match its columns, look at what is new, confirm."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.learning import completion_imports as services
from courses.learning import tasks
from courses.learning.columns import FIELDS
from courses.learning.forms import CompletionsForm
from courses.learning.models import CompletionImport
from courses.learning.policies import can_import, can_see_imports
from orgchange.core.templatetags.orgchange import number
from orgchange.core.toasts import toast
from orgchange.directory.roster.doors.desk import PROBLEM_LABELS, Desk
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.directory.scopes import sight


class CompletionDesk(Desk):
    """The pages of the import of past completions."""

    name = "learning:import"
    label = gettext_lazy("Past completions")
    templates = "learning/imports"
    labels = {
        "new": gettext_lazy("New completions"),
        "revoked": gettext_lazy("To be revoked"),
    }
    services: ClassVar[Any] = services
    workers = (tasks.read_completions, tasks.apply_completions)

    def visible(self, request: HttpRequest) -> QuerySet[CompletionImport]:
        """As the services say; 404 for whoever may see none."""
        seen = sight(request)
        if not can_see_imports(seen):
            raise Http404
        return services.imports_visible_to(seen)

    def may_import(self, request: HttpRequest) -> bool:
        """HR, each for its part."""
        return can_import(sight(request))

    def upload_form(self, request: HttpRequest) -> FileForm:
        """With the source."""
        return CompletionsForm(request.POST or None, request.FILES or None)

    def options(self, form: FileForm) -> services.Options:
        """Source, and all or nothing."""
        given = form.cleaned_data
        return services.Options(
            source=given["source"], is_all_or_nothing=given["is_all_or_nothing"]
        )

    def reading_form(self, held: CompletionImport, data: Any = None) -> ColumnsForm:
        """Columns and encoding."""
        return ColumnsForm(data, file_import=held, matchable=FIELDS)

    def sections(self, held: CompletionImport) -> list[str]:
        """New completions, or those to be revoked."""
        return ["revoked" if held.undoes_id else "new", *PROBLEM_LABELS]

    def rows(self, held: CompletionImport, section: str) -> QuerySet[Any]:
        """What it records, or revokes."""
        return held.rows.select_related("employee", "course")

    def wanted(self, asked: str) -> Q:
        """By person and course."""
        return (
            Q(employee__full_name__icontains=asked)
            | Q(employee__employee_number__icontains=asked)
            | Q(course__code__icontains=asked)
        )

    def facts(self, held: CompletionImport) -> list[tuple[Any, Any]]:
        """Where it comes from."""
        return [(_("Source"), held.source or _("as the file says"))]

    def figures(self, held: CompletionImport) -> list[dict[str, Any]]:
        """How many completions, of how many people."""
        people = {"label": _("People"), "value": number(held.counts.get("people", 0))}
        return [self.figure(held, "revoked" if held.undoes_id else "new"), people]

    def tell(self, request: HttpRequest, held: CompletionImport) -> None:
        """How many were recorded, or revoked."""
        toast(request, _summary(held))


def _summary(held: CompletionImport) -> str:
    if held.undoes_id:
        count = held.counts["revoked"]
        text = ngettext("%(count)s completion revoked.", "%(count)s completions revoked.", count)
    else:
        count = held.counts["new"]
        text = ngettext("%(count)s completion recorded.", "%(count)s completions recorded.", count)
    return text % {"count": number(count)}


desk = CompletionDesk()
