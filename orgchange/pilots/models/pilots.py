"""A pilot, and where it has been."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Department, Employee
from orgchange.innovation.models import Award, Fund, WorkflowVersion
from orgchange.pilots.models.goals import StrategicGoal
from orgchange.teams.models import Team


class RiskTier(models.TextChoices):
    """How much could go wrong: it says who must sign before the pilot is ready."""

    LOW = "low", _("Low")
    ELEVATED = "elevated", _("Elevated")
    HIGH = "high", _("High")


class Verdict(models.TextChoices):
    """What came out, against the locked contract. None of them is bad news by itself."""

    VALIDATED = "validated", _("Validated")
    INVALIDATED = "invalidated", _("Invalidated")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")
    DID_NOT_FINISH = "did_not_finish", _("Did not finish")


class PilotQuerySet(models.QuerySet["Pilot"]):
    """Reads of pilots."""

    def for_table(self) -> "PilotQuerySet":
        """With what a list shows."""
        return self.select_related("owner", "sponsor", "department", "fund", "team", "goal")


class Pilot(TimeStampedModel):
    """One scenario, one metric, one team, for three to six months; a verdict, a lesson.

    `fund` is whose committee answers for it. With an award its money is in the ledger; a pilot
    opened without one says where its budget comes from. `state` is a code of its workflow version,
    `verdict` that of its outcome, kept for lists.
    """

    number = models.CharField(
        pgettext_lazy("pilot", "number"),
        max_length=20,
        unique=True,
        null=True,
        blank=True,
        editable=False,
    )
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="pilots")
    award = models.OneToOneField(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="pilot"
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="iterations",
        help_text=_("The pilot that this one tries once more."),
    )
    workflow = models.ForeignKey(WorkflowVersion, on_delete=models.PROTECT, related_name="pilots")
    title = models.CharField(_("title"), max_length=300)
    scenario = models.TextField(_("scenario"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="pilots",
        help_text=_("Where the work is that it changes."),
    )
    goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots"
    )
    owner = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="owned_pilots")
    sponsor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="sponsored_pilots"
    )
    evaluator = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluated_pilots",
        help_text=_("Says what came out; not of the team."),
    )
    team = models.OneToOneField(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="pilot"
    )
    risk_tier = models.CharField(
        _("risk"), max_length=10, choices=RiskTier.choices, default=RiskTier.LOW
    )
    budget = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[RegexValidator(r"^[A-Z]{3}$")]
    )
    budget_source = models.CharField(_("where the budget comes from"), max_length=300, blank=True)
    state = models.SlugField(_("state"), max_length=40, default="setup")
    entered_at = models.DateTimeField(_("in this state since"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    started_on = models.DateField(_("first day"), null=True, blank=True)
    planned_end_on = models.DateField(
        _("planned end"), null=True, blank=True, help_text=_("The first day after it.")
    )
    extended_days = models.PositiveSmallIntegerField(_("days of extension"), default=0)
    held_days = models.PositiveSmallIntegerField(_("days on hold"), default=0)
    held_until = models.DateField(_("on hold until"), null=True, blank=True)
    restart_condition = models.TextField(_("what it waits for"), blank=True)
    ended_on = models.DateField(
        _("ended"), null=True, blank=True, help_text=_("The day on which it stopped running.")
    )
    verdict = models.CharField(_("outcome"), max_length=14, choices=Verdict.choices, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PilotQuerySet.as_manager()

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sponsor=None) | ~Q(sponsor=models.F("owner")),
                name="pilot_sponsor_is_another",
                violation_error_message=_("The sponsor is somebody other than the owner."),
            ),
            models.CheckConstraint(
                condition=Q(evaluator=None)
                | (~Q(evaluator=models.F("owner")) & ~Q(evaluator=models.F("sponsor")))
                | (~Q(evaluator=models.F("owner")) & Q(sponsor=None)),
                name="pilot_evaluator_is_another",
                violation_error_message=_("The evaluator is neither its owner nor its sponsor."),
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0), name="pilot_budget_not_negative"
            ),
            # Its money is in the ledger, or it says where its budget comes from.
            models.CheckConstraint(
                condition=Q(award=None) | Q(budget=None), name="pilot_one_source_of_money"
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__lt=models.F("planned_end_on")),
                name="pilot_planned_order",
            ),
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=models.F("pk")),
                name="pilot_follows_another",
            ),
            models.CheckConstraint(condition=Q(extended_days__lte=60), name="pilot_extension"),
            # Iterate once: a pilot has one successor, and that one has none of its own.
            models.UniqueConstraint(fields=["follows"], name="pilot_iterated_once"),
        ]
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="pilot_by_state"),
            models.Index(fields=["department", "state"], name="pilot_of_department"),
            models.Index(
                fields=["planned_end_on"], condition=Q(state="running"), name="pilot_to_end"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PilotMove(models.Model):
    """A pilot went from a state to a state: the timeline, and what "as of a day" reads.

    Never changed. `source` is empty for the first one.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="moves")
    transition = models.SlugField(max_length=40)
    source = models.SlugField(max_length=40, blank=True)
    target = models.SlugField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the clock."),
    )
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["pilot", "at"], name="pilot_move_of")]
