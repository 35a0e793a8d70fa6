"""A file of spending on its way into the ledger: what it would post, and what is wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.models import FileImport, FileProblem
from orgchange.innovation.models.funds import Fund
from orgchange.innovation.models.ledger import LedgerEntry
from orgchange.innovation.models.proposals import Proposal


class LedgerImport(FileImport):
    """A file of what was spent from a fund, or the undoing of one (`undoes`)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="imports")
    source = models.CharField(_("source"), max_length=120, blank=True)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    file = models.FileField(_("file"), upload_to="spending/%Y/", blank=True, max_length=300)

    class Meta(FileImport.Meta):
        verbose_name = _("import of spending")
        verbose_name_plural = _("imports of spending")
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(state="applied"),
                name="ledger_import_undone_once",
            )
        ]


class LedgerImportRow(models.Model):
    """A row that would be posted: spent or, where it `reverses` an entry, taken back from that.

    `entry` is what it became.
    """

    ledger_import = models.ForeignKey(LedgerImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("row"), null=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    occurred_on = models.DateField(_("happened on"))
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    text = models.CharField(_("text"), max_length=300, blank=True)
    reverses = models.ForeignKey(
        LedgerEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]


class LedgerProblem(FileProblem):
    """What is wrong with a file of spending."""

    ledger_import = models.ForeignKey(
        LedgerImport, on_delete=models.CASCADE, related_name="problems"
    )
