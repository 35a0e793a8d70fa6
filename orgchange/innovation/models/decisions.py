"""Decisions: what was asked of the director in a batch, what was decided, and what was awarded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models.funds import Fund
from orgchange.innovation.models.proposals import Proposal


class Batch(TimeStampedModel):
    """Items put before the director together; each is decided by itself."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="batches")
    name = models.CharField(_("name"), max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()

    class Meta:
        verbose_name = _("batch for approval")
        verbose_name_plural = _("batches for approval")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Wish(models.TextChoices):
    """What the fund manager asks for an item."""

    FUND = "fund", _("To fund")
    DECLINE = "decline", _("To decline")


class BatchItem(models.Model):
    """One proposal in a batch. `left_at`: withdrawn, or sent back, before it was decided."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="batch_items")
    position = models.PositiveSmallIntegerField(default=0)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    refusal = models.TextField(
        blank=True, help_text=_("Why it could not be decided as wished when it was tried last.")
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(settled_at=None),
                name="batch_item_one_open",
                violation_error_message=_("This proposal already waits for the director."),
            )
        ]


class Outcome(models.TextChoices):
    """How a proposal was decided."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    RETURNED = "returned", _("Sent back to the panel")
    RESCINDED = "rescinded", _("Rescinded")
    AMENDED = "amended", _("Amended")


class Decision(models.Model):
    """A decision by somebody who had no part in the proposal. Never changed.

    `second`: who agreed, where two must (a rescission). `words` are for the submitter.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    item = models.OneToOneField(
        BatchItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    words = models.TextField(_("words for the submitter"), blank=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second=None) | ~models.Q(second=models.F("decided_by")),
                name="decision_by_two_people",
            )
        ]
        indexes = [
            models.Index(
                fields=["decided_at"], condition=models.Q(told_at=None), name="decision_untold"
            )
        ]


class Award(TimeStampedModel):
    """Money promised to an approved proposal. What is left of it is in the ledger."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="award")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    amount = models.DecimalField(_("awarded"), max_digits=14, decimal_places=2)
    person_days = models.PositiveIntegerField(_("people-time, in days"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.proposal)


class Rescission(TimeStampedModel):
    """A director asks to take an approval back; it happens when a second person agrees."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rescissions")
    words = models.TextField(_("words for the submitter"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("request to rescind")
        verbose_name_plural = _("requests to rescind")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(settled_at=None),
                name="rescission_one_open",
                violation_error_message=_("It is already asked to rescind this approval."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_agreed=False) | ~models.Q(settled_by=models.F("asked_by")),
                name="rescission_by_two_people",
            ),
        ]


class LetterTemplate(TimeStampedModel):
    """A fund's own letter for a result, in a language; without one the shipped letter goes out."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="letters")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))

    class Meta:
        verbose_name = _("letter of a fund")
        verbose_name_plural = _("letters of funds")
        ordering = ["fund", "outcome", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "outcome", "language"], name="letter_template_once"
            )
        ]
