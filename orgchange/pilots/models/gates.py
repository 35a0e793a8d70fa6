"""Gates: where a panel off the team looks at evidence and says go, recycle, hold or stop."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models.contracts import Contract
from orgchange.pilots.models.pilots import Pilot
from orgchange.pilots.models.work import PilotFile


class GateDecision(models.TextChoices):
    """How a gate ends."""

    GO = "go", _("Go")
    RECYCLE = "recycle", _("Once more")
    HOLD = "hold", _("Hold")
    STOP = "stop", _("Stop")


class Gate(TimeStampedModel):
    """One look at a milestone; one that was recycled or held has another.

    `milestone` is its code in the contract, empty where the gate was called out of turn (somebody
    left, an alarm). It is open from `opened_at` until it is decided.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="gates")
    milestone = models.SlugField(_("milestone"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=300)
    round = models.PositiveSmallIntegerField(_("time"), default=1)
    planned_on = models.DateField(_("planned on"))
    pre_read = models.TextField(_("pre-read"), blank=True)
    pre_read_at = models.DateTimeField(_("pre-read sent at"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts the savings of the pre-read; two windows cannot overwrite")
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the panel began with it: its clock runs from then")
    )
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=7, choices=GateDecision.choices, blank=True)
    words = models.TextField(_("words"), blank=True)
    decided_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["pilot", "planned_on", "pk"]
        constraints = [
            # A milestone is looked at once, once more where it was recycled, and after a hold.
            models.UniqueConstraint(
                fields=["pilot", "milestone", "round"],
                condition=~Q(milestone=""),
                name="gate_once",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="gate_counted_from_one"),
            models.UniqueConstraint(
                fields=["pilot", "milestone"],
                condition=Q(decision="recycle"),
                name="gate_recycled_once",
            ),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(opened_at__isnull=False, decided_at=None),
                name="gate_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="gate_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_by__isnull=False, opened_at__isnull=False),
                name="gate_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["planned_on"], condition=Q(decided_at=None), name="gate_ahead")
        ]

    def __str__(self) -> str:
        return self.name or gettext("Called out of turn")


class PanelSeat(TimeStampedModel):
    """Somebody of a gate's panel. Nobody of the team sits in it."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="seats")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="gate_seats")
    attended = models.BooleanField(_("was there"), null=True)

    class Meta:
        verbose_name = _("seat of a panel")
        verbose_name_plural = _("seats of panels")
        ordering = ["gate", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "employee"],
                name="panel_seat_once",
                violation_error_message=_("This person already sits in the panel."),
            )
        ]


class Evidence(TimeStampedModel):
    """What shows that a milestone is reached. Accepted, or not, by somebody of the panel."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="evidence")
    text = models.TextField(_("what it shows"))
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey(
        PilotFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    is_accepted = models.BooleanField(_("accepted"), null=True)
    judged_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_words = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["gate", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=None) | Q(judged_by__isnull=False, judged_at__isnull=False),
                name="evidence_judged_by",
            )
        ]
