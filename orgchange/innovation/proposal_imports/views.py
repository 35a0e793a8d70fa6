"""Pages of the import of proposals: drop a file, match columns and states, look, confirm."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from orgchange.core.toasts import toast
from orgchange.directory.roster.doors.desk import Desk
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.directory.scopes import sight
from orgchange.innovation import tasks
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import ProposalImport, ProposalImportRow, RowAction
from orgchange.innovation.proposal_imports import policies, reports, services
from orgchange.innovation.proposal_imports.forms import ProposalFileForm, ProposalReadingForm
from orgchange.innovation.proposal_imports.statuses import LEAVE_OUT, states_for
from orgchange.innovation.tabs import FUND_TABS, tabs_of
from orgchange.innovation.views.setup_doors import allow

HERE = "innovation:proposal-imports"


class ProposalDesk(Desk):
    """The pages of the import of proposals."""

    name = "innovation:proposal-import"
    label = gettext_lazy("Import of proposals")
    templates = "innovation/imports"
    labels: ClassVar[Any] = {action.value: action.label for action in RowAction}
    services: ClassVar[Any] = services
    workers = (tasks.read_proposals, tasks.apply_proposals)

    def visible(self, request: HttpRequest) -> QuerySet[ProposalImport]:
        """Those into the funds that somebody manages; all for the auditor; 404 for others."""
        seen = sight(request)
        if not policies.can_see_imports(seen):
            raise Http404
        return policies.imports_visible_to(seen)

    def may_import(self, request: HttpRequest) -> bool:
        """Who manages a fund."""
        return policies.can_import(sight(request))

    def upload_form(self, request: HttpRequest) -> FileForm:
        """With the round, the source, and who stands in."""
        if request.method == "POST":
            allow(self.may_import(request))
        return ProposalFileForm(request.POST or None, request.FILES or None, sight=sight(request))

    def options(self, form: FileForm) -> services.Options:
        """As the form of the file says."""
        given = form.cleaned_data
        return services.Options(
            round=given["round"],
            source=given["source"],
            stand_in=given["stand_in"],
            leaves_alike=given["leaves_alike"],
            is_all_or_nothing=given["is_all_or_nothing"],
        )

    def correcting(self, request: HttpRequest, held: Any, data: Any = None) -> ColumnsForm:
        """Columns, round, and the state of each word."""
        allow(self.may_import(request))
        return ProposalReadingForm(data, held=held, sight=sight(request))

    def corrected(self, form: ColumnsForm) -> dict[str, Any]:
        """As the form of the reading says."""
        given = form.cleaned_data
        return {
            "options": services.Options(
                round=given["round"],
                stand_in=given["stand_in"],
                leaves_alike=given["leaves_alike"],
                asked=form.asked(),
            )
        }

    def rows(self, held: ProposalImport, section: str) -> QuerySet[ProposalImportRow]:
        """What is new, repeats something, or is left out."""
        return reports.rows_of(held, section)

    def wanted(self, asked: str) -> Q:
        """By title and person."""
        return (
            Q(title__icontains=asked)
            | Q(submitter__full_name__icontains=asked)
            | Q(submitter__employee_number__icontains=asked)
        )

    def shapes(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Rows with their state in words."""
        found = list(rows)
        into = found[0].proposal_import.round if found else None
        states = states_for(into.workflow_id) if into else {}
        language, currency = get_language() or "", into.fund.currency if into else ""
        names = {code: state.name_in(language) for code, state in states.items()}
        names[LEAVE_OUT] = _("Left out")
        return [
            {
                "row": row,
                "amount": amount_text(row.asked, currency) if row.asked else "",
                "state": names.get(row.state, row.state),
                "percent": _percent(row),
            }
            for row in found
        ]

    def facts(self, held: ProposalImport) -> list[tuple[Any, Any]]:
        """Where it goes, and whose name stands in."""
        language = get_language() or ""
        fund, into = held.round.fund.name_in(language), held.round.name_in(language)
        facts: list[tuple[Any, Any]] = [(_("Round"), f"{fund} · {into}")]
        if held.source:
            facts.append((_("Source"), held.source))
        if held.stand_in:
            facts.append((_("Where nobody is found"), held.stand_in))
        return facts

    def figures(self, held: ProposalImport) -> list[dict[str, Any]]:
        """How many come in, and how many do not."""
        of_undoing = (RowAction.REMOVED,)
        of_file = (RowAction.NEW, RowAction.ALIKE, RowAction.LEFT_OUT, RowAction.SAME)
        return [self.figure(held, name) for name in (of_undoing if held.undoes_id else of_file)]

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """The tabs of the fund."""
        return {"tabs": tabs_of(FUND_TABS, request, HERE)}

    def tell(self, request: HttpRequest, held: ProposalImport) -> None:
        """What it did, with the way back."""
        back = None if held.undoes_id else reverse(f"{self.name}-undo", args=[held.pk])
        toast(request, _("Applied. %s") % reports.summary(held), undo_url=back)


def _percent(row: ProposalImportRow) -> int | None:
    return None if row.likeness is None else round(row.likeness * 100)


desk = ProposalDesk()
