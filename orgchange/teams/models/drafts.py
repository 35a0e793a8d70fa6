"""What-if plans of a team's roster: kept, compared, shared, undone, published on a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.teams.models.teams import Team


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", _("Being planned")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class RosterDraft(TimeStampedModel):
    """A roster as it might be from a day on. Its content is that of its step number `at`."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="drafts")
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("from"), help_text=_("The day on which it would take effect."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roster_drafts"
    )
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    at = models.PositiveIntegerField(
        default=0, help_text=_("The step that is shown; undo goes back.")
    )
    shared_with = models.ManyToManyField(Employee, blank=True, related_name="shared_drafts")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("roster draft")
        verbose_name_plural = _("roster drafts")
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["team", "state"], name="draft_of_team")]

    def __str__(self) -> str:
        return self.title


class DraftStep(models.Model):
    """The whole planned roster after one act of planning. Step 0 is what was found.

    `seats`: `[{"employee", "slot", "standing", "allocation", "ends_on"}]`, ids and ISO dates,
    `ends_on` null where open.
    """

    draft = models.ForeignKey(RosterDraft, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    seats = models.JSONField(default=list)
    act = models.JSONField(default=dict, help_text=_("What was done: {code, employee, slot, …}"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_step_once")]


class DraftComment(models.Model):
    """What somebody says to a draft."""

    draft = models.ForeignKey(RosterDraft, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("comment"))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
