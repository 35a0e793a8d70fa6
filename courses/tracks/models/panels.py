"""The panel: who assesses, what each saw against the anchors, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Skill
from courses.skills.models import Rating
from courses.skills.models.framework import IS_LEVEL
from courses.tracks.models.enrolments import TrackEnrolment
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models import Pilot


class PanelResult(models.TextChoices):
    """What came of a panel."""

    PASSED = "passed", _("Passed")
    NOT_YET = "not_yet", _("Not yet")


class AssessmentPanel(TimeStampedModel):
    """Thirty minutes on the candidate's own pilot. `level` is the one aimed at, then the one given.

    A pilot's outcome is never looked at: a failed one is as good a ground as any.
    """

    enrolment = models.ForeignKey(TrackEnrolment, on_delete=models.PROTECT, related_name="panels")
    pilot = models.ForeignKey(
        Pilot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("level"))
    held_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("began at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=7, choices=PanelResult.choices, blank=True)
    words = models.TextField(_("what to tell the candidate"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(result=""), name="track_panel_closed_whole"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(closed_at=None, cancelled_at=None),
                name="track_panel_one_open",
            ),
        ]


class AssessorSeat(TimeStampedModel):
    """An assessor of a panel. `is_third`: called because two disagreed."""

    panel = models.ForeignKey(AssessmentPanel, on_delete=models.CASCADE, related_name="seats")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="assessor_seats")
    is_third = models.BooleanField(_("third assessor"), default=False)
    affirmed_at = models.DateTimeField(
        _("affirmed at"), null=True, blank=True, help_text=_("Said to be free of conflicts.")
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_reason = models.TextField(_("why not"), blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat of an assessor")
        verbose_name_plural = _("seats of assessors")
        ordering = ["panel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "employee"], name="assessor_seat_once"),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(is_third=True, declined_at=None),
                name="assessor_one_third",
            ),
        ]


class PanelScore(TimeStampedModel):
    """A level that an assessor gives for a skill, against its anchor; a rating once finished."""

    seat = models.ForeignKey(AssessorSeat, on_delete=models.CASCADE, related_name="scores")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    words = models.TextField(_("what I saw"), blank=True)
    rating = models.OneToOneField(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("score of a panel")
        verbose_name_plural = _("scores of panels")
        ordering = ["seat", "skill", "pk"]
        constraints = [
            models.CheckConstraint(condition=IS_LEVEL, name="panel_score_level"),
            models.UniqueConstraint(fields=["seat", "skill"], name="panel_score_once"),
        ]


class TrackCertificate(models.Model):
    """That somebody was certified: level, domains, until when. Anybody can verify its code.

    Never changed; how it ended is a row of its own.
    """

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="certificates"
    )
    panel = models.ForeignKey(
        AssessmentPanel, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    level = models.PositiveSmallIntegerField(_("level"))
    domains = models.JSONField(_("domains"), default=list)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("valid until"), default=OPEN_DATE, help_text=_("The first day it is no longer valid.")
    )
    signed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("certificate of a track")
        verbose_name_plural = _("certificates of tracks")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4), name="track_certificate_level"
            )
        ]
        indexes = [models.Index(fields=["ends_on"], name="track_certificate_ends")]


class CertificateEnd(models.Model):
    """A certificate revoked before its time, with the reason, or followed by a newer one."""

    certificate = models.OneToOneField(
        TrackCertificate, on_delete=models.PROTECT, related_name="end"
    )
    is_revoked = models.BooleanField()
    effective_on = models.DateField(_("from"))
    reason = models.TextField(_("reason"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("end of a certificate")
        verbose_name_plural = _("ends of certificates")
        ordering = ["-ended_at", "-pk"]


class Recognition(models.Model):
    """Whether somebody wants to be shown among the certified. No row: shown."""

    enrolment = models.OneToOneField(
        TrackEnrolment, on_delete=models.CASCADE, related_name="recognition"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(_("in my own words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["pk"]
