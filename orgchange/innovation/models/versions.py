"""What a proposal says: its versions, with their sources, budget and milestones."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.models import Employee
from orgchange.innovation.models.proposals import Proposal


class Direction(models.TextChoices):
    """Where a metric should go."""

    UP = "up", _("Up")
    DOWN = "down", _("Down")
    KEEP = "keep", _("Keep within")


class Technique(models.TextChoices):
    """The simplest means that would do: nothing cleverer than needed."""

    CHECKLIST = "checklist", _("A checklist or a form")
    RULES = "rules", _("Rules or a spreadsheet")
    SEARCH = "search", _("Better search")
    STATISTICS = "statistics", _("Statistics or forecasting")
    CLASSIFIER = "classifier", _("Machine learning on own data")
    LANGUAGE = "language", _("A language model, as it comes")
    AGENT = "agent", _("A language model that acts in systems")


class Explained(models.TextChoices):
    """How far what the means does must be explainable."""

    NONE = "none", _("The result alone is enough")
    REASONS = "reasons", _("Reasons for each result")
    TRACEABLE = "traceable", _("Every step can be traced")


class ProposalVersion(models.Model):
    """What a proposal says. The working copy has no number; a submitted version never changes."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts the savings of a working copy; two windows cannot overwrite")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    scenario = models.TextField(_("scenario"), blank=True)
    change = models.TextField(_("what would be different"), blank=True)
    problem_owner = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    metric = models.CharField(_("metric"), max_length=300, blank=True)
    metric_unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(max_length=5, choices=Direction.choices, blank=True)
    baseline = models.DecimalField(
        _("baseline"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    baseline_source = models.CharField(_("source of the baseline"), max_length=300, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    target_high = models.DecimalField(
        _("upper end, where it is kept within"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
    )
    technique = models.CharField(
        _("simplest technique that would do"), max_length=12, choices=Technique.choices, blank=True
    )
    why_not_simpler = models.TextField(_("why nothing simpler would do"), blank=True)
    explained = models.CharField(
        _("how far it must be explainable"), max_length=10, choices=Explained.choices, blank=True
    )
    systems = models.TextField(_("systems it must join"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    harmed = models.TextField(_("who could be harmed"), blank=True)
    person_days = models.PositiveIntegerField(_("people-time, in days"), null=True, blank=True)
    buffer_percent = models.PositiveSmallIntegerField(_("buffer, %"), default=25)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        ordering = ["proposal", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(number=None),
                name="proposal_one_working_copy",
            ),
        ]


class Classification(models.TextChoices):
    """How closely a data source is kept."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    CONFIDENTIAL = "confidential", _("Confidential")
    SECRET = "secret", _("Strictly confidential")


class Quality(models.TextChoices):
    """The submitter's own check of a data source."""

    YES = "yes", pgettext_lazy("quality of data", "Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class DataSource(models.Model):
    """Data that the experiment needs: whose it is, how closely kept, and how good."""

    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("source"), max_length=200)
    owner = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    classification = models.CharField(max_length=12, choices=Classification.choices, blank=True)
    has_personal_data = models.BooleanField(_("personal data"), null=True)
    is_complete = models.CharField(
        _("complete"), max_length=10, choices=Quality.choices, default=Quality.UNKNOWN
    )
    is_consistent = models.CharField(
        _("consistent"), max_length=10, choices=Quality.choices, default=Quality.UNKNOWN
    )
    is_current = models.CharField(
        _("current"), max_length=10, choices=Quality.choices, default=Quality.UNKNOWN
    )

    class Meta:
        ordering = ["version", "position", "pk"]


class BudgetLine(models.Model):
    """One line of the budget, in the fund's currency."""

    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("what for"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="budget_line_amount")
        ]


class PlannedMilestone(models.Model):
    """A step of the plan: what there is at the end of which week."""

    version = models.ForeignKey(
        ProposalVersion, on_delete=models.CASCADE, related_name="milestones"
    )
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("what there is then"), max_length=300)
    week = models.PositiveSmallIntegerField(_("week"))

    class Meta:
        ordering = ["version", "position", "pk"]
