"""The contract of a pilot: what is measured, when it is stopped, and the plan. Versioned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models import Direction
from orgchange.pilots.models.pilots import Pilot

SHORTEST, LONGEST = 90, 183  # days that a pilot runs


class Contract(TimeStampedModel):
    """What a pilot promises. The working copy has no number; a locked version never changes.

    Locked at the start, as version 1. Every later version has a reason and somebody who approved
    it; the verdict is against the newest locked one, with the differences to the first shown.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="contracts")
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts the savings of a working copy; two windows cannot overwrite")
    )
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    believed = models.TextField(
        _("what we believe"), blank=True, help_text=_("If we do this, that will change, because …")
    )
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    starts_on = models.DateField(_("planned first day"), null=True, blank=True)
    buffer_days = models.PositiveSmallIntegerField(_("buffer, in days"), null=True, blank=True)
    reason = models.TextField(_("why it was changed"), blank=True)
    proposed_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["pilot", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="contract_version_once"),
            models.UniqueConstraint(
                fields=["pilot"], condition=Q(number=None), name="contract_one_working_copy"
            ),
            models.CheckConstraint(
                condition=Q(number=None)
                | Q(locked_at__isnull=False, days__gte=SHORTEST, days__lte=LONGEST),
                name="contract_locked_whole",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number=1) | ~Q(reason=""),
                name="contract_change_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="contract_approved_by_another",
            ),
        ]


class MeasureKind(models.TextChoices):
    """The one number that decides, and those that must not get worse."""

    PRIMARY = "primary", _("Primary metric")
    GUARDRAIL = "guardrail", _("Guardrail")


class Measure(models.Model):
    """A number of a contract. Readings name it by `series`, which stays over all versions.

    The primary metric has a direction, a baseline and a target (with `target_high`, where it is
    kept within); a guardrail has a `low`, a `high`, or both.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=MeasureKind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    series = models.SlugField(_("series"), max_length=40)
    name = models.CharField(_("name"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
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
    minimum_effect = models.DecimalField(
        _("smallest effect that would be useful"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
    )
    low = models.DecimalField(
        _("not below"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    high = models.DecimalField(
        _("not above"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    cadence_days = models.PositiveSmallIntegerField(_("read every … days"), default=14)
    data_owner = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["contract", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "series"], name="measure_once"),
            models.UniqueConstraint(fields=["contract", "position"], name="measure_position_once"),
            # Exactly one primary metric stands first; at most three guardrails follow.
            models.CheckConstraint(
                condition=Q(kind="primary", position=0)
                | Q(kind="guardrail", position__gte=1, position__lte=3),
                name="measure_one_primary_three_guardrails",
            ),
            models.CheckConstraint(
                condition=Q(minimum_effect=None) | Q(minimum_effect__gte=0), name="measure_effect"
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="measure_range"
            ),
            models.CheckConstraint(
                condition=Q(cadence_days__gte=1, cadence_days__lte=31), name="measure_cadence"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Side(models.TextChoices):
    """On which side of a threshold it gets dangerous."""

    ABOVE = "above", _("above")
    BELOW = "below", _("below")


class KillCriterion(models.Model):
    """When to stop. With a series it is watched: so many readings in a row beyond a threshold.

    Without one it is words that somebody watches.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="kill_criteria")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    series = models.SlugField(_("series"), max_length=40, blank=True)
    side = models.CharField(max_length=5, choices=Side.choices, blank=True)
    threshold = models.DecimalField(
        _("threshold"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    times = models.PositiveSmallIntegerField(_("readings in a row"), default=1)

    class Meta:
        verbose_name = _("kill criterion")
        verbose_name_plural = _("kill criteria")
        ordering = ["contract", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "position"], name="kill_criterion_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3), name="kill_criterion_at_most_three"
            ),
            models.CheckConstraint(
                condition=Q(series="") | (Q(threshold__isnull=False) & ~Q(side="")),
                name="kill_criterion_watched_whole",
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="kill_criterion_times"),
        ]

    def __str__(self) -> str:
        return self.text


class Milestone(models.Model):
    """A step of the plan. `day` counts from the first day, so that a later start moves the plan.

    `code` stays over all versions: gates and evidence name it. `tranche` is the position of the
    award's tranche that a "go" at its gate makes payable.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("what there is then"), max_length=300, blank=True)
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    responsible = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    criteria = models.TextField(_("how it is judged"), blank=True)
    work_days = models.PositiveSmallIntegerField(_("estimated work, in days"), default=0)
    tranche = models.PositiveSmallIntegerField(_("tranche"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["contract", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="milestone_once"),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__gte=1, day__lte=LONGEST), name="milestone_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name
