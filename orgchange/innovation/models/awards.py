"""What follows an award: tranches with their conditions, and amendments of its amount."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models.decisions import Award, Decision


class Tranche(TimeStampedModel):
    """A part of an award that is released by itself, in order.

    Where it has a condition, somebody off the team accepts that it is met; silence never pays.
    """

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="tranches")
    position = models.PositiveSmallIntegerField(_("order"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    condition = models.CharField(
        _("condition"),
        max_length=300,
        blank=True,
        help_text=_("What there must be before it is released. Empty: nothing."),
    )
    due_on = models.DateField(_("expected on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_words = models.TextField(_("what was seen"), blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["award", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "position"], name="tranche_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_amount"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(condition="") | Q(accepted_at__isnull=False),
                name="tranche_released_when_accepted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(released_at=None), name="tranche_to_release"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.amount}"


class Amendment(TimeStampedModel):
    """A change of an award's amount: what was proposed, and what was approved. Both are kept."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amendments")
    before = models.DecimalField(_("awarded before"), max_digits=14, decimal_places=2)
    proposed = models.DecimalField(_("proposed"), max_digits=14, decimal_places=2)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved = models.DecimalField(
        _("approved"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty where it was declined."),
    )
    words = models.TextField(_("words"), blank=True)
    decided_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="amendment"
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["award", "-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(decided_at=None),
                name="amendment_one_open",
                violation_error_message=_("An amendment of this award already waits."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="amendment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved=None) | Q(decided_at__isnull=False, approved__gte=0),
                name="amendment_approved_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.proposed}"
