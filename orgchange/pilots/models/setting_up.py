"""What a pilot needs before it is ready: data that can be used, and signatures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models import Classification, Quality
from orgchange.pilots.models.pilots import Pilot


class DataCheck(TimeStampedModel):
    """A source of data: whose it is, how good, and whether the team can really reach it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="data_checks")
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
    is_reachable = models.BooleanField(_("the team can reach it"), default=False)
    agreed_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(_("the owner agreed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of data")
        verbose_name_plural = _("checks of data")
        ordering = ["pilot", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "name"],
                name="data_check_once",
                violation_error_message=_("This source is there already."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(agreed_by__isnull=False), name="data_agreed_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignOffKind(models.TextChoices):
    """Whose signature it is."""

    LEGAL = "legal", _("Legal")
    COMPLIANCE = "compliance", _("Compliance and data protection")


class SignOff(models.Model):
    """A signature, or its refusal, with words. Never changed: the newest of its kind counts.

    It holds for the risk it was given for: a higher tier, or personal data that came later, asks
    for it again.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sign_offs")
    kind = models.CharField(max_length=10, choices=SignOffKind.choices)
    is_granted = models.BooleanField(_("signed"))
    risk_tier = models.CharField(max_length=10)
    has_personal_data = models.BooleanField(
        _("for personal data"), default=False, help_text=_("Whether there was any when signed.")
    )
    words = models.TextField(_("words"), blank=True)
    signed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pilot", "-signed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_granted=True) | ~Q(words=""), name="sign_off_refused_with_words"
            )
        ]
