"""What a pilot leaves to others: its lesson, where that was used, and thanks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.innovation.models import Proposal
from orgchange.pilots.models.pilots import Pilot


class Lesson(TimeStampedModel):
    """What we believed, what we saw, what to do differently, whom to ask.

    `uses` counts where it was used again, kept for lists.
    """

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="lesson")
    title = models.CharField(_("in one sentence"), max_length=300, blank=True)
    believed = models.TextField(_("what we believed"), blank=True)
    saw = models.TextField(_("what we saw"), blank=True)
    differently = models.TextField(_("what to do differently"), blank=True)
    ask = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts the savings; two windows cannot overwrite each other.")
    )
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uses = models.PositiveIntegerField(_("times used"), default=0)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (
                    ~Q(title="")
                    & ~Q(believed="")
                    & ~Q(saw="")
                    & ~Q(differently="")
                    & Q(ask__isnull=False)
                ),
                name="lesson_published_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title


class LessonUse(models.Model):
    """A lesson helped: with a proposal, or with another pilot. Counted once for each."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="used_in")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="lessons_used"
    )
    pilot = models.ForeignKey(
        Pilot, on_delete=models.CASCADE, null=True, blank=True, related_name="lessons_used"
    )
    words = models.CharField(_("how it helped"), max_length=300, blank=True)
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("use of a lesson")
        verbose_name_plural = _("uses of lessons")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal=None, pilot__isnull=False)
                | Q(proposal__isnull=False, pilot=None),
                name="lesson_used_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["lesson", "proposal"],
                condition=Q(proposal__isnull=False),
                name="lesson_used_in_proposal_once",
            ),
            models.UniqueConstraint(
                fields=["lesson", "pilot"],
                condition=Q(pilot__isnull=False),
                name="lesson_used_in_pilot_once",
            ),
        ]


class ThankYou(models.Model):
    """Thanks with a name, for help with a pilot. Whoever is thanked may decline to be shown."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="thanks")
    giver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="thanks_given")
    receiver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="thanks_received")
    words = models.CharField(_("for what"), max_length=300, blank=True)
    is_across = models.BooleanField(
        _("across departments"), help_text=_("They were in different departments on that day.")
    )
    given_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thank-you")
        verbose_name_plural = _("thank-yous")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="thanks_to_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["pilot", "giver", "receiver"],
                condition=Q(taken_back_at=None),
                name="thanks_once",
                violation_error_message=_("You thanked this person for this pilot already."),
            ),
        ]
