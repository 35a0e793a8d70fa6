"""Who is asked for a first rating of a candidate's skills."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.skills.models import Relation
from courses.tracks.models.enrolments import TrackEnrolment
from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee


class BaselineAsk(TimeStampedModel):
    """Somebody is asked to rate a candidate before the track: the person, the manager, a peer.

    The ratings themselves are `courses.skills` ratings of the occasion "baseline".
    """

    enrolment = models.ForeignKey(
        TrackEnrolment, on_delete=models.PROTECT, related_name="baseline_asks"
    )
    rater = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due"))
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("no longer asked since"), null=True, blank=True)

    class Meta:
        verbose_name = _("first rating asked for")
        verbose_name_plural = _("first ratings asked for")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "relation"],
                condition=Q(dropped_at=None),
                name="baseline_ask_once",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(dropped_at=None), name="baseline_ask_one_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["rater"],
                condition=Q(given_at=None, dropped_at=None),
                name="baseline_ask_open",
            )
        ]
