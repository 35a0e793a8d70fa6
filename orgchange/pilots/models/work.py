"""The daily work of a pilot: tasks, risks, decisions on record, and files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.core.models import TimeStampedModel
from orgchange.directory.models import Employee
from orgchange.pilots.models.pilots import Pilot


class TaskStatus(models.TextChoices):
    """The three columns of the board."""

    TO_DO = "to_do", pgettext_lazy("task", "To do")
    DOING = "doing", pgettext_lazy("task", "Doing")
    DONE = "done", pgettext_lazy("task", "Done")


class PilotTask(TimeStampedModel):
    """Something to do. `position` orders the cards of a column; `fortnight` counts from 1."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("title"), max_length=300)
    status = models.CharField(max_length=5, choices=TaskStatus.choices, default=TaskStatus.TO_DO)
    position = models.PositiveIntegerField(default=0)
    fortnight = models.PositiveSmallIntegerField(_("fortnight"), null=True, blank=True)
    assignee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="pilot_tasks"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["pilot", "status", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False)
                | (~Q(status="done") & Q(done_at=None)),
                name="pilot_task_done_at",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Risk(TimeStampedModel):
    """What could go wrong, how likely and how bad (1 to 3), and what is done about it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(_("what could go wrong"), max_length=500)
    likelihood = models.PositiveSmallIntegerField(_("how likely"), default=2)
    impact = models.PositiveSmallIntegerField(_("how bad"), default=2)
    response = models.TextField(_("what is done about it"), blank=True)
    owner = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["pilot", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=3, impact__gte=1, impact__lte=3),
                name="risk_from_one_to_three",
            )
        ]

    def __str__(self) -> str:
        return self.text


class LoggedDecision(models.Model):
    """A decision of the team, with why. Never changed; a later one may name it as overruled."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="logged_decisions")
    text = models.CharField(_("what was decided"), max_length=500)
    why = models.TextField(_("why"), blank=True)
    decided_on = models.DateField(_("decided on"))
    overrules = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="overruled_by"
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    logged_at = models.DateTimeField()

    class Meta:
        verbose_name = _("logged decision")
        verbose_name_plural = _("logged decisions")
        ordering = ["pilot", "-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.text


class PilotFile(models.Model):
    """A file of a pilot, with its hash. What was put as evidence is not removed."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=255)
    file = models.FileField(upload_to="pilots/%Y/%m/")
    size = models.PositiveBigIntegerField(_("size, in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pilot", "-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
