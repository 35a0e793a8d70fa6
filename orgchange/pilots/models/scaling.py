"""A validated pilot is handed over: who runs it, where it goes next, and whether it is used."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Department, Employee
from orgchange.innovation.models import Proposal
from orgchange.pilots.models.pilots import Pilot


class ScaleUp(TimeStampedModel):
    """The hand-over of a pilot. `proposal` is the request for new money, where one is needed.

    The adoption metric is followed for a year from `starts_on`.
    """

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="scale_up")
    operator = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="operated_pilots", null=True, blank=True
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    metric = models.CharField(_("adoption metric"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    starts_on = models.DateField(_("followed from"), null=True, blank=True)
    ends_on = models.DateField(
        _("followed until"), null=True, blank=True, help_text=_("The first day after it.")
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="scales"
    )
    words = models.TextField(_("how it is handed over"), blank=True)

    class Meta:
        verbose_name = _("scale-up")
        verbose_name_plural = _("scale-ups")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(starts_on__lt=F("ends_on")), name="scale_up_order"
            )
        ]


class ScaleSite(TimeStampedModel):
    """A department that a scaled pilot goes to, and since when it is used there."""

    scale_up = models.ForeignKey(ScaleUp, on_delete=models.CASCADE, related_name="sites")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="scaled_pilots"
    )
    planned_on = models.DateField(_("planned from"), null=True, blank=True)
    live_on = models.DateField(_("in use from"), null=True, blank=True)

    class Meta:
        verbose_name = _("place of a scale-up")
        verbose_name_plural = _("places of scale-ups")
        ordering = ["scale_up", "planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale_up", "department"],
                name="scale_site_once",
                violation_error_message=_("This department is there already."),
            )
        ]


class AdoptionReading(models.Model):
    """How much it is used in one place on a day."""

    site = models.ForeignKey(ScaleSite, on_delete=models.CASCADE, related_name="readings")
    measured_on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("reading of adoption")
        verbose_name_plural = _("readings of adoption")
        ordering = ["site", "measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "measured_on"],
                name="adoption_reading_once",
                violation_error_message=_("There is a reading of this day already."),
            )
        ]
