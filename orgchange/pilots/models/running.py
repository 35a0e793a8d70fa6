"""What is written down while a pilot runs: readings, check-ins, and alarms."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.dates import OPEN_INSTANT
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models.contracts import KillCriterion
from orgchange.pilots.models.pilots import Pilot

CURRENT = Q(superseded_at=OPEN_INSTANT)


class ReadingSource(models.TextChoices):
    """By which door a reading came."""

    HAND = "hand", _("By hand")
    FILE = "file", _("From a file")
    API = "api", _("By the API")


class Reading(models.Model):
    """What a measure showed on a day. Never changed: a new one corrects it and names it.

    `superseded_at` is when it was corrected, so that any day in the past can be seen as it was
    known then. `sample`: of how many cases, where it is a mean or a share. `key` makes a repeated
    request the same reading.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="readings")
    series = models.SlugField(_("series"), max_length=40)
    measured_on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    sample = models.PositiveIntegerField(_("number of cases"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(max_length=4, choices=ReadingSource.choices)
    key = models.CharField(max_length=120, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_at = models.DateTimeField(default=OPEN_INSTANT)

    class Meta:
        verbose_name = pgettext_lazy("measured", "reading")
        verbose_name_plural = _("readings")
        ordering = ["pilot", "series", "measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "series", "measured_on"],
                condition=CURRENT,
                name="reading_one_a_day",
                violation_error_message=_("There is a reading of this day. Correct that one."),
            ),
            models.UniqueConstraint(
                fields=["pilot", "key"], condition=~Q(key=""), name="reading_key_once"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__lte=models.F("superseded_at")), name="reading_known_order"
            ),
        ]
        indexes = [
            models.Index(fields=["pilot", "recorded_at"], name="reading_as_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.measured_on}: {self.value}"

    @property
    def stands(self) -> bool:
        """Whether nothing corrected it and nobody withdrew it."""
        return self.superseded_at == OPEN_INSTANT


class ReadingWithdrawal(models.Model):
    """A reading that should never have existed, and why. Never changed, never taken back.

    It does not stand from `withdrawn_at` on, and nothing stands in its place; before that instant
    it was known. A reading that was merely wrong is corrected instead.
    """

    reading = models.OneToOneField(Reading, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("why it should not have been"), max_length=500)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("withdrawn reading")
        verbose_name_plural = _("withdrawn readings")
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_its_reason")
        ]

    def __str__(self) -> str:
        return self.reason


class Mood(models.TextChoices):
    """How it goes, as the team says."""

    CALM = "calm", _("As planned")
    WORRIED = "worried", _("Worried")
    STUCK = "stuck", _("Stuck, needs help")


class CheckIn(TimeStampedModel):
    """A fortnight in two minutes: what happened, what is next, and what the buffer lost.

    `work_done` is the share of all estimated work that is done, in per cent; `buffer_used` the days
    of the buffer that are gone by now.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="check_ins")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    mood = models.CharField(_("how it goes"), max_length=7, choices=Mood.choices)
    happened = models.TextField(_("what happened"))
    next_steps = models.TextField(pgettext_lazy("check-in", "what is next"), blank=True)
    blocked_by = models.TextField(_("what is in the way"), blank=True)
    work_done = models.PositiveSmallIntegerField(_("work done, %"))
    buffer_used = models.PositiveSmallIntegerField(_("buffer used, in days"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["pilot", "-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "ends_on"],
                name="check_in_once",
                violation_error_message=_("There is a check-in of this fortnight already."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="check_in_order"
            ),
            models.CheckConstraint(condition=Q(work_done__lte=100), name="check_in_work_done"),
        ]


class KillAlarm(TimeStampedModel):
    """A kill criterion is met: raised at once, and settled with words."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="kill_alarms")
    criterion = models.ForeignKey(KillCriterion, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(
        Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("what was seen"), blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: seen in a reading."),
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["pilot", "-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "criterion"],
                condition=Q(settled_at=None),
                name="kill_alarm_one_open",
            )
        ]
