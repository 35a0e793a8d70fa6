"""How a pilot ends: what came out, what is done with it, and what it leaves to its people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models.contracts import Contract
from orgchange.pilots.models.pilots import Pilot, Verdict


class PilotOutcome(TimeStampedModel):
    """What the evaluator says, against the locked contract. `given_at` empty: still being written.

    A pilot that was abandoned before it began has no contract that was locked.

    `figures` are the statistics as they stood when it was given. `value` is what was found to be
    worth it in a year, with how one knows.
    """

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="outcome")
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(_("outcome"), max_length=14, choices=Verdict.choices, blank=True)
    words = models.TextField(_("why"), blank=True)
    figures = models.JSONField(default=dict, blank=True)
    value = models.DecimalField(
        _("worth in a year"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    value_basis = models.TextField(_("how one knows"), blank=True)
    evaluator = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts the savings of a draft; two windows cannot overwrite")
    )
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None) | (~Q(verdict="") & ~Q(words="")),
                name="outcome_given_whole",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(value=None) | ~Q(value_basis=""),
                name="outcome_value_has_its_basis",
            ),
        ]


class Ending(models.TextChoices):
    """What is done with what came out."""

    SCALE = "scale", _("Scale it")
    STOP = "stop", _("Stop")
    ITERATE = "iterate", _("Try once more")


class EndDecision(models.Model):
    """What was decided, by whom, with which words. Never changed."""

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="end_decision")
    ending = models.CharField(max_length=7, choices=Ending.choices)
    words = models.TextField(_("words"))
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision at the end")
        verbose_name_plural = _("decisions at the end")
        ordering = ["-decided_at", "-pk"]


class SkillEvidence(models.Model):
    """That somebody did something in a pilot, whatever its outcome. Tracks take it up from here."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="skill_evidence")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="pilot_evidence")
    slot = models.CharField(_("slot"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after it."))
    allocation = models.PositiveSmallIntegerField(_("allocation, %"))
    facts = models.JSONField(
        default=dict, blank=True, help_text=_("What is on record: milestones, check-ins, lessons.")
    )
    remark = models.TextField(_("what the person says about it"), blank=True)
    remarked_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("evidence of skill")
        verbose_name_plural = _("evidence of skill")
        ordering = ["employee", "-posted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "employee", "slot"], name="skill_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(remark="", remarked_at=None)
                | (~Q(remark="") & Q(remarked_at__isnull=False)),
                name="skill_evidence_remarked_at",
            ),
        ]
