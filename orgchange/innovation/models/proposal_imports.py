"""A file of proposals on its way into a round: what it would bring, and what is wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.models import Employee
from orgchange.directory.roster.models import FileImport, FileProblem
from orgchange.innovation.models.funds import Fund
from orgchange.innovation.models.proposals import Proposal
from orgchange.innovation.models.rounds import Round


class ProposalImport(FileImport):
    """A file of proposals that were made elsewhere, or the undoing of one (`undoes`)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="imports")
    source = models.CharField(_("source"), max_length=100, blank=True)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    file = models.FileField(_("file"), upload_to="proposals/%Y/", blank=True, max_length=300)
    stand_in = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where nobody is found"),
        help_text=_("In whose name a proposal comes in whose submitter is not known here."),
    )
    leaves_alike = models.BooleanField(_("leave out possible duplicates"), default=False)
    statuses = models.JSONField(
        default=list, help_text=_("The words of the file: [{word, rows, state}].")
    )

    class Meta(FileImport.Meta):
        verbose_name = _("import of proposals")
        verbose_name_plural = _("imports of proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(state="applied"),
                name="proposal_import_undone_once",
            )
        ]


class RowAction(models.TextChoices):
    """What an import does with a row that can be read, or with a proposal it takes back."""

    NEW = "new", pgettext_lazy("imported proposals", "New")
    ALIKE = "alike", _("Possible duplicates")
    LEFT_OUT = "left_out", _("Left out")
    SAME = "same", _("Same as before")
    REMOVED = "removed", _("Taken back")


class ProposalImportRow(models.Model):
    """A row as it would come in. `proposal` is what it became, or already is.

    `alike` (a proposal) or `alike_row` (an earlier row) is what it seems to repeat.
    """

    proposal_import = models.ForeignKey(
        ProposalImport, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    action = models.CharField(max_length=8, choices=RowAction.choices)
    row = models.PositiveIntegerField(_("row"), null=True)
    key = models.CharField(max_length=310)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    asked = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, default=0)
    submitter = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    state = models.SlugField(_("state"), max_length=40)
    votes = models.PositiveIntegerField(_("votes"), null=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    submitted_on = models.DateField(_("handed in on"), null=True)
    alike = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    alike_row = models.PositiveIntegerField(null=True)
    likeness = models.FloatField(null=True)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            # One tab of the preview, page by page.
            models.Index(fields=["proposal_import", "action", "id"], name="proposal_row_of_import"),
        ]


class ProposalProblem(FileProblem):
    """What is wrong with a file of proposals."""

    proposal_import = models.ForeignKey(
        ProposalImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )

    class Meta(FileProblem.Meta):
        indexes = [
            models.Index(
                fields=["proposal_import", "is_error", "id"], name="proposal_problem_of_import"
            ),
        ]


class ImportedProposal(models.Model):
    """That a proposal came in by a file, and what the file said: the same row comes in once.

    `votes` were counted elsewhere; they advise beside the points that people give here.
    """

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, primary_key=True, related_name="imported"
    )
    proposal_import = models.ForeignKey(
        ProposalImport, on_delete=models.PROTECT, related_name="proposals"
    )
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=100, blank=True)
    key = models.CharField(max_length=310, help_text=_("Its id there, or its title."))
    votes = models.PositiveIntegerField(_("votes elsewhere"), null=True)
    said = models.JSONField(default=dict, help_text=_("What the row said, to tell what differs."))
    at = models.DateTimeField(_("brought in at"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "source", "key"], name="proposal_imported_once")
        ]
