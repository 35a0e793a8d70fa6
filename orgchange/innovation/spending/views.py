"""Pages of the import of spending: drop a file, match its columns, look, confirm."""

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
from orgchange.innovation.models import Fund, FundRole, LedgerImport
from orgchange.innovation.money.money_scopes import imports_visible_to
from orgchange.innovation.offices import funds_where
from orgchange.innovation.policies import can_import
from orgchange.innovation.spending import reports, services
from orgchange.innovation.spending.columns import FIELDS
from orgchange.innovation.spending.forms import SpendingForm


class SpendingDesk(Desk):
    """The pages of the import of spending."""

    name = "innovation:spending-import"
    label = gettext_lazy("Import of spending")
    templates = "innovation/spending"
    labels = {
        "spent": gettext_lazy("To be posted"),
        "back": gettext_lazy("To be taken back"),
    }
    services: ClassVar[Any] = services
    workers = (tasks.read_spending, tasks.apply_spending)

    def visible(self, request: HttpRequest) -> QuerySet[LedgerImport]:
        """Finance sees those of its funds, the auditor all; 404 for others."""
        held = sight(request)
        if not (can_import(held) or held.is_auditor):
            raise Http404
        return imports_visible_to(held)

    def may_import(self, request: HttpRequest) -> bool:
        """Finance."""
        return can_import(sight(request))

    def upload_form(self, request: HttpRequest) -> FileForm:
        """With the funds whose finance the viewer is."""
        paid = funds_where(sight(request), FundRole.FINANCE)
        funds = Fund.objects.filter(pk__in=paid)
        return SpendingForm(request.POST or None, request.FILES or None, funds=funds)

    def options(self, form: FileForm) -> services.Options:
        """Fund, source, all or nothing."""
        given = form.cleaned_data
        return services.Options(
            fund=given["fund"],
            source=given["source"],
            is_all_or_nothing=given["is_all_or_nothing"],
        )

    def reading_form(self, held: LedgerImport, data: Any = None) -> ColumnsForm:
        """Columns and encoding."""
        return ColumnsForm(data, file_import=held, matchable=FIELDS)

    def rows(self, held: LedgerImport, section: str) -> QuerySet[Any]:
        """What is posted, or taken back."""
        rows = held.rows.select_related("proposal", "reverses")
        return rows.filter(reverses__isnull=section == "spent")

    def wanted(self, asked: str) -> Q:
        """By proposal and paper."""
        return (
            Q(proposal__title__icontains=asked)
            | Q(proposal__number__icontains=asked)
            | Q(reference__icontains=asked)
            | Q(text__icontains=asked)
        )

    def facts(self, held: LedgerImport) -> list[tuple[Any, Any]]:
        """Whose money it was."""
        facts: list[tuple[Any, Any]] = [(_("Fund"), held.fund.name_in(get_language() or ""))]
        return [*facts, (_("Source"), held.source)] if held.source else facts

    def figures(self, held: LedgerImport) -> list[dict[str, Any]]:
        """How many rows, and how much they come to."""
        whole = {
            "label": _("In all"),
            "value": held.counts.get("whole", "0"),
            "unit": held.fund.currency,
        }
        return [*(self.figure(held, section) for section in self.labels), whole]

    def tell(self, request: HttpRequest, held: LedgerImport) -> None:
        """What it did, with the way back."""
        back = None
        if not held.undoes_id:
            back = reverse("innovation:spending-import-undo", args=[held.pk])
        toast(request, _("Applied. %s") % reports.summary(held), undo_url=back)


desk = SpendingDesk()
