"""Mentors, from a day to a day, and what each meeting was about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.tracks.models.enrolments import TrackEnrolment
from orgchange.core.dates import OPEN_DATE
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee


class Mentorship(TimeStampedModel):
    """A mentor of somebody on a track. At most one at a time for each of them."""

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="mentorships"
    )
    mentor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="mentorships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), default=OPEN_DATE, help_text=_("The first day after it.")
    )
    reason = models.TextField(_("why this pair"), blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="mentorship_order"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(ends_on=OPEN_DATE),
                name="mentorship_one_open",
            ),
        ]
        indexes = [models.Index(fields=["mentor", "ends_on"], name="mentorship_of")]


class MentorSession(TimeStampedModel):
    """A meeting of mentor and candidate: when, how long, what about, what next."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    about = models.TextField(_("what it was about"))
    next_steps = models.TextField(_("until next time"), blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("meeting with a mentor")
        verbose_name_plural = _("meetings with mentors")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="mentor_session_minutes"
            )
        ]
